import { CausewayError } from '../../../shared/errors'
import type { TransferJson } from '../../../shared/transfer-json'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type Journal } from '../jobs/journal'
import { companionFolder, demandDistinctNames, isFileOf } from '../companions/companion-name'
import { APPROVALS_NAME, BASELINE_NAME, BASELINE_SIZES_NAME, CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'

/**
 * A payload file is the metadata package, its log, the approvals passport, the baseline of an increment, lies where the content store has a file of
 * its name, or in a companion folder that the description names. Asked before anything is imported: a transfer that
 * could be imported in part only is not begun.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, path)
 */
export function demandPlace({ package: facts, companions = [], mode }: TransferJson, path: string): void {
  const lists = mode === 'increment' ? [BASELINE_NAME, BASELINE_SIZES_NAME] : []
  const named = [facts.fileName, facts.logFileName, APPROVALS_NAME, ...lists].map((name) => METADATA_FOLDER + name)
  if (named.includes(path)) return
  if (path.startsWith(CONTENT_FOLDER) && contentStoreName(path.slice(CONTENT_FOLDER.length)) !== null) return
  if (companions.some(({ name }) => isFileOf(name, path))) return
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

/**
 * The names of the companion folders are good, and each once. Asked before the first path is compared with them.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, path)
 */
export function demandCompanionNames({ companions = [] }: TransferJson): void {
  try {
    demandDistinctNames(companions.map(({ name }) => name))
  } catch (error) {
    if (!(error instanceof CausewayError)) throw error
    throw new CausewayError(
      'transfer.contradicts-manifest',
      { what: 'companion name', path: String(error.details['name'] ?? '') },
      error,
    )
  }
}

/**
 * Each companion folder holds as many files and bytes as the description says.
 * @throws CausewayError `transfer.contradicts-manifest` (details: what, path)
 */
export function demandCompanions({ companions = [] }: TransferJson, journal: Journal, jobId: string): void {
  for (const { name, files, bytes } of companions) {
    const path = companionFolder(name)
    const found = journal.tallyBelow(jobId, path, FILE_STATE.verified)
    if (found.files !== files || found.bytes !== bytes)
      throw new CausewayError('transfer.contradicts-manifest', { what: 'size of a companion folder', path })
  }
}
