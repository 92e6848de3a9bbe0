/**
 * Sends, verifies and receives fresh data round after round: on sound data nothing may ever raise an alarm. Verifying
 * is the alarm under test, so each medium is verified several times before it is received.
 *
 * CAUSEWAY_SOAK_GB: stop when so many GB (10^9 bytes) were verified. CAUSEWAY_SOAK_ROUND_MB: of fresh data per round.
 * CAUSEWAY_SOAK_VERIFIES: of each medium. CAUSEWAY_SOAK_SEED repeats a run. CAUSEWAY_SOAK_DIRS: folders that the rounds
 * use in turn, separated as in PATH; each needs four times a round's data.
 */
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { Random } from '../fuzz/random'
import { command } from '../support/command'
import { emptyImportServer, serveFrom } from '../support/practice-data'
import { makePair, pinSender, type Pair } from '../support/stations'
import { SHAPES, writeFiles, type Shape } from './shapes'

const env = (name: string, otherwise: number): number => Number(process.env[`CAUSEWAY_SOAK_${name}`] ?? otherwise)
const WANTED_BYTES = env('GB', 0.5) * 1e9
const ROUND_BYTES = env('ROUND_MB', 60) * 1e6
const VERIFIES = env('VERIFIES', 2)
const SEED = env('SEED', Date.now() % 2 ** 31)
const FOLDERS = (process.env['CAUSEWAY_SOAK_DIRS'] ?? tmpdir()).split(delimiter)

interface Total {
  bytes: number
  files: number
  verdicts: number
  rounds: number
  /** How many verdicts rest on bytes from the device itself, past the page cache. */
  fromMedium: number
}

test(`${WANTED_BYTES / 1e9} GB without a false alarm`, async () => {
  console.info(
    `seed ${SEED}, ${ROUND_BYTES / 1e6} MB a round, each medium verified ${VERIFIES} times, in ${FOLDERS.join(', ')}`,
  )
  const pairs: Pair[] = []
  const total: Total = { bytes: 0, files: 0, verdicts: 0, rounds: 0, fromMedium: 0 }
  try {
    for (const folder of FOLDERS) {
      const pair = await makePairIn(folder)
      pairs.push(pair)
      await pinSender(pair)
    }
    while (total.bytes < WANTED_BYTES) {
      const pair = pairs[total.rounds % pairs.length]
      const shape = SHAPES[Math.floor(total.rounds / pairs.length) % SHAPES.length]
      if (!pair || !shape) throw new RangeError('no folder to work in')
      await round(pair, shape, total)
      total.rounds++
      console.info(`${new Date().toISOString()} round ${total.rounds}, ${shape.name}: ${shown(total)}`)
    }
  } finally {
    for (const pair of pairs) pair.dispose()
  }
  console.info(`no false alarm: ${shown(total)}`)
  expect(total.verdicts).toBeGreaterThan(VERIFIES)
  expect(total.bytes).toBeGreaterThanOrEqual(WANTED_BYTES)
})

/** The pair's stations live in the temporary folder: TMPDIR says where that is. */
async function makePairIn(folder: string): Promise<Pair> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return await makePair(1)
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

async function round(pair: Pair, shape: Shape, total: Total): Promise<void> {
  const source = join(pair.root, 'source')
  const sizes = shape.sizes(new Random(SEED, total.rounds), ROUND_BYTES)
  writeFiles(source, sizes, `${SEED} ${total.rounds}`)
  await serveFrom(pair, source, Math.max(1, Math.ceil(sizes.length / 3)))
  rmSync(source, { recursive: true })

  await verdictOf(pair.sender, ['send', '--to', pair.medium, '--destination', 'Import 1'], total)
  for (let n = 0; n < VERIFIES; n++) await verdictOf(pair.receiver, ['verify', pair.medium], total)
  await verdictOf(pair.receiver, ['receive', pair.medium], total)

  rmSync(pair.medium, { recursive: true })
  await mkdir(pair.medium)
  await emptyImportServer(pair)
}

/** Whatever is not `verified` here is a false alarm; the answer says which. */
async function verdictOf(home: string, args: readonly string[], total: Total): Promise<void> {
  const { exit, document, stderr } = await command(home, args)
  expect({ exit, ...document }, stderr).toMatchObject({ exit: 0, verdict: 'verified' })
  total.bytes += Number(document['bytes'])
  total.files += Number(document['files'])
  total.verdicts++
  if (document['readBack'] === 'medium') total.fromMedium++
}

function shown({ bytes, files, verdicts, fromMedium }: Total): string {
  return `${(bytes / 1e9).toFixed(1)} GB in ${files} files verified, ${verdicts} verdicts, ${fromMedium} of them read from the medium itself`
}
