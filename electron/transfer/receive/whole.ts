import { CausewayError } from '../../../shared/errors'
import { companionFolder } from '../companions/companion-name'
import { demandSigned, type JobCompanionPlace } from '../jobs/job-record'
import { FILE_STATE, type Tally } from '../jobs/journal'
import type { StepContext } from '../jobs/step'

type Counted = Pick<StepContext, 'journal' | 'record'>

/** The files that an import placed, as the journal counts them. */
export interface ImportedFiles {
  readonly copied: number
  readonly alreadyThere: number
  /** Of both. */
  readonly bytes: number
}

/**
 * Counts the files that are verified, and demands that they are all that is signed: no verdict says less, or more.
 * @throws CausewayError `transfer.not-whole` (details: files, bytes, signedFiles, signedBytes)
 */
export function demandAllVerified({ journal, record }: Counted): Tally {
  const verified = journal.tally(record.id, FILE_STATE.verified)
  demandSame(verified, demandSigned(record).transfer.totals)
  return verified
}

/**
 * Counts the files that an import placed. With the companion folders that stay on the medium they must be all that is
 * signed, and each companion folder must be whole.
 * @throws CausewayError `transfer.not-whole` (details: files, bytes, signedFiles, signedBytes)
 */
export function demandAllImported({ journal, record }: Counted, places: readonly JobCompanionPlace[]): ImportedFiles {
  const { totals, companions = [] } = demandSigned(record).transfer
  const [left, copied, present] = [FILE_STATE.verified, FILE_STATE.proven, FILE_STATE.present].map((state) =>
    journal.tallyIn(record.id, state),
  ) as [Tally, Tally, Tally]
  const stays = { files: 0, bytes: 0 }
  for (const { name, files, bytes } of companions) {
    const isPlaced = places.some((place) => place.name === name && place.folder !== null)
    const below = companionFolder(name)
    const proven = journal.tallyBelow(record.id, below, FILE_STATE.proven)
    demandSame(proven, isPlaced ? { files, bytes } : { files: 0, bytes: 0 })
    if (isPlaced) continue
    stays.files += files
    stays.bytes += bytes
  }
  demandSame(left, stays)
  const placed = { files: copied.files + present.files, bytes: copied.bytes + present.bytes }
  demandSame(placed, { files: totals.files - stays.files, bytes: totals.bytes - stays.bytes })
  return { copied: copied.files, alreadyThere: present.files, bytes: placed.bytes }
}

function demandSame({ files, bytes }: Tally, signed: Tally): void {
  if (files === signed.files && bytes === signed.bytes) return
  throw new CausewayError('transfer.not-whole', {
    files,
    bytes,
    signedFiles: signed.files,
    signedBytes: signed.bytes,
  })
}
