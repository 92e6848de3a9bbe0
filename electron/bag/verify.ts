import type { ReadBack } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import type { Gate } from '../files/gate'
import { hashFile } from '../files/hash'
import { joinMediumPath } from '../files/safe-path'
import { errorCode, isDeviceError } from '../files/system-error'
import { comparePayloadNames, demandTotals, type PayloadListing } from './listing'
import type { ManifestEntry } from './manifest'
import { demandMedium } from './medium'
import { PayloadFolders } from './payload-file'
import { readPayloadManifest, type PayloadFile } from './payload-manifest'
import type { AuthenticatedVolume } from './read'

export { checkPayloadListing, type PayloadListing } from './listing'

export interface VerifyOptions {
  readonly gate: Gate
  /** Called after each piece with the bytes since the last call. */
  readonly onBytes?: (bytes: number) => void
  readonly onFileStarted?: (path: string) => void
  /** Called once for each file whose bytes were read and matched, with where they were read from. */
  readonly onVerified?: (file: PayloadFile, readBack: ReadBack) => void
  /** True for a file that an interrupted run has found sound: it must still be there, but is not read again. */
  readonly isProven?: (entry: ManifestEntry) => boolean
}

export interface VerifiedPayload extends PayloadListing {
  /** `medium` when every file that was read came from the device itself. */
  readonly readBack: ReadBack
}

/**
 * Verifies the payload of an authenticated volume: first names and totals, then every byte, read from the medium
 * past the page cache. Goes on after a problem, so that the whole damage is known; `files` and `bytes` count sound
 * files only. It is verified only when `problemCount` is 0.
 * @throws CausewayError as `checkPayloadListing`; `medium.lost` when the medium no longer answers, `cancelled`
 */
export async function verifyPayload(
  volume: AuthenticatedVolume<unknown>,
  options: VerifyOptions,
): Promise<VerifiedPayload> {
  const { problems } = await comparePayloadNames(volume, options.gate)
  const folders = new PayloadFolders(volume.folder)
  let [files, bytes, readBack]: [number, number, ReadBack] = [0, 0, 'medium']
  for await (const entry of readPayloadManifest(volume)) {
    await options.gate.pass()
    options.onFileStarted?.(entry.path)
    const outcome = await verifyFile(volume, folders, entry, options)
    if (typeof outcome === 'string') {
      problems.add(entry.path, outcome)
      continue
    }
    files++
    bytes += outcome.bytes
    if (outcome.readBack === 'cache') readBack = 'cache'
  }
  if (problems.count === 0) demandTotals(volume, { files, bytes })
  return { files, bytes, readBack, problems: problems.list, problemCount: problems.count }
}

type FileOutcome =
  | { readonly bytes: number; readonly readBack: ReadBack | null }
  | 'missing'
  | 'link'
  | 'unexpected'
  | 'altered'
  | 'unreadable'

async function verifyFile(
  volume: AuthenticatedVolume<unknown>,
  folders: PayloadFolders,
  entry: ManifestEntry,
  options: VerifyOptions,
): Promise<FileOutcome> {
  try {
    const looked = await folders.look(entry.path)
    if (looked.kind === 'other') return 'unexpected'
    if (looked.kind === 'missing') await demandMedium(volume.folder)
    if (looked.kind !== 'file') return looked.kind
    if (options.isProven?.(entry)) return { bytes: looked.bytes, readBack: null }
    const path = joinMediumPath(volume.folder, entry.path)
    const { gate, onBytes } = options
    const hashed = await hashFile(path, { algorithms: ['sha256'], gate, uncached: true, ...(onBytes && { onBytes }) })
    if (hashed.sha256 !== entry.sha256) return 'altered'
    options.onVerified?.({ ...entry, bytes: hashed.bytes }, hashed.readBack)
    return hashed
  } catch (error) {
    return await problemOf(volume, error)
  }
}

/** One bad file is a problem to name; a medium that answers no more ends the work, which can be resumed. */
async function problemOf(volume: AuthenticatedVolume<unknown>, error: unknown): Promise<'unreadable'> {
  const aboutFile =
    isDeviceError(error) ||
    errorCode(error) !== null ||
    (error instanceof CausewayError && error.code === 'file.unreadable')
  if (!aboutFile) throw error
  await demandMedium(volume.folder, error)
  return 'unreadable'
}
