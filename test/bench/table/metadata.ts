/** (i): reading metadata packages, beside the fastest XML reader that most machines have. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { makeCatalogue, makeListOfFiles, type Catalogue } from '../catalogue'
import { median } from '../copy'
import { BenchError } from '../errors'
import { megabytesPerSecond, ratio, seconds, table } from '../markdown'
import type { MetadataRead } from '../metadata-process'
import type { TableOptions } from '../parts'
import { demand, isOnPath, shell } from '../processes'
import { scratchFolder } from '../scratch'

const ROUNDS = 3

export async function metadata({ gigabytes, repeat }: TableOptions): Promise<string> {
  const { folder, remove } = scratchFolder()
  try {
    const rows: string[][] = []
    for (const [what, make, bytes] of [
      ['most of it rules, as in a catalogue', makeCatalogue, gigabytes * 1e9],
      ['files alone', makeListOfFiles, gigabytes * 0.25e9],
    ] as const) {
      const path = join(folder, 'package.xml.gz')
      rows.push(await measure(what, path, await make(path, bytes), ROUNDS * repeat))
    }
    const head = ['text', 'MB of text', 'MB packed', 'Causeway, s', 'MB/s', 'CPU s', 'peak memory, MiB', 'xmllint, s']
    return table([...head, 'Causeway is … times as fast'], rows)
  } finally {
    remove()
  }
}

/** In turn, so that a moment in which the machine is slow hits both. */
async function measure(what: string, path: string, { bytes, updates }: Catalogue, rounds: number): Promise<string[]> {
  const reads: MetadataRead[] = []
  const peers: number[] = []
  for (let round = 0; round < rounds; round++) {
    reads.push(await readInFreshProcess(path, updates))
    if (isOnPath('xmllint')) peers.push(await readWithXmllint(path))
  }
  const own = median(reads.map((read) => read.seconds))
  const peer = peers.length === 0 ? null : median(peers)
  return [
    what,
    (bytes / 1e6).toFixed(0),
    (statSync(path).size / 1e6).toFixed(0),
    seconds(own),
    megabytesPerSecond(bytes / own),
    seconds(median(reads.map((read) => read.cpuSeconds))),
    (Math.max(...reads.map((read) => read.peakRssBytes)) / 2 ** 20).toFixed(0),
    peer === null ? 'not installed' : seconds(peer),
    peer === null ? '' : ratio(peer / own),
  ]
}

async function readInFreshProcess(path: string, updates: number): Promise<MetadataRead> {
  const program = join(import.meta.dirname, 'metadata-process.js')
  const read = JSON.parse(await demand(process.execPath, [program, path])) as MetadataRead
  if (read.updates !== updates) throw new BenchError(`${read.updates} of ${updates} updates were read`)
  return read
}

/** `--huge`: documents beyond 10 MB. It unpacks on the other core, as zlib does for Causeway. */
async function readWithXmllint(path: string): Promise<number> {
  const startedAt = performance.now()
  await shell('zcat "$PACKAGE" | xmllint --stream --huge -', { PACKAGE: path })
  return (performance.now() - startedAt) / 1000
}
