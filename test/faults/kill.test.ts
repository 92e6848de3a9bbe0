/**
 * Kills a send and a receive at random moments, takes each up again with the same command, and asks for what the
 * invariants promise: `verified`, an intact ledger, and no half-written file under a final name.
 *
 * The moments are random within each step in turn, so that short steps are hit as often as long ones; where each kill
 * hit is known from the step that the command named last. CAUSEWAY_FAULT_RUNS is the number of kills per side.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RECEIVE_STEPS, SEND_STEPS, type StepId } from '../../shared/steps'
import { temporariesBelow, wronglyNamed } from '../support/media/proof'
import { BUILT_CLI, makePair, pinSender, sendTransfer, succeed, type Pair } from '../support/stations'

const RUNS = Number(process.env['CAUSEWAY_FAULT_RUNS'] ?? 8)
/** In a long run every phase must have been hit, in a short one those that matter most. */
const LONG = RUNS >= 100
const UPDATES = 12
/** A transfer is hit up to so many times before it may end. */
const KILLS_PER_TRANSFER = LONG ? 8 : 3

let pair: Pair
beforeAll(async () => {
  pair = await makePair(UPDATES)
  await pinSender(pair)
})
afterAll(() => pair.dispose())

/** `start`: before the command named its first step. */
type Phase = StepId | 'start'

/** When to kill: so long after the command said that it begins a step. */
interface Moment {
  readonly phase: Phase
  readonly afterMs: number
}

interface Ended {
  readonly code: number | null
  /** The kill hit: the command did not end by itself. */
  readonly killed: boolean
  readonly stdout: string
  readonly stderr: string
  /** When each phase began, in order, in milliseconds after the start. */
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[]
  readonly tookMs: number
}

/** Runs the built command line in a process group of its own; kills the whole group, wsusutil included. */
async function run(args: readonly string[], moment?: Moment): Promise<Ended> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [BUILT_CLI, '--json', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const phases: { phase: Phase; atMs: number }[] = []
  let timer: NodeJS.Timeout | undefined
  const entered = (phase: Phase): void => {
    phases.push({ phase, atMs: performance.now() - startedAt })
    if (phase === moment?.phase) timer ??= setTimeout(() => killGroup(child.pid), moment.afterMs)
  }
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
    for (const phase of stepsNamed(stderr).slice(phases.length - 1)) entered(phase)
  })
  entered('start')
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  clearTimeout(timer)
  return { code, killed: signal === 'SIGKILL', stdout, stderr, phases, tookMs: performance.now() - startedAt }
}

function stepsNamed(stderr: string): StepId[] {
  const steps: readonly string[] = [...SEND_STEPS, ...RECEIVE_STEPS]
  return stderr.split('\n').filter((line): line is StepId => steps.includes(line))
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it had ended by itself: the caller sees that from the signal
  }
}

/** A kill in the very last moment leaves nothing to take up: a receive that is done is then refused as a replay. */
function demandDone(ended: Ended, mayBeDoneBefore: boolean): void {
  const answer = JSON.parse(ended.stdout) as { verdict: string; error?: { code: string } }
  if (mayBeDoneBefore && answer.error?.code === 'trust.replay') return
  expect(answer, ended.stderr).toMatchObject({ verdict: 'verified' })
  expect(ended.code).toBe(0)
}

interface Side {
  readonly args: readonly string[]
  /** Makes a fresh medium or home. */
  readonly reset: () => Promise<void>
  /** Where files get their final names. */
  readonly target: string
  /** The phases that must be hit in a short run: a lucky run of early kills would prove nothing. */
  readonly mustHit: readonly Phase[]
  /** What must hold once the transfer is taken up and verified. */
  readonly examine: () => Promise<void>
}

/** Repeats a command with kills until `RUNS` have hit, each phase of `mustHit` among them. */
async function killAndResume(side: Side): Promise<void> {
  await side.reset()
  const whole = await run(side.args)
  expect(whole.code, whole.stderr).toBe(0)
  const lengths = whole.phases.map(({ phase, atMs }, n) => ({
    phase,
    ms: (whole.phases[n + 1]?.atMs ?? whole.tookMs) - atMs,
  }))
  const indexOf = (wanted: Phase): number => lengths.findIndex(({ phase }) => phase === wanted)
  const momentIn = (n: number): Moment => {
    const { phase, ms } = lengths[n % lengths.length] as { phase: Phase; ms: number }
    return { phase, afterMs: Math.random() * ms }
  }

  const hits = new Map<Phase, number>()
  const total = (): number => [...hits.values()].reduce((sum, count) => sum + count, 0)
  const mustHit = LONG ? lengths.map(({ phase }) => phase) : side.mustHit
  const notHit = (): Phase | undefined => mustHit.find((phase) => !hits.has(phase))
  for (let transfer = 0; total() < RUNS || notHit(); transfer++) {
    await side.reset()
    const missing = notHit()
    let mayBeDone = false
    for (let kill = 0, n = missing ? indexOf(missing) : transfer; kill < KILLS_PER_TRANSFER; kill++) {
      const ended = await run(side.args, momentIn(n))
      if (!ended.killed) {
        demandDone(ended, mayBeDone)
        mayBeDone = true
        break
      }
      const hit = ended.phases.at(-1)?.phase ?? 'start'
      hits.set(hit, (hits.get(hit) ?? 0) + 1)
      expect(wronglyNamed(side.target), `a final name with unproven bytes, killed in ${hit}`).toEqual([])
      // the next kill of this transfer comes here again or a little later: what was before is done
      const at = indexOf(hit)
      n = at + Math.floor(Math.random() ** (LONG ? 4 : 2) * (lengths.length - at))
      mayBeDone = hit === 'receipt'
    }
    demandDone(await run(side.args), mayBeDone)
    expect(wronglyNamed(side.target)).toEqual([])
    expect(temporariesBelow(side.target), 'left behind').toEqual([])
    await side.examine()
    expect(transfer, 'kills rarely hit: the command is too fast for this test').toBeLessThan(RUNS * 4 + 20)
  }
  const shown = lengths.map(({ phase }) => `${phase} ${hits.get(phase) ?? 0}`)
  console.info(`${total()} kills hit: ${shown.join(', ')}`)
}

test(`a send that is killed ${RUNS} times ends verified`, { timeout: 3_600_000 }, async () => {
  const medium = join(pair.root, 'killed-medium')
  await killAndResume({
    mustHit: ['copy', 'seal'],
    args: ['--home', pair.sender, 'send', '--to', medium, '--destination', 'Import 1'],
    reset: async () => {
      rmSync(medium, { recursive: true, force: true })
      await mkdir(medium)
    },
    target: medium,
    examine: async () => {
      expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
      expect(await succeed(pair.receiver, 'verify', medium)).toMatchObject({ verdict: 'verified' })
    },
  })
})

test(`a receive that is killed ${RUNS} times ends verified`, { timeout: 3_600_000 }, async () => {
  const { files } = await sendTransfer(pair)
  const fresh = join(pair.root, 'fresh')
  const home = join(pair.root, 'killed')
  await cp(pair.receiver, fresh, { recursive: true })
  await killAndResume({
    mustHit: ['verify', 'content', 'metadata'],
    args: ['--home', home, 'receive', pair.medium],
    reset: async () => {
      rmSync(home, { recursive: true, force: true })
      await cp(fresh, home, { recursive: true })
    },
    target: join(home, 'practice', 'import', 'WSUSContent'),
    examine: async () => {
      expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
      // The package, its log and the approvals.
      const metadata = 3
      const server = await succeed(home, 'server', 'check')
      expect(server).toMatchObject({ updateCount: UPDATES, contentFiles: files - metadata })
    },
  })
})
