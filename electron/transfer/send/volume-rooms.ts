import type { Check } from '../../../shared/domain'
import { largestFileOn, usableBytes } from '../../media/checks'
import type { MediumFacts } from '../../media/folder'
import type { KeptVolume } from './kept-volumes'
import type { Room } from './split'

/** The room for a volume on the media that will carry it. */
export interface VolumeRoom extends Room {
  readonly media: readonly MediumFacts[]
}

/** The content store has 256 folders; each takes a unit of its own, as do those around them. */
const FOLDERS = 256 + 8

/**
 * The rooms that the chosen media offer. A medium that carries a volume already goes on with that one, if all media of
 * that volume are there. The others are put together by size in groups of `copies`: what fits on the smallest of a
 * group goes on each, so media of like size waste least. What is left over stays unused.
 * @param companionFolders folders that may have to be made on each beside those of the content store
 */
export function roomsOn(
  media: readonly MediumFacts[],
  kept: readonly KeptVolume[],
  copies: number,
  companionFolders = 0,
): VolumeRoom[] {
  const folders = FOLDERS + companionFolders
  const held = new Set(kept.flatMap((volume) => volume.found.map(({ medium }) => medium)))
  const going = kept.filter((volume) => volume.isWhole)
  const free = media
    .filter((medium) => !held.has(medium))
    .map((medium) => ({ medium, bytes: bytesLeftOn(medium, media, kept, folders) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ medium }) => medium)
  const groups: MediumFacts[][] = []
  for (let at = 0; at + copies <= free.length; at += copies) groups.push(free.slice(at, at + copies))
  return [
    ...going.map(({ volume, found, proven }) =>
      roomOf(
        volume.index,
        found.map(({ medium }) => medium),
        proven.bytes,
        media,
        kept,
        folders,
      ),
    ),
    ...groups.map((group) => roomOf(null, group, 0, media, kept, folders)),
  ]
}

function roomOf(
  index: number | null,
  group: readonly MediumFacts[],
  ownBytes: number,
  media: readonly MediumFacts[],
  kept: readonly KeptVolume[],
  folders: number,
): VolumeRoom {
  const bytes = Math.min(...group.map((medium) => bytesLeftOn(medium, media, kept, folders)))
  return {
    index,
    media: group,
    label: group.map(({ label }) => label).join(' + '),
    sizeBytes: bytes + ownBytes,
    bytes,
    files: Math.min(...group.map((medium) => filesLeftOn(medium, media, folders))),
    largestFileBytes: Math.min(...group.map(largestFileOn)),
    allocationBytes: Math.max(...group.map(({ allocationBytes }) => allocationBytes)),
  }
}

/** What our own files take on a medium already. */
export function ownBytesOn({ deviceId }: MediumFacts, kept: readonly KeptVolume[]): number {
  return kept
    .flatMap(({ found, proven }) => found.map(({ medium }) => ({ medium, bytes: proven.bytes })))
    .filter(({ medium }) => medium.deviceId === deviceId)
    .reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Chosen folders on one file system share its room, so each is counted for its part only. */
function bytesLeftOn(
  medium: MediumFacts,
  media: readonly MediumFacts[],
  kept: readonly KeptVolume[],
  folders: number,
): number {
  const own = ownBytesOn(medium, kept)
  const left = usableBytes({ freeBytes: medium.freeBytes + own }) - own
  const share = Math.floor(left / sharers(medium, media).length)
  return Math.max(0, share - folders * medium.allocationBytes)
}

function filesLeftOn(medium: MediumFacts, media: readonly MediumFacts[], folders: number): number {
  if (medium.freeFiles === null) return Infinity
  return Math.max(0, Math.floor(medium.freeFiles / sharers(medium, media).length) - folders)
}

/** True for two file systems on one device too: what takes one of them takes the other. */
function isLostWith(medium: MediumFacts, other: MediumFacts): boolean {
  return other.deviceId === medium.deviceId || (medium.disk !== null && other.disk === medium.disk)
}

function sharers({ deviceId }: MediumFacts, media: readonly MediumFacts[]): readonly MediumFacts[] {
  return media.filter((other) => other.deviceId === deviceId)
}

/**
 * Whether each copy has a medium of its own, and as many media are there as copies. Folders that stand in for media may
 * lie on one device, which is said. What was copied already has its number of copies, which no later choice changes.
 */
export function copiesCheck(rooms: readonly VolumeRoom[], kept: readonly KeptVolume[], copies: number): Check {
  const crowded = rooms.flatMap(({ media }) =>
    media.filter((medium) => media.some((other) => other !== medium && isLostWith(medium, other))),
  )
  const otherNumber = kept.some(({ volume }) => 1 + (volume.copies?.length ?? 0) !== copies)
  const failed = rooms.length === 0 || otherNumber || crowded.some(({ kind }) => kind === 'device')
  return {
    id: 'medium.copies',
    state: failed ? 'failed' : crowded.length > 0 ? 'warning' : 'ok',
    value: { kind: 'count', count: copies },
    source: 'stat',
    at: new Date().toISOString(),
  }
}
