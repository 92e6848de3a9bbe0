import { createGunzip } from 'node:zlib'
import { openRegularFile } from '../../files/open'
import { cabData, readCabHeader } from './cab'
import type { UpdateRow } from './database'

/**
 * The rows of a package that a practice server wrote, in order. It reads its own writing only; Causeway's reader of
 * packages is the room `metadata`.
 *
 * @throws RangeError, TypeError or zlib's error when the package is damaged or of another make
 */
export async function* readPackage(path: string): AsyncGenerator<UpdateRow> {
  const file = await openRegularFile(path)
  let magic: string
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    magic = buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
  if (magic === 'MSCF') yield* readCab(path)
  else if (magic.startsWith('\x1f\x8b')) yield* readSingleXml(path)
  else throw new RangeError('neither a cabinet nor gzip')
}

async function* readSingleXml(path: string): AsyncGenerator<UpdateRow> {
  const gunzip = createGunzip()
  const file = await openRegularFile(path)
  const { size } = await file.stat()
  const source = file.createReadStream({ highWaterMark: 1 << 18 })
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  try {
    let names: ReadonlyMap<string, string> | null = null
    let pending = ''
    for await (const text of decoded(gunzip as AsyncIterable<Buffer>)) {
      pending += text
      for (;;) {
        const start = pending.indexOf('<UpdateXml>')
        const end = start < 0 ? -1 : pending.indexOf('</UpdateXml>', start)
        if (end < 0) break
        const head = pending.slice(0, start)
        names ??= fileNames(head)
        yield rowOf(parseEntry(head.slice(head.lastIndexOf('<Update '))), pending.slice(start + 11, end), names)
        pending = pending.slice(end + 12)
      }
    }
    if (!pending.endsWith('</Updates></ExportPackage>')) throw new RangeError('the package ends early')
    if (gunzip.bytesWritten !== size) throw new RangeError('the package is followed by other bytes')
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

async function* readCab(path: string): AsyncGenerator<UpdateRow> {
  const file = await openRegularFile(path)
  try {
    const cab = await readCabHeader(file)
    const [index, metadata] = cab.members
    if (index?.name !== 'package.xml' || metadata?.name !== 'metadata.txt') throw new RangeError('no export package')
    const data = cabData(file, cab)
    const text = new Splitter(data, index.bytes)
    const packageXml = await text.first()
    const names = fileNames(packageXml)
    const entries = packageXml.slice(packageXml.indexOf('<Updates>')).matchAll(/<Update .*?<\/Update>/gs)
    let pending = ''
    for await (const piece of decoded(text.rest())) {
      pending += piece
      for (;;) {
        const record = /^([0-9a-f-]{36}),([0-9a-f]{8}),([0-9a-f]{8}),/.exec(pending)
        const end = record ? record[0].length + Number.parseInt(record[3]!, 16) : Infinity
        if (pending.length < end + 2) break
        const entry = parseEntry(entries.next().value?.[0] ?? '')
        if (entry.updateId !== record![1]) throw new RangeError('index and metadata differ')
        yield rowOf(entry, pending.slice(record![0].length, end), names)
        pending = pending.slice(end + 2)
      }
    }
    if (pending !== '' || entries.next().done !== true) throw new RangeError('the package ends early')
  } finally {
    await file.close()
  }
}

/** Cuts a stream of bytes in two: the first `length` bytes as text, and the rest. */
class Splitter {
  readonly #data: AsyncGenerator<Buffer>
  readonly #length: number
  #left: Buffer = Buffer.alloc(0)

  constructor(data: AsyncGenerator<Buffer>, length: number) {
    this.#data = data
    this.#length = length
  }

  async first(): Promise<string> {
    const chunks: Buffer[] = []
    let bytes = 0
    while (bytes < this.#length) {
      const next = await this.#data.next()
      if (next.done) throw new RangeError('the index ends early')
      chunks.push(next.value)
      bytes += next.value.length
    }
    const all = Buffer.concat(chunks)
    this.#left = all.subarray(this.#length)
    return all.toString('utf8', 0, this.#length)
  }

  async *rest(): AsyncGenerator<Buffer> {
    yield this.#left
    yield* this.#data
  }
}

async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

type Entry = Pick<UpdateRow, 'updateId' | 'revision' | 'categories' | 'classifications'> & { digests: string[] }

function parseEntry(text: string): Entry {
  const identity = /<Update UpdateId="([0-9a-f-]{36})" RevisionNumber="([0-9]+)">/.exec(text)
  if (!identity) throw new RangeError('an update has no identity')
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!)
  return {
    updateId: identity[1]!,
    revision: Number(identity[2]),
    digests: all(/<File Digest="([^"]*)"\/>/g),
    categories: all(/<Category Value="([^"]*)"\/>/g),
    classifications: all(/<Classification Value="([^"]*)"\/>/g),
  }
}

function fileNames(text: string): ReadonlyMap<string, string> {
  const files = text.matchAll(/<File Digest="([^"]*)" MUUrl="[^"]*" Name="([^"]*)"\/>/g)
  return new Map([...files].map((match) => [match[1]!, unescapeXml(match[2]!)]))
}

function rowOf(entry: Entry, xml: string, names: ReadonlyMap<string, string>): UpdateRow {
  const { digests, ...identity } = entry
  const updateType = /<(?:upd:)?Properties UpdateType="([A-Za-z]+)"/.exec(xml)?.[1]
  const title = /<(?:upd:)?Title>([^<]*)</.exec(xml)?.[1]
  if (updateType === undefined || title === undefined) throw new RangeError(`update ${entry.updateId} has no document`)
  return {
    ...identity,
    updateType,
    categoryType: /<cat:CategoryInformation CategoryType="([A-Za-z]+)"/.exec(xml)?.[1] ?? null,
    title: unescapeXml(title),
    files: digests.map((digest) => ({ digest, name: names.get(digest) ?? digest })),
    xml,
  }
}

function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#9': '\t',
    '#10': '\n',
    '#13': '\r',
  }
  return text.replaceAll(/&([a-z0-9#]+);/g, (whole, name: string) => named[name] ?? whole)
}
