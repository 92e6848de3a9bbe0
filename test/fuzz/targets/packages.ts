import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readCabDirectory } from '../../../electron/metadata/cab-directory'
import { openPackage } from '../../../electron/metadata/open-package'
import { IndexStream } from '../../../electron/metadata/index-stream'
import { FileNames } from '../../../electron/metadata/file-names'
import { mergeRecord } from '../../../electron/metadata/merge'
import { contentStorePath, type UpdateRecord } from '../../../electron/metadata/package'
import { readRecords } from '../../../electron/metadata/records'
import { changeBytes } from '../change-bytes'
import { flawOf } from '../models/medium-path'
import { demand, refusedBy, samplesOf, type Target } from '../target'

/**
 * A `.xml.gz` as a file. Accepted damage: a container with changed bytes that holds anything but what was put into it,
 * once or several times over; updates that are not those of the text inside.
 */
export const gzipPackage: Target = {
  name: 'package.xml.gz',
  open(samples, scratch) {
    const own = samplesOf(samples, 'package.xml.gz')
    const texts = own.map((file) => gunzipSync(file))
    const path = join(scratch, 'package.xml.gz')
    return {
      // Changed text in a container made anew is no damage to the container; it must be read within bounds.
      change: (random) => (random.oneIn(2) ? changeBytes(random, own) : packed(changeBytes(random, texts))),
      async check(input) {
        writeFileSync(path, input)
        const updates = await readPackage(path)
        if (updates === null) return 'refused'
        // Types know only the plain answer; with `info`, the engine says how far it read.
        const { buffer: text, engine } = gunzipSync(input, { info: true }) as unknown as Unpacked
        demand(engine.bytesWritten === input.length, 'bytes behind the end')
        demand(isRepeated(text, texts) || packed(text).equals(input), 'a container whose damage was not noticed')
        const alone = await readIndex(text.toString('utf8'), text.length || 1)
        // Without the index's layout nothing is known of the updates; the container is proven all the same.
        demand(
          updates.length === 0 || JSON.stringify(alone) === JSON.stringify(updates),
          'other updates than the text has',
        )
        for (const update of updates) demandSense(update)
        return 'accepted'
      },
    }
  },
}

interface Unpacked {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

/** Always the same bytes for the same text. */
function packed(text: Buffer): Buffer {
  return gzipSync(text, { level: 1 })
}

/** A gzip file may have several members: then its text is theirs, one after the other. */
function isRepeated(text: Buffer, texts: readonly Buffer[]): boolean {
  let rest = text
  for (
    let next = texts.find((each) => startsWith(rest, each));
    next;
    next = texts.find((each) => startsWith(rest, each))
  )
    rest = rest.subarray(next.length)
  return rest.length === 0
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length >= start.length && bytes.subarray(0, start.length).equals(start)
}

async function readPackage(path: string): Promise<UpdateRecord[] | null> {
  const updates: UpdateRecord[] = []
  try {
    const found = await openPackage(path)
    try {
      for await (const update of found.updates()) updates.push(update)
    } finally {
      await found.close()
    }
    return updates
  } catch (error) {
    return refusedBy(error, ['metadata.damaged', 'metadata.wrong-kind']) && null
  }
}

/** The index text in pieces. Accepted damage: other updates in other pieces; digests or sizes that are none. */
export const packageIndex: Target = {
  name: 'package.xml',
  open(samples) {
    const own = samplesOf(samples, 'package.xml')
    return {
      change: (random) => changeBytes(random, own),
      async check(input) {
        const text = input.toString('utf8')
        const whole = await readIndex(text, text.length || 1)
        const pieces = await readIndex(text, 1 + (text.length % 1013))
        demand(JSON.stringify(whole) === JSON.stringify(pieces), 'other updates in other pieces')
        if (whole === null) return 'refused'
        for (const update of whole) demandSense(update)
        return 'accepted'
      },
    }
  },
}

async function readIndex(text: string, size: number): Promise<UpdateRecord[] | null> {
  const index = new IndexStream('package.xml', pieces(text, size), 'en')
  const updates: UpdateRecord[] = []
  try {
    await index.readHeader()
    for (let entry = await index.next(); entry; entry = await index.next())
      updates.push(mergeRecord(entry, entry.document, index.handler.fileNames))
    return updates
  } catch (error) {
    return refusedBy(error, ['metadata.damaged']) && null
  }
}

/** `metadata.txt` in pieces. Accepted damage: as for the index; records that are not the whole text, one after another. */
export const metadataText: Target = {
  name: 'metadata.txt',
  open(samples) {
    const own = samplesOf(samples, 'metadata.txt')
    return {
      change: (random) => changeBytes(random, own),
      async check(input) {
        const text = input.toString('utf8')
        const whole = await readText(text, text.length || 1)
        const other = await readText(text, 1 + (text.length % 1013))
        demand(JSON.stringify(whole) === JSON.stringify(other), 'other updates in other pieces')
        if (whole === null) return 'refused'
        demand(
          JSON.stringify(whole.map(({ updateId, revision }) => [updateId, revision])) === JSON.stringify(cut(text)),
          'other records than the text has',
        )
        for (const update of whole) demandSense(update)
        return 'accepted'
      },
    }
  },
}

/** Cuts a text by its own lengths: id and revision of each record, null when something is left over. */
function cut(text: string): [id: string, revision: number][] | null {
  const records: [string, number][] = []
  let rest = text
  while (rest.trim() !== '') {
    const [prefix, id, revision, length] =
      /^\s*\{?([0-9A-Fa-f-]{36})\}?,([0-9A-Fa-f]+),([0-9A-Fa-f]+),/.exec(rest) ?? []
    if (prefix === undefined || id === undefined) return null
    const end = prefix.length + Number(`0x${length ?? ''}`)
    if (end > rest.length) return null
    records.push([id.toLowerCase(), Number(`0x${revision ?? ''}`)])
    rest = rest.slice(end)
  }
  return records
}

async function readText(text: string, size: number): Promise<UpdateRecord[] | null> {
  const updates: UpdateRecord[] = []
  try {
    for await (const record of readRecords('metadata.txt', pieces(text, size), 'en'))
      updates.push(mergeRecord(record, record.contents, new FileNames()))
    return updates
  } catch (error) {
    return refusedBy(error, ['metadata.damaged']) && null
  }
}

async function* pieces(text: string, size: number): AsyncGenerator<string, void> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size))
}

/** What a plan builds on: digests, sizes, and names that are paths in the content store. */
function demandSense(update: UpdateRecord): void {
  for (const file of update.files) {
    demand(/^[0-9A-F]{40}$/.test(file.sha1), `a digest ${file.sha1}`)
    demand(file.sha256 === null || /^[0-9a-f]{64}$/.test(file.sha256), `a digest ${file.sha256 ?? ''}`)
    demand(file.bytes === null || Number.isSafeInteger(file.bytes), `a size of ${file.bytes ?? ''}`)
    demand(flawOf(contentStorePath(file)) === null, `a path ${contentStorePath(file)}`)
  }
}

/** A cabinet's list of members. Accepted damage: a member that does not stand in the header as it is answered. */
export const cabDirectory: Target = {
  name: 'package.cab',
  open(samples, scratch) {
    // The data behind the list is not read here; without it, changes hit the list.
    const own = samplesOf(samples, 'package.cab').map((file) => file.subarray(0, 120))
    const path = join(scratch, 'package.cab')
    return {
      change: (random) => changeBytes(random, own),
      async check(input) {
        writeFileSync(path, input)
        try {
          const { members, declaredBytes, fileBytes } = await readCabDirectory(path)
          demand(fileBytes === input.length, 'another length')
          demand(declaredBytes === input.readUInt32LE(8), 'another declared length')
          demand(members.length === input.readUInt16LE(28) && members.length > 0, 'another number of members')
          let at = input.readUInt32LE(16)
          for (const { name, bytes } of members) {
            const written = Buffer.from(input.subarray(at + 16, input.indexOf(0, at + 16)))
            demand(bytes === input.readUInt32LE(at), 'another size')
            demand(name === written.toString('utf8'), 'another name')
            at += 17 + written.length
          }
          return 'accepted'
        } catch (error) {
          return refusedBy(error, ['metadata.damaged'])
        }
      },
    }
  },
}
