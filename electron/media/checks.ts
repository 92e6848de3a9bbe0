import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check, CheckId, CheckState, CheckValue } from '../../shared/domain'
import { isTemporaryName, removeQuietly, temporaryPath } from '../files/durable'
import { errorCode } from '../files/system-error'
import type { Device } from './device'
import type { MediumFacts } from './folder'

/** What is to be written on one medium. */
export interface SpaceNeed {
  readonly bytes: number
  readonly largestFileBytes: number
  /** What our own files take there already: room that was there before they came. */
  readonly ownBytes?: number
}

const MIB = 1024 ** 2
/** A file on FAT32 has a 32-bit length. */
const LARGEST_FAT_FILE_BYTES = 4 * 1024 ** 3 - 1

/** Room for tag files, folders and file system tables: 1 % or 16 MiB, whichever is larger. */
export function bytesWithMargin(bytes: number): number {
  return bytes + Math.max(Math.ceil(bytes / 100), 16 * MIB)
}

/** How much of a medium's free space files may take, so that the margin stays: the inverse of `bytesWithMargin`. */
export function usableBytes(facts: Pick<MediumFacts, 'freeBytes'>): number {
  return Math.max(0, Math.min(Math.floor(facts.freeBytes / 1.01) - 1, facts.freeBytes - 16 * MIB))
}

/**
 * Looks at a medium before it is used.
 * @param need what is to be written on it; null when that is not known yet or nothing is to be written
 * @param options write: also prove by a temporary file that it can be written; a medium that is only read may
 *   well be write-protected
 */
export async function mediumChecks(
  facts: MediumFacts,
  need: SpaceNeed | null,
  options: { readonly write: boolean },
): Promise<Check[]> {
  const checks = [await reachable(facts), kind(facts)]
  if (facts.kind === 'device') checks.push(notSystem(facts.system, facts.source))
  if (options.write) checks.push(await writable(facts), ...roomChecks(facts, need))
  return checks
}

/** Whether what is to be written would fit; writes nothing. */
export function roomChecks(facts: MediumFacts, need: SpaceNeed | null): Check[] {
  return [fileSystem(facts, need), freeSpace(facts, need)]
}

/**
 * Why a device of the list cannot be a medium, before anything on it is opened.
 * @param options reachable: false when it is mounted but could not be read; twins: as `serialTwins`
 */
export function deviceChecks(
  device: Device,
  options: { readonly write: boolean; readonly reachable: boolean; readonly twins?: readonly string[] },
): Check[] {
  const source = `${device.source} ${device.id}`
  if (device.unread !== undefined) return [check('medium.described', 'failed', text(device.unread), source)]
  const name: CheckValue = {
    kind: 'text',
    text: [device.transport, device.model].filter(Boolean).join(' · ') || device.id,
  }
  const checks = [
    check('medium.kind', device.removable ? 'ok' : 'failed', name, source),
    notSystem(device.system, source),
    check('medium.reachable', options.reachable ? 'ok' : 'failed', textOrNone(device.mountPoint), source),
  ]
  checks.push(...sameSerialChecks(device.serial, device.uuid ?? null, options.twins ?? [], source))
  if (options.write)
    checks.push(check('medium.writable', device.readOnly ? 'failed' : 'not-checked', yesNo(!device.readOnly), source))
  return checks
}

/** A warning where another device says the same serial number, with both UUIDs; nothing where none does. */
export function sameSerialChecks(
  serial: string | null,
  uuid: string | null,
  twins: readonly string[],
  source: string,
): Check[] {
  if (serial === null || twins.length === 0) return []
  const items = [uuid === null ? serial : `${serial} (UUID ${uuid})`, ...twins]
  return [check('medium.same-serial', 'warning', { kind: 'list', items }, source)]
}

async function reachable(facts: MediumFacts): Promise<Check> {
  const deviceId = await stat(facts.path).then(
    (found) => (found.isDirectory() ? String(found.dev) : null),
    () => null,
  )
  // Another device number: the medium was pulled out and the empty mount point, or another medium, is there now.
  return check('medium.reachable', deviceId === facts.deviceId ? 'ok' : 'failed', text(facts.path), 'stat')
}

function kind(facts: MediumFacts): Check {
  const name = facts.kind === 'folder' ? facts.path : [facts.transport, facts.model].filter(Boolean).join(' · ')
  return check('medium.kind', 'ok', text(name || facts.label), facts.source)
}

function notSystem(system: boolean, source: string): Check {
  return check('medium.not-system', system ? 'failed' : 'ok', yesNo(!system), source)
}

async function writable(facts: MediumFacts): Promise<Check> {
  const path = temporaryPath(join(facts.path, 'write-test'))
  try {
    await removeEarlierTests(facts.path)
    const file = await open(path, 'wx', 0o600)
    try {
      await file.write('Causeway write test\n')
      await file.sync()
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
    return check('medium.writable', 'ok', yesNo(true), 'temporary file')
  } catch (error) {
    const code = errorCode(error) ?? 'error'
    // Full is not write-protected: what room there is, another check says.
    const isFull = ['ENOSPC', 'EDQUOT'].includes(code)
    return check('medium.writable', isFull ? 'warning' : 'failed', yesNo(isFull), `temporary file: ${code}`)
  }
}

/** A test that was killed leaves its file behind, and nobody else would look for it outside the volumes. */
async function removeEarlierTests(medium: string): Promise<void> {
  for (const entry of await readdir(medium, { withFileTypes: true }))
    if (entry.isFile() && isTemporaryName(entry.name)) await removeQuietly(join(medium, entry.name))
}

function fileSystem(facts: MediumFacts, need: SpaceNeed | null): Check {
  const source = facts.source
  if (facts.fileSystem === null) return check('medium.file-system', 'unknown', { kind: 'none' }, source)
  const value = text(facts.fileSystem)
  if (!isFat(facts.fileSystem)) return check('medium.file-system', 'ok', value, source)
  const tooLarge = (need?.largestFileBytes ?? 0) > LARGEST_FAT_FILE_BYTES
  return check('medium.file-system', tooLarge ? 'failed' : 'warning', value, source)
}

/** `vfat`, `msdos` and `fuse.fusefat` on Linux, `FAT` and `FAT32` on Windows; exFAT has no such limit. */
function isFat(name: string): boolean {
  return /^(vfat|msdos|fat(12|16|32)?|fuse\.fusefat)$/i.test(name)
}

/** The largest file that a medium can hold, as far as its file system is known to set a limit. */
export function largestFileOn({ fileSystem }: Pick<MediumFacts, 'fileSystem'>): number {
  return fileSystem !== null && isFat(fileSystem) ? LARGEST_FAT_FILE_BYTES : Infinity
}

function freeSpace(facts: MediumFacts, need: SpaceNeed | null): Check {
  const value: CheckValue = { kind: 'bytes-of', bytes: facts.freeBytes, total: facts.totalBytes }
  const enough = facts.freeBytes + (need?.ownBytes ?? 0) >= bytesWithMargin(need?.bytes ?? 0)
  const state = !enough ? 'failed' : need ? 'ok' : 'not-checked'
  return check('medium.free-space', state, value, `statfs ${facts.path}`)
}

function check(id: CheckId, state: CheckState, value: CheckValue, source: string): Check {
  return { id, state, value, source, at: new Date().toISOString() }
}

function text(value: string): CheckValue {
  return { kind: 'text', text: value }
}

function textOrNone(value: string | null): CheckValue {
  return value === null ? { kind: 'none' } : text(value)
}

function yesNo(yes: boolean): CheckValue {
  return { kind: 'yes-no', yes }
}
