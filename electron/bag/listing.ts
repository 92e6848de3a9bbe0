import { join } from 'node:path'
import type { FileProblem } from '../../shared/jobs'
import { CausewayError } from '../../shared/errors'
import { DigestSet } from '../files/digest-set'
import { systemDisk } from '../files/disk'
import type { Gate } from '../files/gate'
import { PayloadFolders } from '../files/payload-folders'
import { digest } from '../files/safe-path'
import { isDeviceError } from '../files/system-error'
import { walkFiles, type WalkedFile } from '../files/walk'
import { demandMedium } from './medium'
import { PAYLOAD, shownIn } from './names'
import { readPayloadManifestPieces } from './payload-manifest'
import { Problems } from './problems'
import type { AuthenticatedVolume } from './read'

export interface PayloadListing {
  /** Regular files that the manifest lists and the medium holds. */
  readonly files: number
  readonly bytes: number
  /** At most 1000 of them are named. */
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
}

/**
 * Compares names and sizes of the payload with the manifest, without reading file contents: nothing missing, nothing
 * added, no links, totals as signed. Quick, and no proof of a single byte. Empty folders are tolerated.
 * @throws CausewayError as `readPayloadManifest`; `bag.totals-differ` when every name is right but the sizes
 *   together are not; `medium.lost`, `cancelled`
 */
export async function checkPayloadListing(
  volume: AuthenticatedVolume<unknown>,
  options: { readonly gate: Gate },
): Promise<PayloadListing> {
  const found = await comparePayloadNames(volume, options.gate)
  const { files, bytes, problems } = found
  if (problems.count === 0) demandTotals(volume, found)
  return { files, bytes, problems: problems.list, problemCount: problems.count }
}

/** @throws CausewayError `bag.totals-differ`, `bag.manifest-empty` for no files at all */
export function demandTotals(volume: AuthenticatedVolume<unknown>, found: { files: number; bytes: number }): void {
  const path = shownIn(volume.folder, PAYLOAD)
  if (found.files === 0) throw new CausewayError('bag.manifest-empty', { path })
  const [wanted, seen] = [volume.oxum, found].map(({ bytes, files }) => `${bytes}.${files}`)
  if (wanted !== seen) throw new CausewayError('bag.totals-differ', { path, wanted: wanted ?? '', found: seen ?? '' })
}

/** The names only; the caller judges problems and totals. */
export async function comparePayloadNames(
  volume: AuthenticatedVolume<unknown>,
  gate: Gate,
): Promise<{ files: number; bytes: number; problems: Problems }> {
  const problems = new Problems()
  const listed = new DigestSet()
  for await (const entries of readPayloadManifestPieces(volume)) {
    for (const { path } of entries) listed.add(digest(path))
    await gate.pass()
  }
  let [seen, files, bytes] = [0, 0, 0]
  for await (const entry of walkPayload(volume)) {
    await gate.pass()
    const isListed = listed.has(digest(entry.path))
    if (isListed) seen++
    if (entry.kind === 'link') problems.add(entry.path, 'link')
    else if (entry.kind === 'other' || !isListed) problems.add(entry.path, 'unexpected')
    else {
      files++
      bytes += entry.bytes
    }
  }
  if (seen < listed.size) {
    demandMedium(volume.folder)
    await nameMissing(volume, gate, problems)
    // Names that the medium finds but does not list: it tells no case apart, or it answers differently each time.
    if (problems.count === 0) problems.add(PAYLOAD, 'unexpected')
  }
  return { files, bytes, problems }
}

/** No payload folder at all is an empty one; what is missing is then named from the manifest. */
async function* walkPayload(volume: AuthenticatedVolume<unknown>): AsyncGenerator<WalkedFile, void, undefined> {
  const root = join(volume.folder, PAYLOAD)
  try {
    const facts = systemDisk.lookUp(root)
    if (!facts) return
    if (facts.kind !== 'folder') {
      yield { path: PAYLOAD, bytes: 0, mtimeMs: 0, kind: facts.kind === 'link' ? 'link' : 'other' }
      return
    }
    for await (const entry of walkFiles(root)) yield { ...entry, path: `${PAYLOAD}/${entry.path}` }
  } catch (error) {
    // A walk that broke off says nothing about what it did not reach.
    throw new CausewayError(isDeviceError(error) ? 'medium.lost' : 'file.unreadable', { path: root }, error)
  }
}

/** Memory holds digests only, so the manifest is read again to say which of its files are not there. */
async function nameMissing(volume: AuthenticatedVolume<unknown>, gate: Gate, problems: Problems): Promise<void> {
  const folders = new PayloadFolders(volume.folder, systemDisk)
  for await (const entries of readPayloadManifestPieces(volume)) {
    await gate.pass()
    for (const { path } of entries) {
      const { kind } = folders.look(path)
      if (kind === 'missing' || kind === 'link') problems.add(path, kind)
    }
  }
}
