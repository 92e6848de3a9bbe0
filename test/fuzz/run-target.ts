import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Random } from './random'
import type { Samples } from './target'
import { targetNamed } from './targets'
import type { WorkerReport, WorkerRequest } from './worker'

const ROOT = resolve(import.meta.dirname, '../..')
const FAILING_INPUTS = join(ROOT, 'test-results', 'fuzz')
/** Lets a bare Node process read the project's TypeScript. */
const LOADER = join(ROOT, 'test/unit/ledger/resolve-ts.mjs')

/**
 * An input may take so long before it counts as a hang. Inputs are at most 64 KiB and take well below a millisecond;
 * a machine that is busy with other work may stop the process for seconds.
 */
export const HANG_MS = 30_000
/** Far more than any of these inputs may need; a parser that gathers without bound ends its process. */
const HEAP_MIB = 512

export interface Fuzzed {
  readonly accepted: number
  readonly refused: number
  readonly slowestMs: number
  readonly slowestInput: number
}

/** An input that a target does not bear. */
export class FailedInput extends Error {
  readonly input: number

  constructor(message: string, input: number, options?: ErrorOptions) {
    super(message, options)
    this.input = input
  }
}

export interface FuzzOptions {
  readonly samples: Samples
  readonly seed: number
  readonly count: number
  readonly first?: number
}

/**
 * Gives `count` changed samples to a target, in a process of its own that is watched from outside. Not in a thread: V8
 * crashes now and then where threads that have loaded WebAssembly, as Node does to read TypeScript, end side by side.
 * @throws FailedInput that names target, seed and input, with the failing input written to test-results/fuzz/
 */
export async function fuzz(name: string, { samples, seed, count, first = 0 }: FuzzOptions): Promise<Fuzzed> {
  const scratch = mkdtempSync(join(tmpdir(), 'causeway-fuzz-'))
  const beat = join(scratch, '.beat')
  writeFileSync(beat, new Int32Array(2))
  const child = fork(new URL('./worker.ts', import.meta.url), {
    execArgv: ['--import', LOADER, `--max-old-space-size=${HEAP_MIB}`],
    serialization: 'advanced',
  })
  const request: WorkerRequest = { target: name, seed, first, count, samples, scratch, beat }
  child.send(request)
  try {
    const report = await Promise.race([reportOf(child), hangOf(child, beat)])
    if (report.kind === 'done') return report
    const { input, bytes, shrunk, problem } = report
    const file = keep(`${name}-seed-${seed}-input-${input}`, bytes)
    keep(`${name}-seed-${seed}-input-${input}-shrunk`, shrunk)
    throw new FailedInput(`${name}, seed ${seed}, input ${input}: ${problem}\n${file}\nshrunk: ${shown(shrunk)}`, input)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const [input] = readBeat(beat)
    const bytes = targetNamed(name).open(samples, scratch).change(new Random(seed, input))
    const file = keep(`${name}-seed-${seed}-input-${input}`, bytes)
    const message = `${name}, seed ${seed}, input ${input}: ${error.message}\n${file}\n${shown(bytes)}`
    throw new FailedInput(message, input, { cause: error })
  } finally {
    child.kill('SIGKILL')
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The process did not live to say what it found. */
class Stopped extends Error {}

function reportOf(child: ChildProcess): Promise<WorkerReport> {
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as WorkerReport))
    child.once('error', (error) => reject(new Stopped(`the process cannot be had: ${error.message}`)))
    child.once('exit', (code, signal) => reject(new Stopped(`the process ended with ${String(code ?? signal)}`)))
  })
}

async function hangOf(child: ChildProcess, beat: string): Promise<never> {
  let [seen, since] = [-1, performance.now()]
  for (;;) {
    await wait(500, undefined, { ref: false })
    const [, now] = readBeat(beat)
    if (now !== seen) [seen, since] = [now, performance.now()]
    else if (performance.now() - since > HANG_MS) {
      child.kill('SIGKILL')
      throw new Stopped(`nothing for ${HANG_MS / 1000} s`)
    }
  }
}

/** The input, and how many checks were begun. */
function readBeat(file: string): [input: number, checks: number] {
  const bytes = readFileSync(file)
  return [bytes.readInt32LE(0), bytes.readInt32LE(4)]
}

function keep(name: string, bytes: Uint8Array): string {
  mkdirSync(FAILING_INPUTS, { recursive: true })
  const file = join(FAILING_INPUTS, `${name}.bin`)
  writeFileSync(file, bytes)
  return file
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes.subarray(0, 600)).toString('latin1'))
}
