/**
 * Real calls of the system fail in the built command line, one in each thread of each run, by strace: the same
 * command, run again, ends verified, and the ledger is whole. CAUSEWAY_FAULT_RUNS is how many calls of each kind fail
 * on each side; unset, a few.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'
import { concernsNoFile, runInjected, whyNoInjection, type Injection } from './inject'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 0)
const UPDATES = 3

/** What flushes, names and writes comes first: it is what a short run tries. */
const CALLS: readonly (readonly [call: string, error: string])[] = [
  ['syncfs', 'EIO'],
  ['renameat2', 'EIO'],
  ['fsync', 'EIO'],
  ['mkdir', 'EACCES'],
  ['rename', 'EIO'],
  ['write', 'ENOSPC'],
  ['pwrite64', 'ENOSPC'],
  ['fdatasync', 'EIO'],
  ['unlink', 'EACCES'],
  ['openat', 'EIO'],
  ['read', 'EIO'],
  ['close', 'EIO'],
]
/** The program's start alone opens and reads hundreds of files: such calls are tried further and further apart. */
const STARTS_WITH_MANY = ['openat', 'read', 'close', 'write']

function* injections(): Generator<Injection> {
  if (RUNS === 0) {
    for (const [call, error] of CALLS.slice(0, 3)) yield { call, error, when: 1 }
    return
  }
  for (const [call, error] of CALLS)
    for (let n = 1; n <= RUNS; n++)
      yield { call, error, when: STARTS_WITH_MANY.includes(call) ? Math.ceil(1.35 ** n) : n }
}

const why = whyNoInjection()
if (why) console.info(`skipped: ${why}`)

let pair: Pair
beforeAll(async () => {
  if (why) return
  pair = await makePair(UPDATES)
  await pinSender(pair)
})
afterAll(() => pair?.dispose())

/** Hash-named files below a folder whose bytes are not what their name says. */
function wronglyNamed(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9A-F]{40}/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const sha1 = createHash('sha1').update(readFileSync(path)).digest('hex').toUpperCase()
      return !path.includes(`/${sha1}`)
    })
}

interface Side {
  /** Makes what one transfer needs. */
  readonly reset: () => Promise<void>
  readonly args: readonly string[]
  /** Where files get their final names. */
  readonly target: string
  readonly home: string
  readonly examine: () => Promise<void>
}

/** @returns how many injections hit, of how many */
async function injectAndResume(side: Side): Promise<string> {
  const exhausted = new Set<string>()
  let [hits, tried] = [0, 0]
  for (const injection of injections()) {
    if (exhausted.has(injection.call)) continue
    await side.reset()
    const first = await runInjected(side.args, injection)
    const what = `${JSON.stringify(injection)}\n${first.hits.join('\n')}\n${first.stderr}`
    tried++
    // no thread makes so many of these calls, so none makes more
    if (first.hits.length === 0) exhausted.add(injection.call)
    else hits++
    expect(first.hung && !first.hits.some(concernsNoFile), `it hung: ${what}`).toBe(false)
    expect(wronglyNamed(side.target), what).toEqual([])
    // a refused or failed transfer is over: what follows is another one, on a medium without remains
    if (first.verdict !== 'verified' && !first.resumable) await side.reset()
    if (first.verdict !== 'verified' || first.exit !== 0) {
      const second = await runInjected(side.args, { ...injection, when: 65_535 })
      const isDone = second.verdict === 'verified' || second.stderr.includes('trust.replay')
      expect(isDone, `${what}\nresumed:\n${second.stderr}`).toBe(true)
    }
    expect(wronglyNamed(side.target), what).toEqual([])
    expect(await succeed(side.home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
    await side.examine()
  }
  expect(hits).toBeGreaterThan(0)
  return `${hits} of ${tried} injections hit`
}

test.skipIf(why !== null)('a send whose system calls fail is taken up and ends verified', async () => {
  const medium = join(pair.root, 'injected-medium')
  const told = await injectAndResume({
    reset: async () => {
      rmSync(medium, { recursive: true, force: true })
      await mkdir(medium)
    },
    args: ['--home', pair.sender, 'send', '--to', medium, '--destination', 'Import 1'],
    target: medium,
    home: pair.sender,
    examine: async () => expect(await succeed(pair.receiver, 'verify', medium)).toMatchObject({ verdict: 'verified' }),
  })
  console.info(`send: ${told}`)
})

test.skipIf(why !== null)('a receive whose system calls fail is taken up and ends verified', async () => {
  const { files } = await sendTransfer(pair)
  const [fresh, home] = [join(pair.root, 'fresh'), join(pair.root, 'injected')]
  await cp(pair.receiver, fresh, { recursive: true })
  // The package, its log and the approvals.
  const metadata = 3
  const told = await injectAndResume({
    reset: async () => {
      rmSync(home, { recursive: true, force: true })
      await cp(fresh, home, { recursive: true })
    },
    args: ['--home', home, 'receive', pair.medium],
    target: join(home, 'practice', 'import', 'WSUSContent'),
    home,
    examine: async () =>
      expect(await succeed(home, 'server', 'check')).toMatchObject({
        updateCount: UPDATES,
        contentFiles: files - metadata,
      }),
  })
  console.info(`receive: ${told}`)
})
