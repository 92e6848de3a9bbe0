/** Loop devices that the system calls sticks: an `lsblk` of the tests' own in the place of the system's says so. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoopMedium } from './loop'

export interface ToldStick {
  readonly medium: LoopMedium
  readonly serial: string
  readonly label: string
}

/**
 * Writes an `lsblk` that names these devices and no other, in the form of `lsblk -J -b -p`.
 * @param folder a new folder for it
 * @returns its path
 */
export function tellAsSticks(folder: string, sticks: readonly ToldStick[]): string {
  mkdirSync(folder, { recursive: true })
  const blockdevices = sticks.map(({ medium, serial, label }) => ({
    ...{ name: medium.device, type: 'disk', size: 32e9, ro: false, rm: true, hotplug: true, tran: 'usb' },
    ...{ fstype: medium.fileSystem, label, uuid: serial, partuuid: null, serial, model: 'SanDisk Ultra' },
    'maj:min': '0:0',
  }))
  writeFileSync(join(folder, 'answer.json'), JSON.stringify({ blockdevices }))
  const lsblk = join(folder, 'lsblk')
  writeFileSync(lsblk, `#!/bin/sh\ncat '${join(folder, 'answer.json')}'\n`)
  chmodSync(lsblk, 0o755)
  return lsblk
}
