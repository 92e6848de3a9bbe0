/** The small JSON files of a home. Damage is refused and never taken for an absent file. */
import type { z } from 'zod'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import { writeFileDurably } from './durable'
import { readStateFile } from './state-file'
import { errorCode } from './system-error'

interface Quoting {
  /** The cause of an error would quote the file. */
  readonly isSecret?: boolean
}

/**
 * Returns what a file of the home holds, null when there is none.
 * @param read throws for content that is not what the file must hold
 * @throws CausewayError `station.damaged`, `file.unreadable` (details: path)
 */
export function readHomeFile<T>(path: string, read: (content: unknown) => T, quoting: Quoting = {}): T | null {
  const bytes = readIfThere(path)
  return bytes === null ? null : parseHomeFile(path, bytes, read, quoting)
}

/**
 * Returns what the bytes of a file of the home say.
 * @param read throws for content that is not what the file must hold
 * @throws CausewayError `station.damaged` (details: path)
 */
export function parseHomeFile<T>(
  path: string,
  bytes: Uint8Array,
  read: (content: unknown) => T,
  { isSecret = false }: Quoting = {},
): T {
  try {
    return read(parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)))
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, isSecret ? undefined : error)
  }
}

/** Replaces a file of the home durably, for its owner alone. System errors are thrown as they are. */
export async function writeHomeFile(path: string, content: object): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
}

/**
 * Returns what a person set, if a file of the home may hold it.
 * @throws CausewayError `usage` (details: field, problem) that names the first field which may not be so
 */
export function checkedInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new CausewayError('usage', { field, problem: `${field}: ${issue?.message ?? ''}` }, read.error)
}

/** Returns what an event says that a file of the home held. @throws CausewayError `station.damaged` (details: path) */
export function recordedContent<T>(path: string, schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new CausewayError('station.damaged', { path }, read.error)
}

function readIfThere(path: string): Buffer | null {
  try {
    return readStateFile(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null
    throw error instanceof CausewayError ? error : new CausewayError('file.unreadable', { path }, error)
  }
}
