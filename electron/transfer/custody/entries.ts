import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CustodyEntry, DeviceHistory, EmptyCheck, RecordedDevice } from '../../../shared/custody'
import { CausewayError } from '../../../shared/errors'
import type { EventType } from '../../../shared/ledger'
import { findVolumes } from '../../bag/find'
import { isDeviceError } from '../../files/system-error'
import type { Device } from '../../media/device'
import { listDevices } from '../../media/devices'
import { inspectFolder } from '../../media/folder'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { deviceInventory, findDevice } from './inventory'
import { listOtherFiles } from './other-files'
import { recordDevice } from './recorded-device'
import { confirmSecondPerson } from './second-person'

/**
 * The device that somebody means: one that the ledger knows (by serial number, id or label), or one that is connected
 * now (by serial number, or by the folder that it is mounted on, which is how a folder is named that stands in for one).
 * @throws CausewayError `device.not-found` (details: id)
 */
export async function deviceMeant(station: Station, wanted: string): Promise<RecordedDevice> {
  const inventory = deviceInventory(station.ledger)
  const known = ifFound(() => findDevice(inventory, wanted))
  if (known) return recordedAs(known)
  const devices = await listDevices()
  const connected = devices.find(
    ({ serial, removable }) => removable && serial?.toLowerCase() === wanted.trim().toLowerCase(),
  )
  if (connected) return recordConnected(connected)
  const facts = /[\\/]/.test(wanted) ? await inspectFolder(resolve(wanted), devices).catch(() => null) : null
  if (!facts) throw new CausewayError('device.not-found', { id: wanted })
  return recordDevice(facts)
}

/** A connected device as the list of devices has it, mounted or not: nothing on it counts. */
function recordConnected({ serial, model, label, sizeBytes, deviceBytes }: Device): RecordedDevice {
  const nothing = { fileSystem: null, uuid: null }
  return {
    id: serial ?? '',
    kind: 'device',
    serial,
    model,
    label,
    sizeBytes,
    deviceBytes: deviceBytes ?? null,
    ...nothing,
  }
}

/**
 * Writes what a person says of a device into the ledger. A hand-over is covered by a signed head at once: it is what
 * two people agreed on.
 * @returns the device with its history, that event included
 * @throws CausewayError `operator.not-permitted`, `device.not-found` (details: id), and as `confirmSecondPerson`
 */
export async function recordCustody(station: Station, wanted: string, entry: CustodyEntry): Promise<DeviceHistory> {
  demandPermission(station, 'transfer')
  const device = await deviceMeant(station, wanted)
  const { entry: kind, ...said } = entry
  const type: EventType = `custody.${kind}`
  const confirmed = entry.entry === 'handed-over' && {
    secondPerson: await confirmSecondPerson(station, device, entry),
  }
  station.ledger.append({ type, payload: { devices: [device], ...said, ...confirmed } })
  if (confirmed) station.ledger.signHead()
  return findDevice(deviceInventory(station.ledger), device.id)
}

/**
 * Looks whether anything of Causeway is left on a medium that was sanitised, and records what it found. The medium
 * is told by what is recorded of it now: a new file system has another UUID, so a device without a serial number is
 * a new one to the records.
 * @param folder where the medium is mounted
 * @throws CausewayError `operator.not-permitted`; `medium.not-empty` (details: path, volumes), once it is recorded;
 *   `medium.lost`, `medium.not-ready`
 */
export async function checkEmpty(station: Station, wanted: string, folder: string): Promise<EmptyCheck> {
  demandPermission(station, 'transfer')
  const device = await deviceMeant(station, wanted)
  const facts = await inspectFolder(folder)
  const here = recordDevice(facts)
  if (device.serial !== null && here.serial !== device.serial)
    throw new CausewayError('device.not-found', { id: wanted })
  const found = await whatIsLeft(facts.root)
  const check: EmptyCheck = { ...found, location: facts.root, at: facts.readAt }
  station.ledger.append({
    type: 'custody.sanitising-checked',
    payload: { devices: [{ ...here, id: device.id }], outcome: found.volumes.length > 0 ? 'failed' : 'done', ...check },
  })
  if (found.volumes.length > 0)
    throw new CausewayError('medium.not-empty', { path: found.volumes[0] ?? '', volumes: found.volumes.length })
  return check
}

async function whatIsLeft(root: string): Promise<Pick<EmptyCheck, 'volumes' | 'otherFiles'>> {
  try {
    const volumes = await findVolumes(root)
    const shelf = (await readdir(root)).filter((name) => /^causeway$/i.test(name)).map((name) => join(root, name))
    const { count, unread } = await listOtherFiles(root, new Set(volumes))
    return { volumes: volumes.length > 0 ? volumes : shelf, otherFiles: count + unread.length }
  } catch (cause) {
    throw isDeviceError(cause) ? new CausewayError('medium.lost', { path: root }, cause) : cause
  }
}

function recordedAs({ device }: DeviceHistory): RecordedDevice {
  const { id, kind, serial, model } = device
  return { id, kind, serial, model, label: null, fileSystem: null, uuid: null, sizeBytes: null, deviceBytes: null }
}

function ifFound<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (error instanceof CausewayError && error.code === 'device.not-found') return null
    throw error
  }
}
