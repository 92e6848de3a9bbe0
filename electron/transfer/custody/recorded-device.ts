import type { RecordedDevice } from '../../../shared/custody'
import type { VolumeFacts } from '../../../shared/transfer-json'
import type { MediumFacts } from '../../media/folder'
import { deviceId } from '../../media/identity'
import { placesOf, type JobVolume } from '../jobs/job-record'

/** What custody records of a medium as it was found. A folder has no serial number: the disk below it is not carried. */
export function recordDevice(facts: MediumFacts): RecordedDevice {
  const { kind, serial, model, label, fileSystem, uuid, sizeBytes, deviceBytes, protection } = facts
  const isDevice = kind === 'device'
  return {
    id: deviceId(facts),
    kind,
    serial: isDevice ? serial : null,
    model: isDevice ? model : null,
    label,
    fileSystem,
    uuid,
    sizeBytes,
    deviceBytes: isDevice ? deviceBytes : null,
    writeProtection: protection.state,
  }
}

/**
 * The devices of a job's volumes, each once, with the numbers of the volumes that lie on it.
 * @param numberOf how people number them: by their order where they were made here
 */
export function devicesOf(
  volumes: readonly JobVolume[],
  numberOf: (volume: JobVolume, n: number) => number = (_, n) => n + 1,
): RecordedDevice[] {
  const devices = new Map<string, RecordedDevice & { volumes: number[] }>()
  for (const [n, volume] of volumes.entries())
    for (const { device } of placesOf(volume)) {
      if (!device) continue
      const known = devices.get(device.id)
      if (known) known.volumes.push(numberOf(volume, n))
      else devices.set(device.id, { ...device, volumes: [numberOf(volume, n)] })
    }
  return [...devices.values()]
}

/** How a report names the media of a volume: all of them, where it has copies. */
export function namedOn(volume: JobVolume | undefined): { readonly serial?: string; readonly label?: string } {
  const devices = volume ? placesOf(volume).flatMap(({ device }) => device ?? []) : []
  const [serials, labels] = [devices.map(({ serial }) => serial), devices.map(({ label }) => label)]
  return { ...listed('serial', serials), ...listed('label', labels) }
}

function listed<K extends string>(key: K, texts: readonly (string | null)[]): Partial<Record<K, string>> {
  const known = texts.filter((text) => text !== null)
  return known.length > 0 ? ({ [key]: known.join(', ') } as Partial<Record<K, string>>) : {}
}

/** What the signed description says of the devices below a volume: those that have serial numbers. */
export function signedDevices(volume: JobVolume): Pick<VolumeFacts, 'devices'> {
  const devices = placesOf(volume).flatMap(({ device }) =>
    device?.serial ? [{ serial: device.serial, model: device.model }] : [],
  )
  return devices.length > 0 ? { devices } : {}
}
