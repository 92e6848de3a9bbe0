import { CausewayError } from '../../../shared/errors'
import type { TransferJson } from '../../../shared/transfer-json'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type Journal } from '../journal'
import { APPROVALS_NAME, CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'

/**
 * A payload file is the metadata package, its log, the approvals passport, or lies where the content store has a file of its name. Asked
 * before anything is imported: a transfer that could be imported in part only is not begun.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, path)
 */
export function demandPlace({ package: facts }: TransferJson, path: string): void {
  const named = [facts.fileName, facts.logFileName, APPROVALS_NAME].map((name) => METADATA_FOLDER + name)
  if (named.includes(path)) return
  if (path.startsWith(CONTENT_FOLDER) && contentStoreName(path.slice(CONTENT_FOLDER.length)) !== null) return
  throw new CausewayError('transfer.contradicts-manifest', { what: 'place of a file', path })
}

/**
 * The package that the description speaks of is among the verified files, under that name and with that digest.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, path)
 */
export function demandPackage({ package: facts }: TransferJson, journal: Journal, jobId: string): void {
  const path = METADATA_FOLDER + facts.fileName
  const found = journal.find(jobId, path, FILE_STATE.verified)
  const what = !found ? 'package' : found.sha256 !== facts.sha256 ? 'package digest' : 'number of package bytes'
  if (found?.sha256 !== facts.sha256 || found.bytes !== facts.bytes)
    throw new CausewayError('transfer.contradicts-manifest', { what, path })
}
