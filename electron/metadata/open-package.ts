import { basename, resolve } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { damaged, decodeText, gunzip, openPackageFile, unreadable, type ReadOptions } from './byte-streams'
import { readCabDirectory, type CabMember } from './cab-directory'
import { openCabSource } from './cab-tool'
import { IndexStream } from './index-stream'
import { mergeRecord } from './merge'
import type { MetadataPackage, PackageContainer, PackageHeader, UpdateRecord } from './package'
import type { IndexEntry } from './package-index'
import { looksLikeRecords, readRecords } from './records'

export interface OpenOptions extends ReadOptions {
  /** Language of titles, `en` unless told. */
  readonly language?: string
}

/**
 * Opens a metadata package for reading from front to back; what it is shows in its first bytes, not in its name.
 * Reading `updates()` to the end proves the whole container. Memory holds the index's list of file names and nothing
 * that grows with the documents.
 *
 * @throws CausewayError `metadata.wrong-kind` (details: path, found) for anything but gzip or a cabinet and for
 *   `wsusscn2.cab`; `metadata.damaged` (details: path, problem); `metadata.tool-missing` (details: tool);
 *   `file.unreadable`; `cancelled`
 */
export async function openPackage(path: string, options: OpenOptions = {}): Promise<MetadataPackage> {
  const absolute = resolve(path)
  const container = await containerOf(absolute)
  return container === 'cab' ? openCab(absolute, options) : openGzip(absolute, options)
}

/** @throws CausewayError `metadata.wrong-kind`, `file.unreadable` */
export async function containerOf(path: string): Promise<PackageContainer> {
  const file = await openPackageFile(path)
  try {
    const { buffer, bytesRead } = await file
      .read(Buffer.alloc(4), 0, 4, 0)
      .catch((error: unknown) => unreadable(path, error))
    if (buffer.toString('latin1') === 'MSCF') return 'cab'
    if (bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b) return 'xml.gz'
    throw wrongKind(path, bytesRead === 0 ? 'an empty file' : 'neither gzip nor a cabinet')
  } finally {
    await file.close()
  }
}

async function openGzip(path: string, options: OpenOptions): Promise<MetadataPackage> {
  const index = new IndexStream(path, decodeText(path, gunzip(path, options)), options.language ?? 'en')
  try {
    await index.readHeader()
    refuseOfflineCatalogue(path, index)
  } catch (error) {
    await index.close()
    throw error
  }
  const header = index.handler.header('xml.gz')
  async function* updates(): AsyncGenerator<UpdateRecord> {
    if (!header.layoutKnown) return await index.drain()
    for (let entry = await index.next(); entry; entry = await index.next()) {
      yield mergeRecord(entry, entry.document, index.handler.fileNames)
    }
  }
  return { header, updates, close: () => index.close() }
}

async function openCab(path: string, options: OpenOptions): Promise<MetadataPackage> {
  const directory = await readCabDirectory(path)
  const member = (name: string): CabMember | undefined =>
    directory.members.find((found) => found.name.toLowerCase() === name)
  if (member('package.cab')) throw wrongKind(path, 'wsusscn2.cab')
  if (directory.fileBytes < directory.declaredBytes) throw damaged(path, 'the file ends early')
  if (directory.fileBytes > directory.declaredBytes) throw damaged(path, 'bytes behind the end')
  const source = openCabSource(path, options)
  const [indexMember, metadataMember] = [member('package.xml'), member('metadata.txt')]
  if (!indexMember) return unknownLayout({ container: 'cab' }, source)
  const language = options.language ?? 'en'
  const index = new IndexStream(path, decodeText(path, source.read(indexMember)), language)
  try {
    await index.readHeader()
    refuseOfflineCatalogue(path, index)
    const text = metadataMember ? await peek(decodeText(path, source.read(metadataMember))) : null
    const header = index.handler.header('cab')
    // An empty metadata.txt belongs to an index without updates: known, and then found to hold nothing.
    if (!header.layoutKnown || !text || (text.first !== '' && !looksLikeRecords(text.first))) {
      await index.close()
      return unknownLayout(header, source)
    }
    return { header, updates: () => joined(path, index, text.all, language), close: () => source.close() }
  } catch (error) {
    await source.close()
    throw error
  }
}

/** A container that is sound as far as its tool can tell, with something inside that Causeway does not know. */
function unknownLayout(
  known: Pick<PackageHeader, 'container'> & Partial<PackageHeader>,
  source: { test(): Promise<void>; close(): Promise<void> },
): MetadataPackage {
  return {
    header: { serverId: null, creationTime: null, languages: [], ...known, layoutKnown: false },
    updates: () => nothingFrom(source),
    close: () => source.close(),
  }
}

async function* nothingFrom(source: { test(): Promise<void> }): AsyncGenerator<UpdateRecord> {
  await source.test()
  yield* []
}

/**
 * Documents with their index entries. Both files come in the same order, so one entry at a time is held; where an
 * exporter's order differs, those passed over wait.
 */
async function* joined(
  path: string,
  index: IndexStream,
  metadata: AsyncGenerator<string>,
  language: string,
): AsyncGenerator<UpdateRecord> {
  const waiting = new Map<string, IndexEntry>()
  const keyOf = (of: { updateId: string; revision: number }): string => `${of.updateId},${of.revision}`
  const entryFor = async (key: string): Promise<IndexEntry | null> => {
    const passedOver = waiting.get(key)
    if (passedOver) {
      waiting.delete(key)
      return passedOver
    }
    for (let entry = await index.next(); entry; entry = await index.next()) {
      if (keyOf(entry) === key) return entry
      waiting.set(keyOf(entry), entry)
    }
    return null
  }
  for await (const record of readRecords(path, metadata, language)) {
    const entry = await entryFor(keyOf(record))
    yield mergeRecord(entry ?? record, record.contents, index.handler.fileNames)
  }
  for (const entry of waiting.values()) yield mergeRecord(entry, null, index.handler.fileNames)
  for (let entry = await index.next(); entry; entry = await index.next()) {
    yield mergeRecord(entry, null, index.handler.fileNames)
  }
}

/** Looks at the first piece of a text without losing it. */
async function peek(text: AsyncGenerator<string>): Promise<{ first: string; all: AsyncGenerator<string> }> {
  const piece: IteratorResult<string, void> = await text.next()
  const first = piece.done === true ? '' : piece.value
  async function* all(): AsyncGenerator<string> {
    yield first
    yield* text
  }
  return { first, all: all() }
}

function refuseOfflineCatalogue(path: string, index: IndexStream): void {
  if (index.handler.rootName === 'OfflineSyncPackage') throw wrongKind(path, 'wsusscn2.cab')
}

function wrongKind(path: string, found: string): CausewayError {
  return new CausewayError('metadata.wrong-kind', { path: basename(path), found })
}
