/** Runs one target's inputs in a process of its own, which whoever started it may end when an input never does. */
import { once } from 'node:events'
import { openSync, writeSync } from 'node:fs'
import { Random } from './random'
import { shrink } from './shrink'
import type { Outcome, Samples } from './target'
import { targetNamed } from './targets'

export interface WorkerRequest {
  readonly target: string
  readonly seed: number
  readonly first: number
  readonly count: number
  readonly samples: Readonly<Record<string, readonly Uint8Array[]>>
  readonly scratch: string
  /** A file: the input that is being looked at, and the checks begun so far, which shows that the process is alive. */
  readonly beat: string
}

export type WorkerReport =
  | {
      readonly kind: 'done'
      readonly accepted: number
      readonly refused: number
      readonly slowestMs: number
      readonly slowestInput: number
    }
  | {
      readonly kind: 'finding'
      readonly input: number
      readonly problem: string
      readonly bytes: Uint8Array
      readonly shrunk: Uint8Array
    }

const [request] = (await once(process, 'message')) as [WorkerRequest]
const beat = new Int32Array(2)
const beatFile = openSync(request.beat, 'r+')
const samples: Samples = Object.fromEntries(
  Object.entries(request.samples).map(([format, files]) => [format, files.map((file) => Buffer.from(file))]),
)
const { change, check } = targetNamed(request.target).open(samples, request.scratch)

function beatAt(input: number): void {
  beat[0] = input
  beat[1] = ((beat[1] ?? 0) + 1) | 0
  writeSync(beatFile, beat, 0, beat.byteLength, 0)
}

async function problemWith(bytes: Buffer): Promise<Error | null> {
  beatAt(beat[0] ?? 0)
  try {
    await check(bytes)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function run(): Promise<WorkerReport> {
  const counts: Record<Outcome, number> = { accepted: 0, refused: 0 }
  let [slowestMs, slowestInput] = [0, request.first]
  for (let input = request.first; input < request.first + request.count; input++) {
    beatAt(input)
    const bytes = change(new Random(request.seed, input))
    const startedAt = performance.now()
    try {
      const answer = check(bytes)
      counts[typeof answer === 'string' ? answer : await answer]++
    } catch (error) {
      const same = async (smaller: Buffer): Promise<boolean> =>
        (await problemWith(smaller))?.name === (error as Error).name
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { kind: 'finding', input, problem, bytes, shrunk: await shrink(bytes, same) }
    }
    const ms = performance.now() - startedAt
    if (ms > slowestMs) [slowestMs, slowestInput] = [ms, input]
  }
  return { kind: 'done', ...counts, slowestMs, slowestInput }
}

process.send?.(await run(), () => {
  process.disconnect()
})
