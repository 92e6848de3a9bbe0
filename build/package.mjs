/**
 * npm run package: dist/linux-unpacked and dist/causeway-…-win-x64.zip, checked after they are built.
 *   --linux, --windows   only that one (Windows itself packages for Windows only)
 *   --test               then the end-to-end tests on the packaged Linux program
 *   --release            official Electron only, closed to debuggers; without it a development stand-in may be packed,
 *                        and the zip says so in its name
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './parts/children.mjs'
import { officialElectronIsUnreachable } from './parts/electron.mjs'
import { findElectron, node, ownNodeFits, root, SetupError, toolchain, toolEnvironment } from './parts/host.mjs'
import { installWindowsBinaries, installWindowsElectron } from './parts/packages.mjs'
import { runStage } from './parts/stages.mjs'
import { helpFor } from './parts/usage.mjs'
import { asScript, refuseUnknown, setUp } from './setup.mjs'

const args = process.argv.slice(2)
const flags = new Set(args)
const release = flags.has('--release')
const dist = join(root, 'dist')
const say = (line) => process.stderr.write(`package: ${line}\n`)

/**
 * Where the Electron for a platform comes from; null: electron-builder downloads the official one and checks it.
 * @returns {Promise<string | null>} a folder
 * @throws {SetupError}
 */
async function electronFolder(platform) {
  if (release) return null
  const own = findElectron()
  if (platform === process.platform) return own.folder
  if (ownNodeFits && own.kind !== 'stand-in' && !officialElectronIsUnreachable()) return null
  return installWindowsElectron(say)
}

async function pack(platform) {
  const folder = await electronFolder(platform)
  const standIn = folder?.startsWith(toolchain) ?? false
  const target = platform === 'linux' ? ['--linux', 'dir'] : ['--windows', 'zip']
  const config = [
    ...(folder ? [`-c.electronDist=${folder}`] : []),
    ...(standIn
      ? [
          `-c.electronVersion=${readFileSync(join(folder, 'version'), 'utf8').trim()}`,
          '-c.artifactName=causeway-${version}-development-${os}-${arch}.${ext}',
        ]
      : []),
    ...(release ? ['-c.electronFuses.enableNodeCliInspectArguments=false'] : []),
  ]
  say(`${platform} x64${standIn ? ' with the development stand-in of Electron: to try, not to ship' : ''}`)
  const unpacked = join(dist, platform === 'linux' ? 'linux-unpacked' : 'win-unpacked')
  removeProducts(unpacked)
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const { code } = await run(node, [builder, ...target, '--x64', '--publish', 'never', ...config], {
    cwd: root,
    env: builderEnvironment(),
  })
  if (code !== 0) throw new SetupError('electron-builder failed (see above).')
  // Loaded only now: this one is an installed package.
  const { checkPackage } = await import('./parts/check-package.mjs')
  try {
    await checkPackage(unpacked, platform === 'linux' ? 'causeway' : 'causeway.exe', { release })
  } catch (error) {
    removeProducts(unpacked)
    throw error
  }
}

/** Nothing that failed its check may lie about as if it could be used, and nothing old as if it were new. */
function removeProducts(unpacked) {
  rmSync(unpacked, { recursive: true, force: true })
  if (!unpacked.endsWith('win-unpacked') || !existsSync(dist)) return
  for (const name of readdirSync(dist)) if (name.endsWith('.zip')) rmSync(join(dist, name))
}

function builderEnvironment() {
  const env = { ...toolEnvironment(), CSC_IDENTITY_AUTO_DISCOVERY: 'false' }
  // electron-builder packs the folder that it is told, not the one that development runs.
  delete env.ELECTRON_OVERRIDE_DIST_PATH
  const zip = join(toolchain, 'node_modules/7zip-bin/linux/x64/7za')
  if (existsSync(zip)) env.ELECTRON_BUILDER_7ZIP_PATH = zip
  if (!release) env.ELECTRON_BUILDER_COMPRESSION_LEVEL = '1'
  return env
}

/** The packed command line needs no display. */
async function tryCommandLine() {
  const env = toolEnvironment()
  delete env.DISPLAY
  delete env.WAYLAND_DISPLAY
  const args = [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--help']
  const { code, output } = await run(join(dist, 'linux-unpacked/causeway'), args, { env, output: 'keep', seconds: 60 })
  if (code !== 0 || !output.includes('causeway'))
    throw new SetupError(`The packaged program does not answer --help (exit code ${code}):\n${output}`)
}

/** @returns {Promise<number>} the exit code */
async function packageAll() {
  const linux = process.platform === 'linux' && (flags.has('--linux') || !flags.has('--windows'))
  const windows = flags.has('--windows') || !flags.has('--linux')
  await setUp({ tests: flags.has('--test') })
  if (linux) {
    await pack('linux')
    await tryCommandLine()
    say('dist/linux-unpacked/causeway: fuses as wanted, the command line answers without a display')
  }
  if (windows) {
    await installWindowsBinaries(say)
    await pack('win32')
    say('Windows zip: fuses as wanted')
  }
  if (!flags.has('--test')) return 0
  process.env.CAUSEWAY_EXECUTABLE = join(dist, 'linux-unpacked/causeway')
  const { failed } = await runStage('test:e2e')
  return failed ? 1 : 0
}

await asScript(async () => {
  // npm gives the script's name: test:package runs this file too.
  const help = helpFor(process.env.npm_lifecycle_event === 'test:package' ? 'test:package' : 'package', args)
  if (help) return void process.stdout.write(help)
  refuseUnknown(args, ['--linux', '--windows', '--test', '--release'])
  process.exitCode = await packageAll()
})
