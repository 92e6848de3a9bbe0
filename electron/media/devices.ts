import { CausewayError } from '../../shared/errors'
import type { Device } from './device'
import { readLinuxDevices } from './linux-devices'
import { readWindowsDevices } from './windows-devices'

/**
 * The disks, sticks, cards and optical drives of this machine: one entry for each file system that a medium
 * could be, one for each device without any, one for each system disk. Unusable ones are in it, with facts that say why.
 * @throws CausewayError `unexpected` when the system's own tool is missing, fails or answers in another form
 */
export async function listDevices(): Promise<Device[]> {
  try {
    return process.platform === 'win32' ? await readWindowsDevices() : await readLinuxDevices()
  } catch (cause) {
    throw new CausewayError('unexpected', { tool: process.platform === 'win32' ? 'Get-Disk' : 'lsblk' }, cause)
  }
}
