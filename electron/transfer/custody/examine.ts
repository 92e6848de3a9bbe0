import type { RecordedDevice } from '../../../shared/custody'
import type { Check } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { parseToolJson } from '../../../shared/json'
import { findVolumes } from '../../bag/find'
import { isDeviceError } from '../../files/system-error'
import { listDevices } from '../../media/devices'
import { canonicalText } from '../../ledger/chain'
import { inspectFolder, type MediumFacts } from '../../media/folder'
import type { Station } from '../../station/station'
import type { JobVolume } from '../jobs/job-record'
import type { FoundOnMedia } from '../receive/volumes-on-media'
import type { StepContext } from '../jobs/step'
import { otherFilesChecks, otherTransfersCheck, recordChecks, signedDeviceCheck } from './flags'
import { deviceInventory } from './inventory'
import { listOtherFiles, type OtherFiles } from './other-files'
import { recordDevice } from './recorded-device'
import { writeProtectionCheck } from './rule'

/** A received medium before anything on it is read. */
export interface MediumAtHand {
  readonly path: string
  /** null when the system could tell nothing of it. */
  readonly facts: MediumFacts | null
}

/** What the system says of some folders as media; the media themselves are not looked into. */
export async function mediaAtHand(folders: readonly string[]): Promise<MediumAtHand[]> {
  const devices = await listDevices()
  return Promise.all(
    folders.map(async (path) => ({ path, facts: await inspectFolder(path, devices).catch(() => null) })),
  )
}

/** What was found out of one medium, and what of it nobody has accounted for. */
export interface Examined {
  readonly device: RecordedDevice
  readonly checks: readonly Check[]
  readonly otherFiles: OtherFiles | null
}

/**
 * Looks for what nobody has accounted for on media that came in: names in folders, facts of devices and this
 * station's records. Nothing is opened, nothing is written. Everything that the media say is a claim still.
 * @throws CausewayError `medium.lost` (details: path)
 */
export async function examineMedia(
  station: Station,
  media: readonly MediumAtHand[],
  found: Pick<FoundOnMedia, 'volumes' | 'others'> | null,
): Promise<Examined[]> {
  const inventory = deviceInventory(station.ledger)
  const examined: Examined[] = []
  for (const { path, facts } of media) {
    if (!facts) continue
    const device = recordDevice(facts)
    const here = found?.volumes.filter((volume) => volume.medium === path)
    const claims = (here ?? []).flatMap(({ claim }) => claim?.volumes[claim.volume - 1] ?? [])
    const signed = signedDeviceCheck(device, claims, 'transfer.json')
    const others = await otherFilesOn(facts)
    examined.push({
      device,
      otherFiles: others,
      checks: [
        // What points to an exchanged medium comes first, what concerns this computer last.
        ...(signed ? [signed] : []),
        ...recordChecks(facts, device, inventory),
        ...otherFilesChecks(facts, others),
        otherTransfersCheck(facts, unknownTransfers(station, found)),
        writeProtectionCheck(facts, station.requiresWriteProtection),
      ],
    })
  }
  return examined
}

/**
 * What this station's records and the system say against media that are chosen to be written: flagged like those that
 * come in. A folder that stands in for a medium is named only where something speaks against it.
 */
export function examineChosen(
  context: Pick<StepContext, 'station' | 'record'>,
  media: readonly MediumFacts[],
): Check[] {
  const inventory = deviceInventory(context.station.ledger)
  const examined = media.map((facts): Examined => {
    const device = recordDevice(facts)
    return { device, checks: recordChecks(facts, device, inventory), otherFiles: null }
  })
  recordFlags(context, context.record.transferId, examined)
  return examined.flatMap(({ device, checks }) =>
    checks.filter(({ state }) => device.kind === 'device' || state === 'warning'),
  )
}

/** The devices that an Identify step found, with the numbers of the volumes on each. */
export function devicesFound(examined: readonly Examined[], volumes: readonly JobVolume[]): RecordedDevice[] {
  return examined.map(({ device }) => {
    const carried = volumes.filter((volume) => volume.device?.id === device.id).map(({ index }) => index)
    return carried.length > 0 ? { ...device, volumes: carried } : device
  })
}

/**
 * Writes what nobody has accounted for into the ledger, once for each job and finding. A writable medium is none:
 * the step's own event has that.
 */
export function recordFlags(
  { station, record }: Pick<StepContext, 'station' | 'record'>,
  transferId: string | null,
  examined: readonly Examined[],
): void {
  const flags = examined.flatMap(({ device, checks, otherFiles }) => {
    const flagged = checks.filter(({ id, state }) => state === 'warning' && id !== 'medium.write-protected')
    const files = otherFiles && otherFiles.count + otherFiles.unread.length > 0 ? { otherFiles } : {}
    return flagged.length > 0 ? [{ device: device.id, checks: flagged, ...files }] : []
  })
  if (flags.length === 0) return
  const words = said(flags)
  const isKnown = station.ledger
    .events({ type: 'custody.flagged', jobId: record.id })
    .some(({ payload }) => said(payload['flags']) === words)
  if (isKnown) return
  const devices = examined.map(({ device }) => device).filter(({ id }) => flags.some((flag) => flag.device === id))
  station.ledger.append({ type: 'custody.flagged', transferId, payload: { jobId: record.id, devices, flags } })
}

/** Without the times of looking: the same finding again is no news. In the ledger's own order of fields. */
function said(flags: unknown): string {
  const text = JSON.stringify(flags, (key, value: unknown) => (key === 'at' || key === 'source' ? undefined : value))
  return canonicalText(parseToolJson(text))
}

async function otherFilesOn(facts: MediumFacts): Promise<OtherFiles | null> {
  try {
    return await listOtherFiles(facts.root, new Set(await findVolumes(facts.root)))
  } catch (cause) {
    if (isDeviceError(cause)) throw new CausewayError('medium.lost', { path: facts.path }, cause)
    return null
  }
}

function unknownTransfers({ ledger }: Station, found: Pick<FoundOnMedia, 'others'> | null): string[] {
  return (found?.others ?? []).flatMap(({ transferId }) =>
    ledger.findTransfer(transferId) || ledger.archiveOf(transferId) ? [] : [transferId],
  )
}
