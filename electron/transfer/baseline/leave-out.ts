import { join } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import type { SavedContent } from '../../../shared/jobs'
import { formatManifestLine } from '../../bag/manifest'
import type { DigestMap } from '../../files/digest-map'
import { writeLinesDurably } from '../../files/durable-lines'
import { BASELINE_NAME, BASELINE_SIZES_NAME } from '../payload-folders'
import type { PromisedDigests } from '../copy/promised-digests'
import { IN_BOTH, NEEDED } from '../send/compare-with-package'
import type { StepContext } from '../jobs/step'
import { demandSoundSender } from './accept'
import { demandBaseline, readBaseline, type Baseline } from './baseline'
import { formatSizeLine, type SizedFile } from './sizes'

const ROWS_PER_TRANSACTION = 1000

/**
 * Takes out of an increment's plan what its destination has confirmed: files of the same SHA-1 and size, and of the
 * same SHA-256 where the metadata states one. Dates decide nothing. Those that updates need go by name into
 * `baseline.txt`, so that the receiving side can tell whether it has them.
 *
 * A file of another size than was confirmed travels: the copy will find which of the two its name promises. Another
 * SHA-256 stops the plan, because carrying the file would not help: the receiving side never overwrites, so it would
 * refuse the file there.
 * @param needs the digests of the store, as `compareWithPackage` leaves them, and whether it could read the package:
 *   where it could not, whatever is left out may be needed
 * @throws CausewayError `baseline.none`, `baseline.damaged`, `baseline.contradicts` (details: path), `ledger.damaged`,
 *   `cancelled`
 */
export async function leaveOutConfirmed(context: StepContext, needs: NeedsOfStore): Promise<SavedContent> {
  const { station, record, journal } = context
  demandSoundSender(station)
  const baseline = demandBaseline(station, record.destination ?? '')
  const confirmed = journal.promises()
  try {
    await gather(context, baseline, confirmed)
    const work = station.paths.work(record.id)
    const neededLines = (format: (file: SizedFile) => string) => linesOf(context, confirmed, needs, format)
    await writeLinesDurably(join(work, BASELINE_NAME), neededLines(formatManifestLine))
    await writeLinesDurably(join(work, BASELINE_SIZES_NAME), neededLines(formatSizeLine))
    const transfers = baseline.transfers.map(({ transferId, transferDigest }) => ({ transferId, transferDigest }))
    return { ...takeOut(context, confirmed, needs), baselineId: baseline.id, transfers }
  } finally {
    confirmed.drop()
  }
}

/** What the package says of the files of the store. */
interface NeedsOfStore {
  readonly names: DigestMap
  readonly layoutKnown: boolean
}

/** A file of the plan that is confirmed. */
interface LeavingFile extends SizedFile {
  readonly sha1: string
}

/** The confirmed files that the plan has too. */
async function gather(
  { station, record, journal, gate }: StepContext,
  baseline: Baseline,
  confirmed: PromisedDigests,
): Promise<void> {
  for await (const { sha1, sha256, bytes } of readBaseline(station, baseline)) {
    await gate.pass()
    const file = journal.findNamed(record.id, sha1)
    if (file?.bytes !== bytes) continue
    if (file.sha256 !== null && file.sha256 !== sha256)
      throw new CausewayError('baseline.contradicts', { path: file.path })
    confirmed.add({ sha1, sha256, bytes })
  }
}

/** In path order, each once, however many transfers carried it. */
function* leaving({ record, journal }: StepContext, confirmed: PromisedDigests): Generator<LeavingFile> {
  let last: LeavingFile = { path: '', sha1: '', sha256: '', bytes: 0 }
  for (const { sha1, sha256, bytes } of confirmed.inStoreOrder()) {
    if (sha256 === null || bytes === null) continue
    if (sha1 === last.sha1) {
      if (sha256 !== last.sha256) throw new CausewayError('baseline.contradicts', { path: last.path })
      continue
    }
    const file = journal.findNamed(record.id, sha1)
    if (!file) continue
    last = { path: file.path, sha1, sha256, bytes }
    yield last
  }
}

function* linesOf(
  context: StepContext,
  confirmed: PromisedDigests,
  needs: NeedsOfStore,
  format: (file: SizedFile) => string,
): Generator<string> {
  for (const file of leaving(context, confirmed)) if (placeOf(needs, file.sha1) === NEEDED) yield format(file)
}

function takeOut(
  context: StepContext,
  confirmed: PromisedDigests,
  needs: NeedsOfStore,
): Pick<SavedContent, 'files' | 'bytes' | 'named' | 'needed'> {
  const saved = { files: 0, bytes: 0, named: 0, needed: { files: 0, bytes: 0 } }
  const paths: string[] = []
  const omit = (): void => context.journal.omitFiles(context.record.id, paths.splice(0))
  for (const { path, sha1, bytes } of leaving(context, confirmed)) {
    const place = placeOf(needs, sha1)
    saved.files += 1
    saved.bytes += bytes
    if (place >= IN_BOTH) saved.named += 1
    if (place === NEEDED) {
      saved.needed.files += 1
      saved.needed.bytes += bytes
    }
    paths.push(path)
    if (paths.length >= ROWS_PER_TRANSACTION) omit()
  }
  omit()
  return saved
}

function placeOf({ names, layoutKnown }: NeedsOfStore, sha1: string): number {
  return layoutKnown ? names.get(Buffer.from(sha1, 'hex')) : NEEDED
}
