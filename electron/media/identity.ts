import type { Check } from '../../shared/domain'
import { sha256Of } from '../files/hash'
import type { MediumFacts } from './folder'

/** What tells one medium from another. */
export type IdentityFacts = Pick<MediumFacts, 'uuid' | 'serial' | 'sizeBytes' | 'folder'>

/**
 * A stable text by which a place on a medium is known again after the medium was taken out: the file system's UUID,
 * the device's serial number, its size, and the folder on it. The mount point is not in it.
 */
export function mediumIdentity({ uuid, serial, sizeBytes, folder }: IdentityFacts): string {
  return `uuid:${encodeURIComponent(uuid ?? '')} serial:${encodeURIComponent(serial ?? '')} size:${sizeBytes} folder:${folder}`
}

/**
 * What a device is called in custody, at every station and however it is mounted: its serial number; without one, text
 * made from its file system's UUID and size. A folder that stands in for a medium is named after itself: the serial
 * number below it is that of a disk which stays where it is.
 */
export function deviceId(facts: IdentityFacts & Pick<MediumFacts, 'kind'>): string {
  const { kind, uuid, serial, sizeBytes, folder } = facts
  if (kind === 'device' && serial !== null && serial !== '') return serial
  const known = kind === 'device' ? [uuid ?? '', String(sizeBytes)] : [uuid ?? '', folder]
  return `${kind === 'device' ? 'medium' : 'folder'}-${sha256Of(known.join('\n')).slice(0, 12)}`
}

/** The facts that an identity was made from; null for other text. */
export function parseIdentity(identity: string): IdentityFacts | null {
  const [, uuid, serial, size, folder] = IDENTITY.exec(identity) ?? []
  if (uuid === undefined || serial === undefined || folder === undefined) return null
  const decoded = (part: string): string | null => (part === '' ? null : decodeURIComponent(part))
  return { uuid: decoded(uuid), serial: decoded(serial), sizeBytes: Number(size), folder }
}

const IDENTITY = /^uuid:(\S*) serial:(\S*) size:([0-9]+) folder:(.*)$/s

/**
 * True when two identities speak of the same medium: size and UUID agree, and the serial number where both have one.
 * Where the system told no UUID the serial number must do. A copy of a medium made block by block has the same UUID
 * but another serial number, so a card that comes back in another reader counts as another medium too.
 */
export function sameMedium(a: string, b: string): boolean {
  return compare(a, b) === 'same'
}

/** True when two identities speak of the same folder on the same medium. */
export function samePlace(a: string, b: string): boolean {
  return sameMedium(a, b) && IDENTITY.exec(a)?.[4] === IDENTITY.exec(b)?.[4]
}

/** True unless two identities prove that they speak of different media, or of different folders. */
export function maySamePlace(a: string, b: string): boolean {
  return !otherMedium(a, b) && IDENTITY.exec(a)?.[4] === IDENTITY.exec(b)?.[4]
}

/** True when two identities prove that the media are different, not merely that little is known of them. */
export function otherMedium(a: string, b: string): boolean {
  return compare(a, b) === 'other'
}

/**
 * Says with its evidence whether a medium that was put in again is the one that was taken out.
 * @param before `mediumIdentity` of the medium that was taken out
 * @param now what was read of the one that is there
 */
export function sameMediumCheck(before: string, now: MediumFacts): Check {
  const found = mediumIdentity(now)
  const answer = compare(before, found)
  return {
    id: 'medium.same',
    state: answer === 'same' ? 'ok' : answer === 'other' ? 'failed' : 'unknown',
    value: { kind: 'text', text: found },
    source: now.source,
    at: now.readAt,
  }
}

function compare(a: string, b: string): 'same' | 'other' | 'unknown' {
  const [, uuidA = '', serialA = '', sizeA = ''] = IDENTITY.exec(a) ?? []
  const [, uuidB = '', serialB = '', sizeB = ''] = IDENTITY.exec(b) ?? []
  const [uuids, serials] = [uuidA !== '' && uuidB !== '', serialA !== '' && serialB !== '']
  if (!uuids && !serials) return 'unknown'
  if (sizeA !== sizeB || (uuids && uuidA !== uuidB) || (serials && serialA !== serialB)) return 'other'
  return 'same'
}
