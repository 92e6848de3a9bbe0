import type { Device } from './device'
import { readLinuxDevices } from './linux-devices'
import { readWindowsDevices } from './windows-devices'

/**
 * The disks, sticks, cards and optical drives of this machine: one entry for each file system that a medium
 * could be, one for each device without any, one for each system disk. Unusable ones are in it, with facts that say why,
 * and so is what could not be read: a device, or all that the system's own tool should have said.
 */
export async function listDevices(): Promise<Device[]> {
  return process.platform === 'win32' ? readWindowsDevices() : readLinuxDevices()
}
