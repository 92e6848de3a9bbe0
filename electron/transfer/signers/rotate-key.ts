import { CausewayError } from '../../../shared/errors'
import { demandPermission } from '../../station/permission'
import { openStation, type Station, type StationOptions } from '../../station/station'
import { readLastStatement, replaceStationKey } from '../../trust/own-keys'
import type { Rotation } from '../../trust/rotation'
import { Journal } from '../jobs/journal'
import { writeOutput } from '../write-output'

/**
 * Gives the station a new key. The earlier one signs the statement that the other stations import; its private half is
 * gone afterwards. What this station signed before, its ledger above all, stays its own.
 * @param file where the statement goes; a copy stays in the home
 * @throws CausewayError `operator.not-permitted`, `job.busy` while a transfer is being sealed, `file.unwritable`
 */
export async function rotateKey(station: Station, file: string, options: StationOptions): Promise<Rotation> {
  demandPermission(station, 'administer')
  demandNothingSealing(station)
  const { key, rotation, statement } = await replaceStationKey(station.paths.keys, station.key, {
    station: station.file.name,
    practice: station.isPractice,
    ledgerHead: station.ledger.head(),
    operator: station.operator,
  })
  // Opening finishes the rotation: the event, signed by the new key, and the name of the key in station.json.
  const renewed = await openStation(station.paths.home, options)
  renewed.close()
  if (renewed.key.fingerprint !== key.fingerprint)
    throw new CausewayError('unexpected', { fingerprint: key.fingerprint })
  await writeOutput(file, statement)
  return rotation
}

/**
 * Writes the statement of the station's last rotation once more: the first copy may be lost on its way.
 * @throws CausewayError `trust.never-rotated`, `file.unwritable`
 */
export async function exportStatement(station: Station, file: string): Promise<Rotation> {
  const rotation = station.rotations.at(-1)
  if (!rotation) throw new CausewayError('trust.never-rotated', { station: station.file.name })
  await writeOutput(file, await readLastStatement(station.paths.keys, station.rotations.length))
  return rotation
}

/** A seal states the key before it signs: with another key in between it would contradict itself. */
function demandNothingSealing(station: Station): void {
  const journal = Journal.open(station.paths.journal)
  try {
    const sealing = journal.unfinished('send').find(({ data, steps }) => data.sealing && !steps.seal?.done)
    if (sealing) throw new CausewayError('job.busy', { jobId: sealing.id })
  } finally {
    journal.close()
  }
}
