/** (c), (d): media that take their time, so that whatever is not the medium's must hide behind it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { emptyCaches, flush } from '../caches'
import { demandSameNames } from '../compare'
import { limit } from '../contenders'
import { copyWithEngine } from '../engine'
import { megabytesPerSecond, ratio, seconds, table } from '../markdown'
import { memoryFolder, type Scratch } from '../scratch'
import { SlowMedium, whyNoSlowMedia, type Rates } from '../slow-medium'
import { makeLargeFiles, makeSmallFiles, type Tree } from '../trees'

const MB = 1e6
const PROFILES: readonly Rates[] = [
  { write: 30 * MB, read: 100 * MB },
  { write: 100 * MB, read: 100 * MB },
  { write: 400 * MB, read: 400 * MB },
]
/** What one profile may take: long enough that starting and ending does not count. */
const SECONDS = 10
const LARGEST = 2e9
const FILE = 32 * 1024 * 1024

export async function slowMedia(): Promise<string> {
  const why = await whyNoSlowMedia()
  if (why) return `Not measured: ${why}.`
  const rows: string[][] = []
  for (const rates of PROFILES) {
    const bytes = Math.min(LARGEST, SECONDS / (1 / rates.write + 1 / rates.read))
    for (const [what, make] of [
      ['large', (folder: string) => makeLargeFiles(folder, Math.ceil(bytes / FILE), FILE)],
      ['small', (folder: string) => makeSmallFiles(folder, Math.ceil(bytes / 50_100))],
    ] as const) {
      const row = await withMemory(async (folder) => oneProfile(what, make(folder), rates))
      process.stderr.write(`bench: slow: ${row.join('  ')}\n`)
      rows.push(row)
    }
  }
  const got = ['write MB/s got', 'read MB/s got']
  const against = ['least, s', 'times the least', 'limit, s', 'times the limit']
  return table(['medium, MB/s wanted', 'files', 'MB', ...got, 'Causeway, s', ...against], rows)
}

async function oneProfile(what: string, tree: Tree, rates: Rates): Promise<string[]> {
  const onFreshMedium = async <T>(work: (medium: SlowMedium) => Promise<T>): Promise<T> => {
    const medium = new SlowMedium(sizeFor(tree), rates)
    try {
      return await work(medium)
    } finally {
      medium.dispose()
    }
  }
  const [got, run] = await onFreshMedium(async (medium) => [await measured(medium), await copyTo(tree, [medium])])
  const limited = await onFreshMedium(async (medium) => {
    const folder = join(medium.folder, 'limit')
    mkdirSync(folder)
    return limit.copy(tree, folder)
  })
  const least = tree.bytes / got.write + tree.bytes / got.read
  return [
    `${megabytesPerSecond(rates.write)} write, ${megabytesPerSecond(rates.read)} read`,
    what,
    (tree.bytes / MB).toFixed(0),
    (got.write / MB).toFixed(1),
    (got.read / MB).toFixed(1),
    seconds(run.seconds),
    seconds(least),
    ratio(run.seconds / least),
    seconds(limited.seconds),
    ratio(run.seconds / limited.seconds),
  ]
}

/** One to four media of their own devices, written from one read of the source. */
export async function severalMedia(): Promise<string> {
  const why = await whyNoSlowMedia()
  if (why) return `Not measured: ${why}.`
  const rates = { write: 50 * MB, read: 100 * MB }
  return withMemory(async (folder) => {
    const tree = makeLargeFiles(folder, 8, FILE)
    const rows: string[][] = []
    let alone = NaN
    for (const count of [1, 2, 3, 4]) {
      const media: SlowMedium[] = []
      try {
        while (media.length < count) media.push(new SlowMedium(sizeFor(tree), rates))
        const run = await copyTo(tree, media)
        if (count === 1) alone = run.seconds
        const [times, added] = [ratio(run.seconds / alone), seconds((run.seconds - alone) / Math.max(1, count - 1))]
        rows.push([String(count), seconds(run.seconds), times, count === 1 ? '' : added, seconds(run.cpuSeconds)])
      } finally {
        for (const medium of media) medium.dispose()
      }
    }
    const own = `${(tree.bytes / MB).toFixed(0)} MB; a medium writes at 50 MB/s (${seconds(tree.bytes / rates.write)} s) and reads at 100 MB/s.`
    return `${own}\n\n${table(['media', 'seconds', 'times one', 'seconds for each added', 'CPU seconds'], rows)}`
  })
}

async function copyTo(tree: Tree, media: readonly SlowMedium[]): ReturnType<typeof copyWithEngine> {
  for (const medium of media) await flush(medium.folder)
  emptyCaches([tree])
  const targets = media.map(({ folder }) => folder)
  const run = await copyWithEngine(tree, targets)
  // Their bytes would have to be read from the slow media once more; the other parts look at them.
  for (const target of targets) await demandSameNames(tree, target)
  return run
}

/** Beside what it is compared with, not before all of it: the machine may have other work. */
function measured(medium: SlowMedium): Promise<Rates> {
  return withMemory(async (folder) => {
    const [file] = makeLargeFiles(folder, 1, 2 * FILE).files
    return medium.measure(join(folder, file?.path ?? ''))
  })
}

/** Room for the files, their inodes and the journal. */
function sizeFor(tree: Tree): number {
  return Math.ceil((tree.bytes * 1.25 + tree.files.length * 8192) / MB + 300) * 1024 * 1024
}

async function withMemory<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const memory: Omit<Scratch, 'keep'> = memoryFolder()
  try {
    return await work(memory.folder)
  } finally {
    memory.remove()
  }
}
