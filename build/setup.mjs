/**
 * npm run setup: everything that a clean clone needs, on plain Node 20 or newer, before any package is installed.
 * Does nothing twice. `npm start` and `npm test` call it themselves.
 *   --tests      also the Debian packages that only tests use
 *   --electron   ask Electron's download host again after it could not be reached
 */
import { pathToFileURL } from 'node:url'
import { installDebianPackages } from './parts/debian.mjs'
import { provideElectron } from './parts/electron.mjs'
import { findElectron, ownNodeFits, pinnedElectron, requireUsableNode, SetupError } from './parts/host.mjs'
import { alone } from './parts/lock.mjs'
import { installProject, installToolchain } from './parts/packages.mjs'
import { buildIfStale } from './parts/sources.mjs'
import { helpFor } from './parts/usage.mjs'

const say = (line) => process.stderr.write(`setup: ${line}\n`)

/**
 * @param {{tests?: boolean, build?: boolean, retryElectron?: boolean}} options
 * @throws {SetupError}
 */
export async function setUp({ tests = false, build = true, retryElectron = false } = {}) {
  requireUsableNode()
  await alone(say, async () => {
    await installDebianPackages({ tests, say })
    // Before the project's packages: its Node is the one that later steps run.
    if (!ownNodeFits) await installToolchain(say)
    await installProject(say)
    await provideElectron({ say, retry: retryElectron })
    if (build) await buildIfStale(say)
  })

  const electron = findElectron()
  const nodeName = ownNodeFits ? `Node ${process.versions.node}` : 'Node 24 of build/toolchain'
  const standIn = electron.kind === 'stand-in' ? ` (development stand-in for ${pinnedElectron()})` : ''
  say(`ready: ${nodeName}, Electron ${electron.version}${standIn}`)
}

/**
 * Refuses an option that a script does not have, before it starts work of minutes.
 * @param {string[]} args
 * @param {string[]} known
 * @throws {SetupError}
 */
export function refuseUnknown(args, known) {
  const unknown = args.find((arg) => !known.includes(arg))
  if (unknown !== undefined) throw new SetupError(`Unknown option '${unknown}'. Options: ${known.join(', ')}, --help.`)
}

/** Runs a script's body: a cause that a person can mend is shown as text, anything else as what it is. */
export async function asScript(body) {
  try {
    await body()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await asScript(async () => {
    const args = process.argv.slice(2)
    const help = helpFor('setup', args)
    if (help) return void process.stdout.write(help)
    refuseUnknown(args, ['--tests', '--electron'])
    await setUp({ tests: args.includes('--tests'), retryElectron: args.includes('--electron') })
  })
