import type { PlanSummary } from '../../../shared/jobs'
import { DigestMap } from '../../files/digest-map'
import type { Gate } from '../../files/gate'
import { walkFiles } from '../../files/walk'
import { contentStoreName } from '../../wsus/content-store'
import { FILE_STATE, type Journal, type JournalFile } from '../jobs/journal'
import { CONTENT_FOLDER } from '../payload-folders'

const ROWS_PER_TRANSACTION = 1000
/** As many files that stay behind are named one by one; the count is always whole. */
const NAMED = 1000

/** IIS's own zero-byte probe file: every server has one, it does not travel. Source: wsusutil documentation. */
const ANONYMOUS_CHECK_FILE = 'anonymousCheckFile.txt'

/** What `names` says of a file of the content store. */
export const IN_STORE = 1

export interface ListedContent {
  readonly files: number
  readonly bytes: number
  readonly largest: PlanSummary['largestFile']
  /**
   * The digests that files are named by, the first 128 bits of each, as `IN_STORE`. A name that is not in the store
   * passes for one of a million by chance once in 10^32; files that were made to agree in these bits are as hard to
   * find as any two of one SHA-1. The import side looks each file up by its whole digest.
   */
  readonly names: DigestMap
  readonly leftBehind: readonly string[]
  readonly leftBehindCount: number
  /** Links with the name of a content file: they are not followed, so what they lead to does not travel. */
  readonly links: { readonly count: number; readonly first: string | null }
}

/**
 * Writes every hash-named file of a content store into the journal, in pages; memory holds digests, not names.
 * @throws system errors as they are, CausewayError `cancelled`
 */
export async function listContent(
  { journal, jobId, gate }: { readonly journal: Journal; readonly jobId: string; readonly gate: Gate },
  contentPath: string,
): Promise<ListedContent> {
  const names = new DigestMap()
  const leftBehind: string[] = []
  let [files, bytes, leftBehindCount] = [0, 0, 0]
  let largest: PlanSummary['largestFile'] = null
  let links: ListedContent['links'] = { count: 0, first: null }
  let page: JournalFile[] = []
  for await (const entry of walkFiles(contentPath)) {
    const sha1 = entry.kind === 'file' ? contentStoreName(entry.path) : null
    if (sha1 === null) {
      if (entry.path === ANONYMOUS_CHECK_FILE) continue
      leftBehindCount += 1
      if (entry.kind === 'link' && contentStoreName(entry.path) !== null)
        links = { count: links.count + 1, first: links.first ?? entry.path }
      if (leftBehind.length < NAMED) leftBehind.push(entry.path)
      continue
    }
    names.set(Buffer.from(sha1, 'hex'), IN_STORE)
    files += 1
    bytes += entry.bytes
    if (!largest || entry.bytes > largest.bytes) largest = { path: entry.path, bytes: entry.bytes }
    page.push({ path: `${CONTENT_FOLDER}${entry.path}`, volume: 0, bytes: entry.bytes, sha1, sha256: null })
    if (page.length >= ROWS_PER_TRANSACTION) {
      journal.putFiles(jobId, page, FILE_STATE.planned)
      page = []
      await gate.pass()
    }
  }
  journal.putFiles(jobId, page, FILE_STATE.planned)
  return { files, bytes, largest, names, leftBehind, leftBehindCount, links }
}
