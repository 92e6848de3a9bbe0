import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Check } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { listDevices } from '../../media/devices'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import type { Station } from '../../station/station'
import { changePolicy } from '../policy/change-policy'

/**
 * Whether a received medium is write-protected. A device that could be written is a warning; a folder that stands in
 * for a medium is none, unless this station's rule asks for the protection.
 */
export function writeProtectionCheck(facts: MediumFacts, required: boolean): Check {
  const { kind, readAt } = facts
  const { state, source } = facts.protection
  const without = required ? 'failed' : kind === 'folder' ? 'not-checked' : state === 'no' ? 'warning' : 'unknown'
  return {
    id: 'medium.write-protected',
    state: isProtected(facts) ? 'ok' : without,
    value: state === 'unknown' ? { kind: 'none' } : { kind: 'yes-no', yes: isProtected(facts) },
    source,
    at: readAt,
  }
}

/**
 * The station's rule for received media, before anything on them is read: not even the names in their folders.
 * What cannot be told is not protected.
 * @param media null for one of which nothing could be read
 * @throws CausewayError `medium.not-write-protected` (details: path, found)
 */
export function demandWriteProtection(
  { requiresWriteProtection }: Pick<Station, 'requiresWriteProtection'>,
  media: readonly { readonly path: string; readonly facts: MediumFacts | null }[],
): void {
  if (!requiresWriteProtection) return
  for (const { path, facts } of media) {
    if (isProtected(facts)) continue
    throw new CausewayError('medium.not-write-protected', { path, found: facts?.protection.state ?? 'unknown' })
  }
}

function isProtected(facts: MediumFacts | null): boolean {
  return facts?.protection.state === 'device' || facts?.protection.state === 'mount'
}

/** Whether the rule lets a medium be read; for whoever looks at whatever is there. */
export function mayBeRead(station: Pick<Station, 'requiresWriteProtection'>, facts: MediumFacts | null): boolean {
  return !station.requiresWriteProtection || isProtected(facts)
}

/**
 * The same for folders of which nothing is known yet.
 * @throws CausewayError `medium.not-write-protected` (details: path, found)
 */
export async function demandProtectedFolders(station: Station, folders: readonly string[]): Promise<void> {
  if (!station.requiresWriteProtection) return
  for (const path of folders)
    demandWriteProtection(station, [{ path, facts: await inspectFolder(path).catch(() => null) }])
}

/**
 * The same for a medium that was let in before and is read again now: it may have been put back writable. Where nothing
 * is there any more, whoever wants to read says so.
 * @throws CausewayError `medium.not-write-protected` (details: path, found)
 */
export async function demandStillProtected(station: Station, folders: readonly string[]): Promise<void> {
  if (!station.requiresWriteProtection) return
  for (const path of new Set(folders)) {
    const facts = await inspectFolder(path).catch(() => null)
    if (facts) demandWriteProtection(station, [{ path, facts }])
  }
}

/**
 * The same for a file or folder that somebody points at: it may lie on a medium, or on this computer's own disks, of which
 * nothing is asked. Where the devices cannot be listed, nobody knows which.
 * @throws CausewayError `medium.not-write-protected` (details: path, found)
 */
export async function demandProtectedPlace(station: Station, place: string): Promise<void> {
  if (!station.requiresWriteProtection) return
  const real = await realpath(place).catch(() => null)
  // What is not there is not read either; the reader has the words for it.
  if (real === null) return
  const devices = await listDevices()
  const folder = (await stat(real)).isDirectory() ? real : dirname(real)
  const facts = await inspectFolder(folder, devices).catch(() => null)
  if (facts?.kind !== 'device' && devices.some(({ unread }) => unread !== undefined))
    throw new CausewayError('medium.not-write-protected', { path: place, found: 'unknown' })
  if (facts === null || facts.kind === 'device') demandWriteProtection(station, [{ path: place, facts }])
}

/**
 * Changes the rule; it is one of the policy's, so the change is an event with what held before.
 * @throws CausewayError as `changePolicy`
 */
export async function setWriteProtectionRule(station: Station, required: boolean): Promise<void> {
  await changePolicy(station, { requireWriteProtection: required })
}
