import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { WriteProtection } from '../../shared/custody'
import type { Device } from './device'
import { isBlockDevice, type Mount } from './linux-mounts'

/**
 * Whether a medium takes no writing, found out without a write. The device's own flag counts first: lsblk's RO or
 * the kernel's `ro` of the block device on Linux, IsReadOnly of Get-Disk and Get-Partition on Windows; then how it
 * is mounted. A switch on the case that only the device's own electronics know is not seen before a write fails.
 * @param device what the list of devices says of it; null for one that is not listed
 * @param mount where it is mounted; null where mounts cannot be read
 */
export async function readWriteProtection(
  device: Pick<Device, 'id' | 'source' | 'deviceReadOnly'> | null,
  mount: Mount | null,
): Promise<{ readonly state: WriteProtection; readonly source: string }> {
  const flag = device?.deviceReadOnly ?? (mount && (await kernelFlag(mount.source)))
  const source = device?.deviceReadOnly === undefined ? `ro of ${mount?.source ?? ''}` : `${device.source} ${device.id}`
  if (flag === true) return { state: 'device', source }
  if (mount?.readOnly) return { state: 'mount', source: `mount options of ${mount.mountPoint}` }
  if (flag === false) return { state: 'no', source }
  if (mount) return { state: 'no', source: `mount options of ${mount.mountPoint}` }
  return { state: 'unknown', source: 'none' }
}

/** The kernel's own flag of a block device, listed or not (a loop device); null for what is none. */
async function kernelFlag(source: string): Promise<boolean | null> {
  if (!isBlockDevice(source)) return null
  const text = await readFile(join('/sys/class/block', basename(source), 'ro'), 'utf8').catch(() => '')
  return text.trim() === '1' ? true : text.trim() === '0' ? false : null
}
