/**
 * npm run test:wine: the engine's unit tests as win32, by Vitest in Node for Windows, which Wine runs on Linux x64.
 *   npm run test:wine -- test/unit/files     some of them
 * Wine is not Windows: docs/administrator.md says what this does not prove.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installDebianPackages } from '../parts/debian.mjs'
import { ownNodeFits, root, SetupError, toolchainFits } from '../parts/host.mjs'
import { alone } from '../parts/lock.mjs'
import { installWinePackages } from '../parts/packages.mjs'
import { helpFor } from '../parts/usage.mjs'
import { asScript, setUp } from '../setup.mjs'
import { assertSameVersions, makeWindows, runWindowsNode, wineVersion } from './windows.mjs'

/** Several times what it takes on two cores. */
const SECONDS = 2400

const say = (line) => process.stderr.write(`test:wine: ${line}\n`)
const folder = join(root, 'build/wine')
/** A copy of what is tested, beside the packages for Windows, so that each import finds those and not Linux's. */
const work = join(folder, 'work')

/** @returns {Promise<string | null>} why the tests cannot run here */
async function whyNot() {
  if (process.platform === 'win32') return 'this is Windows itself: npm run test:unit'
  if (!toolchainFits) return 'it needs Linux on x64'
  await installDebianPackages({ wine: true, say })
  return (await wineVersion()) ? null : 'Wine is not installed'
}

function copySources() {
  rmSync(work, { recursive: true, force: true })
  for (const name of ['electron', 'shared', 'test', 'out/main', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(work, name), { recursive: true })
}

/** @returns {Promise<number>} the exit code */
async function testAsWindows() {
  assertSameVersions()
  // The built command line: the tests of transfers and of the practice server start it.
  await setUp()
  await alone(say, async () => {
    await installWinePackages(say)
    await makeWindows()
  })
  copySources()
  const report = join(folder, 'report.json')
  const log = join(folder, 'vitest.log')
  rmSync(report, { force: true })
  say(`running Vitest under ${await wineVersion()}, its output goes to build/wine/vitest.log`)
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
  const config = ['run', '--config', 'test/vitest.wine.config.ts']
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, timedOut } = await runWindowsNode([vitest, ...config, ...reports, ...process.argv.slice(2)], {
    cwd: work,
    log,
    seconds: SECONDS,
  })
  process.stdout.write(readFileSync(log, 'utf8'))
  if (timedOut) say(`ended after ${SECONDS} s`)
  if (!existsSync(report)) return code || 1
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
  } = JSON.parse(readFileSync(report, 'utf8'))
  process.stdout.write(`As win32 under Wine: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return code === 0 && passed > 0 ? 0 : 1
}

await asScript(async () => {
  const help = helpFor('test:wine', process.argv.slice(2))
  if (help) return void process.stdout.write(help)
  if (!ownNodeFits && !toolchainFits) throw new SetupError('test:wine needs Node 22 or newer.')
  mkdirSync(folder, { recursive: true })
  const reason = await whyNot()
  if (reason) say(`skipped, ${reason}.`)
  else process.exitCode = await testAsWindows()
})
