import { lstat, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ReadBack } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import { copyToTemporary, publish } from '../files/copy'
import { syncFolder } from '../files/durable'
import type { Gate } from '../files/gate'
import { hashFile } from '../files/hash'
import { makeRealFolder } from '../files/real-folders'
import { asTargetError } from '../files/system-error'
import { inLanes } from './lanes'

/** Small files are copied side by side: their flushes share the device's time. */
const LANES = 8
const BATCH_FILES = 64
const BATCH_BYTES = 64 * 1024 * 1024

export interface CopyItem {
  readonly source: string
  readonly target: string
  /** The folder that a person or the server named; from there down to the target no level may be a link. */
  readonly root: string
  /** How the file is named to people. */
  readonly path: string
  readonly bytes: number
  /** Upper-case hex that the bytes must have, when the name promises it. */
  readonly sha1: string | null
  /** Lower-case hex that the bytes must have, when a manifest promises it. */
  readonly sha256: string | null
}

export interface CopiedFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly readBack: ReadBack
  /** The target was there before, with the same bytes. */
  readonly alreadyThere: boolean
}

export interface CopyOptions {
  readonly gate: Gate
  /** Called as bytes are written and again as they are read back: twice the file's size in all. */
  readonly onBytes: (bytes: number) => void
  readonly onFile: (path: string) => void
  /**
   * What to do with a target that is there with other bytes. `replace`: it is our own unfinished work;
   * `refuse`: it is someone's content, which is never overwritten.
   */
  readonly onDifferent: 'replace' | 'refuse'
  /** The source is a removable medium, so a read error may mean that it was pulled out. */
  readonly sourceIsMedium: boolean
}

/** Cuts files into batches: after each the folders are flushed and the journal is written. */
export function* batches<T extends { readonly bytes: number }>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for (const item of items) {
    if (batch.length > 0 && (batch.length >= BATCH_FILES || bytes + item.bytes > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += item.bytes
  }
  if (batch.length > 0) yield batch
}

/**
 * Copies a batch so that a final name never stands for bytes that were not read back: each file is read once,
 * hashed, written under a temporary name, flushed, read back from the device, then named; at the end the
 * folders are flushed. Only when this returns may the journal say that the files are proven.
 * @throws CausewayError `content.wrong-digest`, `content.conflict`, `copy.read-back-differs`, `medium.not-ready` (a
 *   link or a file where a folder should be), `medium.full`, `medium.lost`, `file.unreadable`, `content.changed-while-copying`, `cancelled`
 */
export async function copyVerified(items: readonly CopyItem[], options: CopyOptions): Promise<CopiedFile[]> {
  const roots = new Map(items.map((item) => [dirname(item.target), item.root]))
  const folders = [...roots.keys()]
  const refusal = options.onDifferent === 'refuse' ? 'content.conflict' : 'medium.not-ready'
  for (const [folder, root] of roots) await onTarget(folder, () => makeRealFolder(root, folder, refusal))
  const copied = await inLanes(items, LANES, (item) => onTarget(item.target, () => copyOne(item, options)))
  for (const folder of folders) await onTarget(folder, () => syncFolder(folder))
  return copied
}

/** Says of a system error whether it means that the target's device is full or gone. */
async function onTarget<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asTargetError(error, path)
  }
}

async function copyOne(item: CopyItem, options: CopyOptions): Promise<CopiedFile> {
  await options.gate.pass()
  options.onFile(item.path)
  const existing = await sizeOf(item.target)
  if (existing !== null) {
    const adopted = await adopt(item, existing, options)
    if (adopted) return adopted
  }
  const { temporary, ...written } = await copyToTemporary(item.source, item.target, options)
  try {
    demandExpected(item, written)
    const back = await hashFile(temporary, { ...options, algorithms: ['sha256'], uncached: true })
    if (back.sha256 !== written.sha256) throw new CausewayError('copy.read-back-differs', { path: item.path })
    await publish(temporary, item.target)
    return {
      path: item.path,
      bytes: written.bytes,
      sha256: written.sha256,
      readBack: back.readBack,
      alreadyThere: false,
    }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Takes a target that is there already for copied, if its bytes are the expected ones. */
async function adopt(item: CopyItem, size: number, options: CopyOptions): Promise<CopiedFile | null> {
  const promised = item.sha256 !== null || item.sha1 !== null
  if (promised && size === item.bytes) {
    const there = await hashFile(item.target, { ...options, algorithms: ['sha1', 'sha256'], uncached: true })
    const same =
      (item.sha256 === null || there.sha256 === item.sha256) && (item.sha1 === null || there.sha1 === item.sha1)
    if (same && there.sha256 !== undefined) {
      options.onBytes(there.bytes)
      return {
        path: item.path,
        bytes: there.bytes,
        sha256: there.sha256,
        readBack: there.readBack,
        alreadyThere: true,
      }
    }
    options.onBytes(-there.bytes)
  }
  if (options.onDifferent === 'refuse') throw new CausewayError('content.conflict', { path: item.path })
  await rm(item.target)
  return null
}

function demandExpected(item: CopyItem, found: { bytes: number; sha1: string; sha256: string }): void {
  if (item.sha1 !== null && found.sha1 !== item.sha1)
    throw new CausewayError('content.wrong-digest', { path: item.path, wanted: item.sha1, found: found.sha1 })
  if (item.sha256 !== null && found.sha256 !== item.sha256)
    throw new CausewayError('content.wrong-digest', { path: item.path, wanted: item.sha256, found: found.sha256 })
  if (found.bytes !== item.bytes) throw new CausewayError('content.changed-while-copying', { path: item.path })
}

async function sizeOf(path: string): Promise<number | null> {
  return lstat(path).then(
    (found) => found.size,
    () => null,
  )
}
