import type { Check } from '../../../shared/domain'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import { sameMediumCheck } from '../../media/identity'
import { placesOf, type JobVolume, type VolumePlace } from '../jobs/job-record'
import type { StepContext } from '../jobs/step'

/**
 * For volumes that this station wrote itself: is each on the medium that it was written to, and was that medium taken
 * out since? Then what is read from it now cannot come from the memory of this computer. Evidence only; the bytes
 * decide. Nothing for volumes from elsewhere.
 */
export async function reinsertionChecks(
  { journal }: Pick<StepContext, 'journal'>,
  transferId: string,
  found: readonly JobVolume[],
): Promise<Check[]> {
  const sent = journal.list().find((record) => record.kind === 'send' && record.transferId === transferId)
  const checks: Check[] = []
  for (const volume of found) {
    const written = sent?.data.volumes?.find(({ index }) => index === volume.index)
    const now = written && (await inspectFolder(volume.medium).catch(() => null))
    if (!now) continue
    const compared = placesOf(written).flatMap((place) => compare(place, now))
    // Of several copies the one that this medium is, or else what speaks against it.
    checks.push(...(compared.find(([same]) => same?.state === 'ok') ?? compared[0] ?? []))
  }
  return checks
}

function compare({ identity, attachment }: VolumePlace, now: MediumFacts): Check[][] {
  if (identity === undefined) return []
  const same = sameMediumCheck(identity, now)
  const known = attachment !== undefined && now.attachment !== null
  const state = !known ? 'unknown' : attachment === now.attachment ? 'warning' : 'ok'
  const value = { kind: 'yes-no', yes: state === 'ok' } as const
  return [[same, { id: 'medium.reinserted', state, value, source: now.source, at: now.readAt }]]
}
