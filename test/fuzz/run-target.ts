import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Random } from './random'
import type { Samples } from './target'
import { targetNamed } from './targets'
import type { WorkerReport, WorkerRequest } from './worker'

const ROOT = resolve(import.meta.dirname, '../..')
const FAILING_INPUTS = join(ROOT, 'test-results', 'fuzz')
/** Lets a bare Node thread read the project's TypeScript. */
const LOADER = join(ROOT, 'test/unit/ledger/resolve-ts.mjs')

/**
 * An input may take so long before it counts as a hang. Inputs are at most 64 KiB and take well below a millisecond;
 * a machine that is busy with other work may stop the thread for seconds.
 */
export const HANG_MS = 30_000
/** Far more than any of these inputs may need; a parser that gathers without bound ends its thread. */
const HEAP_MIB = 512

export interface Fuzzed {
  readonly accepted: number
  readonly refused: number
  readonly slowestMs: number
  readonly slowestInput: number
}

export interface FuzzOptions {
  readonly samples: Samples
  readonly seed: number
  readonly count: number
  readonly first?: number
}

/**
 * Gives `count` changed samples to a target, watched from outside.
 * @throws Error that names target, seed and input, with the failing input written to test-results/fuzz/
 */
export async function fuzz(name: string, { samples, seed, count, first = 0 }: FuzzOptions): Promise<Fuzzed> {
  const scratch = mkdtempSync(join(tmpdir(), 'causeway-fuzz-'))
  const beat = new SharedArrayBuffer(8)
  const request: WorkerRequest = { target: name, seed, first, count, samples, scratch, beat }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: request,
    execArgv: ['--import', LOADER],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  })
  try {
    const report = await Promise.race([reportOf(worker), hangOf(worker, new Int32Array(beat))])
    if (report.kind === 'done') return report
    const { input, bytes, shrunk, problem } = report
    const file = keep(`${name}-seed-${seed}-input-${input}`, bytes)
    keep(`${name}-seed-${seed}-input-${input}-shrunk`, shrunk)
    throw new Error(`${name}, seed ${seed}, input ${input}: ${problem}\n${file}\nshrunk: ${shown(shrunk)}`)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const input = new Int32Array(beat)[0] ?? 0
    const bytes = targetNamed(name).open(samples, scratch).change(new Random(seed, input))
    const file = keep(`${name}-seed-${seed}-input-${input}`, bytes)
    throw new Error(`${name}, seed ${seed}, input ${input}: ${error.message}\n${file}\n${shown(bytes)}`, {
      cause: error,
    })
  } finally {
    await worker.terminate()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The thread did not live to say what it found. */
class Stopped extends Error {}

function reportOf(worker: Worker): Promise<WorkerReport> {
  return new Promise((resolve, reject) => {
    worker.once('message', (report: WorkerReport) => resolve(report))
    worker.once('error', (error: Error) => reject(new Stopped(`the thread ended: ${error.stack ?? error.message}`)))
    worker.once('exit', (code) => reject(new Stopped(`the thread ended with ${code}`)))
  })
}

async function hangOf(worker: Worker, beat: Int32Array): Promise<never> {
  let [seen, since] = [-1, performance.now()]
  for (;;) {
    await wait(500, undefined, { ref: false })
    const now = Atomics.load(beat, 1)
    if (now !== seen) [seen, since] = [now, performance.now()]
    else if (performance.now() - since > HANG_MS) {
      await worker.terminate()
      throw new Stopped(`nothing for ${HANG_MS / 1000} s`)
    }
  }
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
