import type { Check } from '../../shared/domain'
import { deviceChecks, roomChecks } from './checks'
import type { Device } from './device'
import { listDevices } from './devices'
import { serialTwins } from './odd-device'
import { inspectFolder, type MediumFacts } from './folder'

/** A device as the operator sees it in the list: usable, or with the checks that say why not. */
export interface ListedDevice {
  readonly device: Device
  /** null when nothing of it is mounted, or it could not be read. */
  readonly facts: MediumFacts | null
  readonly checks: readonly Check[]
  readonly selectable: boolean
}

/** Nothing that failed; a warning, or what was not looked at yet, does not keep a medium from being chosen. */
export function isUsable(checks: readonly Check[]): boolean {
  return checks.every((check) => check.state !== 'failed')
}

/**
 * The devices of this machine, usable ones first. Looks only: writes nothing to any of them.
 * @param options write: whether the medium is to be written, so that write protection is a fault
 */
export async function listMedia(options: { readonly write: boolean }): Promise<ListedDevice[]> {
  const devices = await listDevices()
  const listed = await Promise.all(devices.map((device) => look(device, devices, options)))
  return listed.sort((a, b) => Number(b.selectable) - Number(a.selectable))
}

async function look(
  device: Device,
  devices: readonly Device[],
  options: { readonly write: boolean },
): Promise<ListedDevice> {
  const facts = device.mountPoint === null ? null : await inspectFolder(device.mountPoint, devices).catch(() => null)
  const checks = deviceChecks(device, {
    ...options,
    reachable: facts !== null,
    twins: serialTwins(device, devices),
  })
  if (facts && options.write) checks.push(...roomChecks(facts, null))
  return { device, facts, checks, selectable: facts !== null && isUsable(checks) }
}
