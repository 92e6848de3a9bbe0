/**
 * Kills a send and a receive at random moments, takes each up again with the same command, and asks for what the
 * invariants promise: `verified`, an intact ledger, and no half-written file under a final name.
 * CAUSEWAY_FAULT_RUNS is the number of kills per side (a bounded slice by default).
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUILT_CLI, makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 8)
const UPDATES = 40

let pair: Pair
beforeAll(async () => {
  pair = await makePair(UPDATES)
  await pinSender(pair)
})
afterAll(() => pair.dispose())

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

/** Runs the built command line in a process group of its own; kills the whole group after `killAfterMs`. */
async function run(args: readonly string[], killAfterMs?: number): Promise<Ended> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [BUILT_CLI, '--json', ...args], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  if (killAfterMs !== undefined && child.pid !== undefined) {
    await Promise.race([sleep(killAfterMs), exited])
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // it had ended by itself: the caller sees that from the signal
    }
  }
  const [code, signal] = await exited
  return { code, signal, stdout, stderr, seconds: (performance.now() - startedAt) / 1000 }
}

const sha1Of = (path: string): string => createHash('sha1').update(readFileSync(path)).digest('hex').toUpperCase()

/** Hash-named files below a folder whose bytes are not what their name says. */
function wronglyNamed(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9A-F]{40}/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => sha1Of(path) !== /([0-9A-F]{40})[^/\\]*$/.exec(path)?.[1])
}

/** Repeats a command with kills until `RUNS` kills have hit, each followed by a resume that must end verified. */
async function killAndResume(args: readonly string[], reset: () => Promise<void>, store: string): Promise<number> {
  await reset()
  const whole = await run(args)
  expect(whole.code, whole.stderr).toBe(0)
  let hits = 0
  let kills = 0
  while (hits < RUNS) {
    await reset()
    // more than one kill may hit one transfer: each time somewhere else
    for (let attempt = 0; attempt < 3; attempt++) {
      const ended = await run(args, Math.random() * whole.seconds * 1000)
      kills += 1
      if (ended.signal !== 'SIGKILL') break
      hits += 1
      expect(wronglyNamed(store), 'a final name with unproven bytes').toEqual([])
    }
    const resumed = await run(args)
    const answer = JSON.parse(resumed.stdout) as { verdict: string; error?: { code: string } }
    // a kill in the very last moment leaves nothing to resume: a receive that is done is then a replay
    if (answer.error?.code !== 'trust.replay') expect(answer, resumed.stderr).toMatchObject({ verdict: 'verified' })
    expect(wronglyNamed(store)).toEqual([])
    expect(kills, 'kills rarely hit: the command is too fast for this test').toBeLessThan(RUNS * 20 + 50)
  }
  return hits
}

test(`a send that is killed ${RUNS} times ends verified`, { timeout: 3_600_000 }, async () => {
  const medium = join(pair.root, 'killed-medium')
  const reset = async (): Promise<void> => {
    rmSync(medium, { recursive: true, force: true })
    await mkdir(medium)
  }
  const args = ['--home', pair.sender, 'send', '--to', medium, '--destination', 'Import 1']
  expect(await killAndResume(args, reset, medium)).toBeGreaterThanOrEqual(RUNS)
  expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
})

test(`a receive that is killed ${RUNS} times ends verified`, { timeout: 3_600_000 }, async () => {
  await sendTransfer(pair)
  const fresh = join(pair.root, 'fresh')
  const home = join(pair.root, 'killed')
  await cp(pair.receiver, fresh, { recursive: true })
  const reset = async (): Promise<void> => {
    rmSync(home, { recursive: true, force: true })
    await cp(fresh, home, { recursive: true })
  }
  const store = join(home, 'practice', 'import', 'WSUSContent')
  const args = ['--home', home, 'receive', pair.medium]
  expect(await killAndResume(args, reset, store)).toBeGreaterThanOrEqual(RUNS)
  expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
})
