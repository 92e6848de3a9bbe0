import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { emptyCaches, emptying, flush, type Emptying } from './caches'
import { demandSameBytes, demandSameNames } from './compare'
import { causeway, limit, type Contender, type Result } from './contenders'
import { BenchError } from './errors'
import { scratchFolder } from './scratch'
import { readTree, type Tree } from './trees'

export interface Race {
  readonly tree: Tree
  /** A folder on the file system that is measured; each copy gets a folder of its own in it. */
  readonly to: string
  /** How often each contender copies. */
  readonly rounds: number
  /** The bytes of all contenders' last copies are compared with the source's, not only the first one's. */
  readonly lookAtAll?: boolean
  /** The last copy of the first contender stays, the others are always deleted. */
  readonly keep?: boolean
}

export interface Measured {
  readonly name: string
  /** Median over the rounds. */
  readonly seconds: number
  readonly readBack: 'medium' | 'cache' | null
  /** Median over the rounds, where it is known. */
  readonly cpuSeconds: number | null
}

/**
 * Has contenders copy the same tree to the same file system, one after the other. Each begins with a cold source and
 * a flushed target; every other round goes backwards, so that nobody always comes after the same.
 * @returns in the order of the contenders
 * @throws BenchError when a copy is wrong
 */
export async function race(contenders: readonly Contender[], race: Race): Promise<Measured[]> {
  const results = contenders.map((): Result[] => [])
  for (let round = 0; round < race.rounds; round++) {
    const numbers = [...contenders.keys()]
    for (const n of round % 2 === 0 ? numbers : numbers.toReversed()) {
      const last = round === race.rounds - 1
      const after = { look: last && (n === 0 || race.lookAtAll === true), stay: last && n === 0 && race.keep === true }
      results[n]?.push(await runOnce(contenders[n] as Contender, race, after))
    }
  }
  return contenders.map(({ name }, n) => summary(name, results[n] ?? []))
}

async function runOnce(
  contender: Contender,
  { tree, to }: Race,
  after: { look: boolean; stay: boolean },
): Promise<Result> {
  const { folder, remove, keep } = scratchFolder(to)
  const target = join(folder, 'copy')
  mkdirSync(target)
  await flush(to)
  emptyCaches([tree])
  const result = await contender.copy(tree, target)
  await demandSameNames(tree, target)
  if (after.look) demandSameBytes(tree, target)
  if (after.stay) keep()
  else remove()
  await flush(to)
  return result
}

function summary(name: string, results: readonly Result[]): Measured {
  const readBack = results.map((result) => result.readBack ?? null)
  const cpuSeconds = results.flatMap((result) => result.cpuSeconds ?? [])
  return {
    name,
    seconds: median(results.map((result) => result.seconds)),
    readBack: readBack.includes('cache') ? 'cache' : (readBack[0] ?? null),
    cpuSeconds: cpuSeconds.length > 0 ? median(cpuSeconds) : null,
  }
}

/** @returns NaN for none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN
  return (upper + lower) / 2
}

export interface CopyOptions {
  readonly source: string
  readonly to: string
  readonly repeat: number
  readonly keep: boolean
}

/** What `npm run bench -- copy --json` prints. */
export interface CopyReport {
  readonly bytes: number
  readonly files: number
  readonly seconds: number
  readonly bytesPerSecond: number
  readonly readBack: 'medium' | 'cache'
  readonly limit: { readonly how: string; readonly seconds: number; readonly bytesPerSecond: number }
  /** Causeway's speed as a part of the limit's: 1 is as fast, more is faster. */
  readonly ratio: number
  readonly repeat: number
  /** How the page cache was emptied; file by file, names and attributes stay in memory. */
  readonly emptying: Emptying
}

/**
 * The bare engine on any folder, beside the limit.
 * @param engine another one than Causeway's, for the test that a wrong copy is noticed
 * @throws BenchError when the source is empty or a copy is wrong
 */
export async function measureCopy(options: CopyOptions, engine = causeway): Promise<CopyReport> {
  const { source, to, repeat, keep } = options
  const tree = await readTree(source)
  if (tree.bytes === 0) throw new BenchError(`${source} has no files with bytes in them: nothing to measure.`)
  const [own, least] = await race([engine, limit], { tree, to, rounds: repeat, keep, lookAtAll: true })
  const speed = (measured?: Measured): number => Math.round(tree.bytes / (measured?.seconds ?? NaN))
  const seconds = (measured?: Measured): number => Math.round((measured?.seconds ?? NaN) * 1000) / 1000
  return {
    bytes: tree.bytes,
    files: tree.files.length,
    seconds: seconds(own),
    bytesPerSecond: speed(own),
    readBack: own?.readBack ?? 'cache',
    limit: { how: limit.name, seconds: seconds(least), bytesPerSecond: speed(least) },
    ratio: Math.round((1000 * (least?.seconds ?? NaN)) / (own?.seconds ?? NaN)) / 1000,
    repeat,
    emptying,
  }
}
