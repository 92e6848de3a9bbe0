import type { Check } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'

/**
 * Whether a received medium is write-protected. A device that could be written is a warning; a folder that stands in
 * for a medium is none, unless this station's rule asks for the protection.
 */
export function writeProtectionCheck({ kind, protection, readAt }: MediumFacts, required: boolean): Check {
  const { state, source } = protection
  const isProtected = state === 'device' || state === 'mount'
  const without = required ? 'failed' : kind === 'folder' ? 'not-checked' : state === 'no' ? 'warning' : 'unknown'
  return {
    id: 'medium.write-protected',
    state: isProtected ? 'ok' : without,
    value: state === 'unknown' ? { kind: 'none' } : { kind: 'yes-no', yes: isProtected },
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
    const found = facts?.protection.state ?? 'unknown'
    if (found === 'no' || found === 'unknown') throw new CausewayError('medium.not-write-protected', { path, found })
  }
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

/** Changes the rule; who did is an event. @throws CausewayError `operator.not-permitted` */
export async function setWriteProtectionRule(station: Station, required: boolean): Promise<void> {
  demandPermission(station, 'administer')
  if (station.requiresWriteProtection === required) return
  await station.setRequiresWriteProtection(required)
  station.ledger.append({ type: 'custody.rule-changed', payload: { requireWriteProtection: required } })
}
