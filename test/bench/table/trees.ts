/** (a), (b): whole trees on this machine's disk, against the limit and what else an operator could use. */
import { tmpdir } from 'node:os'
import { availableMemory, fileSystemOf } from '../machine'
import { race, type Measured } from '../copy'
import { causeway, limit, missing, peers, type Contender } from '../contenders'
import { megabytesPerSecond, ratio, seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { memoryFolder, scratchFolder, type Scratch } from '../scratch'
import { makeLargeFiles, makeSmallFiles, type Tree } from '../trees'

const MIB = 1024 * 1024
const LARGE = 128 * MIB
/** The mean of the sizes that `makeSmallFiles` makes. */
const MEAN_SMALL = 50_100

export function largeFiles({ gigabytes, repeat }: TableOptions): Promise<string> {
  const count = Math.max(2, Math.round((gigabytes * 1e9) / LARGE))
  return whole((folder) => makeLargeFiles(folder, count, LARGE), count * LARGE, repeat)
}

export function smallFiles({ files, repeat }: TableOptions): Promise<string> {
  return whole((folder) => makeSmallFiles(folder, files), files * MEAN_SMALL, repeat)
}

/** The same with the source on the disk that is written, too. */
export async function coldSource({ gigabytes, files, repeat }: TableOptions): Promise<string> {
  const parts: string[] = []
  for (const [title, make] of [
    [
      'Large files',
      (folder: string) => makeLargeFiles(folder, Math.max(2, Math.round((gigabytes * 2.5e8) / LARGE)), LARGE),
    ],
    ['Small files', (folder: string) => makeSmallFiles(folder, Math.max(1, Math.round(files / 8)))],
  ] as const) {
    const source = scratchFolder()
    const tree = make(source.folder)
    const measured = await compete(tree, [causeway, limit, ...peers.slice(0, 1)], repeat)
    parts.push(`${title}, ${amount(tree)}:\n\n${standings(tree, measured)}`)
    source.remove()
  }
  return parts.join('\n\n')
}

async function whole(make: (folder: string) => Tree, bytes: number, repeat: number): Promise<string> {
  // Beside the tree, what the tools under test need; the copies are on the disk and may be dropped from memory.
  const inMemory = process.getuid?.() === 0 && availableMemory() > 1.5 * bytes + 2e9
  const source: Omit<Scratch, 'keep'> = inMemory ? memoryFolder() : scratchFolder()
  try {
    const tree = make(source.folder)
    const there = [...peers].filter((peer) => missing(peer) === null)
    const absent = peers.flatMap((peer) => missing(peer) ?? []).map((program) => `${program} is missing here.`)
    const measured = await compete(tree, [causeway, limit, ...there], repeat)
    const from = inMemory ? 'from memory (tmpfs)' : 'from the same disk, read cold'
    return [`${amount(tree)}, ${from} to ${await fileSystemOf(tmpdir())}.`, standings(tree, measured), ...absent].join(
      '\n\n',
    )
  } finally {
    source.remove()
  }
}

/** Causeway and the limit, whose ratio is asked for most closely, have two rounds at least: there and back. */
async function compete(tree: Tree, contenders: readonly Contender[], repeat: number): Promise<Measured[]> {
  const target = scratchFolder()
  const [own, least, ...others] = contenders as [Contender, Contender, ...Contender[]]
  const first = await race([own, least], { tree, to: target.folder, rounds: Math.max(2, repeat) })
  const rest = await race(others, { tree, to: target.folder, rounds: repeat })
  target.remove()
  return [...first, ...rest]
}

function standings(tree: Tree, measured: readonly Measured[]): string {
  const [own, least] = measured
  const rows = measured.map((one) => [
    one.name,
    seconds(one.seconds),
    megabytesPerSecond(tree.bytes / one.seconds),
    ratio((least?.seconds ?? NaN) / one.seconds),
    ratio(one.seconds / (own?.seconds ?? NaN)),
    one.cpuSeconds === null ? '' : seconds(one.cpuSeconds),
  ])
  return table(['', 'seconds', 'MB/s', 'of the limit', 'Causeway is … times as fast', 'CPU seconds'], rows)
}

function amount(tree: Tree): string {
  return `${tree.files.length.toLocaleString('en')} files, ${(tree.bytes / 1e9).toFixed(2)} GB`
}
