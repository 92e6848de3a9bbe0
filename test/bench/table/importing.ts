/** (e): what a receive does with a volume: verify it, and copy into a store that has none, half or all of it. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sealVolume, writePayloadManifest } from '../../../electron/bag/seal'
import { verifyPayload } from '../../../electron/bag/verify'
import { openGate } from '../../../electron/files/gate'
import { hashFile } from '../../../electron/files/hash'
import type { FileToCopy } from '../../../electron/workers/task'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { authenticated, requestOf } from '../../unit/bag/volume'
import { emptyCaches, flush } from '../caches'
import { copyItems, startWorkers, timed } from '../engine'
import { BenchError } from '../errors'
import { megabytesPerSecond, ratio, seconds, table } from '../markdown'
import type { TableOptions } from '../parts'
import { shell } from '../processes'
import { scratchFolder } from '../scratch'
import { makeSmallFiles, treeOf, type Tree } from '../trees'

const CONTENT = 'data/WSUSContent'

interface Payload {
  readonly tree: Tree
  readonly facts: ReadonlyMap<string, { readonly sha1: string; readonly sha256: string }>
}

export async function importing({ files }: TableOptions): Promise<string> {
  const scratch = scratchFolder()
  const medium = join(scratch.folder, 'medium')
  const volume = await sealedVolume(medium, Math.max(1, Math.round(files / 20)))
  const parts = [await verifyAlone(medium, volume), await intoStores(medium, volume, scratch.folder)]
  scratch.remove()
  return parts.join('\n\n')
}

async function sealedVolume(medium: string, files: number): Promise<Payload> {
  const content = join(medium, CONTENT)
  mkdirSync(content, { recursive: true })
  const tree = makeSmallFiles(content, files, 20_000, 2_000_000)
  const facts: [string, { sha1: string; sha256: string }][] = []
  for (const { path } of tree.files)
    facts.push([path, await hashFile(join(content, path), { algorithms: ['sha1', 'sha256'] })])
  const found = new Map(facts)
  const payload = tree.files.map(({ path, bytes }) => {
    return { path: `${CONTENT}/${path}`, bytes, sha256: found.get(path)?.sha256 ?? '' }
  })
  await sealVolume(medium, requestOf(await writePayloadManifest(medium, payload)))
  return { tree, facts: found }
}

async function verifyAlone(medium: string, { tree }: Payload): Promise<string> {
  const ways: [string, () => Promise<unknown>][] = [
    ['Causeway: verify', () => verify(medium, tree)],
    [
      'reading alone: cat',
      () => shell('cd "$MEDIUM"; find data -type f -print0 | xargs -0 cat > /dev/null', { MEDIUM: medium }),
    ],
    ['sha256sum -c', () => shell('cd "$MEDIUM"; sha256sum --check --quiet manifest-sha256.txt', { MEDIUM: medium })],
  ]
  await flush(medium)
  const took: number[] = []
  for (const [, way] of ways) {
    emptyCaches([treeOf(join(medium, CONTENT), tree.files)])
    took.push((await timed(async () => ({ done: await way() }))).seconds)
  }
  const rows = ways.map(([name], n) => {
    const own = took[n] ?? NaN
    return [name, seconds(own), megabytesPerSecond(tree.bytes / own), ratio(own / (took[0] ?? NaN))]
  })
  const amount = `${tree.files.length.toLocaleString('en')} files, ${(tree.bytes / 1e9).toFixed(2)} GB, read cold.`
  return `${amount}\n\n${table(['', 'seconds', 'MB/s', 'Causeway is … times as fast'], rows)}`
}

async function verify(medium: string, tree: Tree): Promise<void> {
  const workers = startWorkers()
  try {
    const gate = openGate()
    const found = await verifyPayload(await authenticated(medium), { workers, gate, moved: new ByteCounter() })
    if (found.problemCount > 0 || found.files !== tree.files.length || found.readBack !== 'medium')
      throw new BenchError(`Verifying found ${found.problemCount} problems in a volume that has none.`)
  } finally {
    await workers.close()
  }
}

async function intoStores(medium: string, { tree, facts }: Payload, folder: string): Promise<string> {
  const rows: string[][] = []
  for (const percent of [0, 50, 100]) {
    const store = join(folder, `store-${percent}`)
    mkdirSync(store)
    const present = tree.files.filter((_, n) => n % 100 < percent)
    for (const { path } of present) {
      mkdirSync(dirname(join(store, path)), { recursive: true })
      copyFileSync(join(medium, CONTENT, path), join(store, path))
    }
    await flush(store)
    emptyCaches([tree, treeOf(store, present)])
    const items = tree.files.map(({ path, bytes }): FileToCopy => {
      const promised = facts.get(path)
      if (!promised) throw new BenchError(`${path} was not hashed.`)
      const { sha1, sha256 } = promised
      return { source: join(tree.folder, path), targets: [join(store, path)], path, bytes, sha1, sha256 }
    })
    const before = deviceBytes()
    const verified = await timed(async () => ({ done: await verify(medium, tree) }))
    emptyCaches([tree, treeOf(store, present)])
    const copied = await copyItems(items, [store], { importing: true })
    const after = deviceBytes()
    rows.push([
      `${percent} %`,
      seconds(verified.seconds),
      seconds(copied.seconds),
      ratio((after.read - before.read) / tree.bytes),
      ratio((after.written - before.written) / tree.bytes),
    ])
  }
  return table(['there already', 'verify s', 'content s', 'read from devices ÷ payload', 'written ÷ payload'], rows)
}

/** What this process, with its threads, had devices read and write. */
function deviceBytes(): { read: number; written: number } {
  const io = readFileSync('/proc/self/io', 'utf8')
  const count = (name: string): number => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)?.[1] ?? NaN)
  return { read: count('read_bytes'), written: count('write_bytes') }
}
