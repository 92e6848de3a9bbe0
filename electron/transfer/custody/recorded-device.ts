import type { RecordedDevice } from '../../../shared/custody'
import type { VolumeFacts } from '../../../shared/transfer-json'
import type { MediumFacts } from '../../media/folder'
import { deviceId } from '../../media/identity'
import { placesOf, type JobVolume } from '../job-record'

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

/** What the signed description says of the devices below a volume: those that have serial numbers. */
export function signedDevices(volume: JobVolume): Pick<VolumeFacts, 'devices'> {
  const devices = placesOf(volume).flatMap(({ device }) =>
    device?.serial ? [{ serial: device.serial, model: device.model }] : [],
  )
  return devices.length > 0 ? { devices } : {}
}
