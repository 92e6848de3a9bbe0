import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { MissingFile, PlanSummary } from '../../../shared/jobs'
import { hashFile } from '../../files/hash'
import { walkFiles } from '../../files/walk'
import { openPackage } from '../../metadata/open-package'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type JournalFile } from '../journal'
import type { StepContext, StepHandler } from '../step'
import { CONTENT_FOLDER, METADATA_FOLDER } from '../payload-folders'

const ROWS_PER_TRANSACTION = 5000
/** As many missing files are named one by one; the count is always whole. */
const NAMED_MISSING = 1000

interface Store {
  readonly files: number
  readonly bytes: number
  readonly largest: PlanSummary['largestFile']
  readonly names: ReadonlySet<string>
  readonly leftBehind: readonly string[]
}

/**
 * Send, step 3: lists what will travel and proves that every file that the metadata names is in the content
 * store. Digests are checked while copying; here names and sizes suffice.
 */
export const planTransfer: StepHandler<'plan'> = async (context) => {
  const { journal, record } = context
  const { contentPath, packageName, logName } = record.data
  if (!contentPath || !packageName || !logName) throw new CausewayError('job.wrong-step', { step: 'plan' })
  journal.clearFiles(record.id)
  const store = await listStore(context, contentPath)
  const metadata = await listMetadata(context, [packageName, logName])
  const needs = await compareWithPackage(context, join(context.station.paths.work(record.id), packageName), store)
  const plan: PlanSummary = {
    mode: 'full',
    files: store.files + metadata.files,
    bytes: store.bytes + metadata.bytes,
    updates: needs.updates,
    largestFile: store.largest,
    unnamedFiles: needs.updates === null ? 0 : store.names.size - needs.namedAndPresent,
    leftBehind: store.leftBehind,
    missing: needs.missing,
    missingCount: needs.missingCount,
  }
  const error =
    store.files === 0
      ? new CausewayError('copy.nothing-to-copy', { path: contentPath })
      : needs.missingCount > 0
        ? new CausewayError('content.missing', {
            count: needs.missingCount,
            title: needs.missing[0]?.updateTitle ?? '',
          })
        : null
  return {
    result: { step: 'plan', plan },
    evidence: { files: plan.files, bytes: plan.bytes, missing: plan.missingCount, leftBehind: plan.leftBehind.length },
    ...(error ? { error } : {}),
  }
}

/** Writes every hash-named file of the content store into the journal, in pages. */
async function listStore({ journal, record, gate }: StepContext, contentPath: string): Promise<Store> {
  const names = new Set<string>()
  const leftBehind: string[] = []
  let page: JournalFile[] = []
  let bytes = 0
  let largest: PlanSummary['largestFile'] = null
  for await (const entry of walkFiles(contentPath)) {
    const sha1 = entry.kind === 'file' ? contentStoreName(entry.path) : null
    if (sha1 === null) {
      if (entry.path !== ANONYMOUS_CHECK_FILE) leftBehind.push(entry.path)
      continue
    }
    names.add(sha1)
    bytes += entry.bytes
    if (!largest || entry.bytes > largest.bytes) largest = { path: entry.path, bytes: entry.bytes }
    page.push({ path: `${CONTENT_FOLDER}${entry.path}`, volume: 0, bytes: entry.bytes, sha1, sha256: null })
    if (page.length >= ROWS_PER_TRANSACTION) {
      journal.putFiles(record.id, page, FILE_STATE.planned)
      page = []
      await gate.pass()
    }
  }
  journal.putFiles(record.id, page, FILE_STATE.planned)
  return { files: journal.tally(record.id, FILE_STATE.planned).files, bytes, largest, names, leftBehind }
}

/** IIS's own zero-byte probe file: every server has one, it does not travel. Source: wsusutil documentation. */
const ANONYMOUS_CHECK_FILE = 'anonymousCheckFile.txt'

async function listMetadata(
  { station, journal, record, gate }: StepContext,
  names: readonly string[],
): Promise<{ files: number; bytes: number }> {
  const files: JournalFile[] = []
  for (const name of names) {
    const path = join(station.paths.work(record.id), name)
    const { bytes, sha256 } = await hashFile(path, { algorithms: ['sha256'], gate, onBytes: () => {} })
    files.push({ path: METADATA_FOLDER + name, volume: 0, bytes, sha1: null, sha256: sha256 ?? null })
  }
  journal.putFiles(record.id, files, FILE_STATE.planned)
  return { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
}

async function compareWithPackage(
  { station, gate }: StepContext,
  packagePath: string,
  store: Store,
): Promise<{ updates: number | null; namedAndPresent: number; missing: MissingFile[]; missingCount: number }> {
  const metadata = await openPackage(packagePath, { language: station.file.preferences.language })
  try {
    const present = new Set<string>()
    const absent = new Set<string>()
    const missing: MissingFile[] = []
    let updates = 0
    for await (const update of metadata.updates()) {
      updates += 1
      if (updates % 256 === 0) await gate.pass()
      for (const file of update.files) {
        if (store.names.has(file.sha1)) present.add(file.sha1)
        else if (!absent.has(file.sha1)) {
          absent.add(file.sha1)
          if (missing.length < NAMED_MISSING)
            missing.push({
              sha1: file.sha1,
              fileName: file.fileName,
              bytes: file.bytes,
              updateId: update.updateId,
              updateTitle: update.title,
            })
        }
      }
    }
    const known = metadata.header.layoutKnown
    return { updates: known ? updates : null, namedAndPresent: present.size, missing, missingCount: absent.size }
  } finally {
    await metadata.close()
  }
}
