/** Facts of a stick as the system tells them, for tests that change what they are about. */
import type { MediumFacts } from '../../../../electron/media/folder'

export function stickFacts(change: Partial<MediumFacts> = {}): MediumFacts {
  return {
    path: '/media/m/STICK',
    kind: 'device',
    deviceId: '1',
    disk: null,
    fileSystem: 'exfat',
    freeBytes: 30e9,
    totalBytes: 31e9,
    allocationBytes: 4096,
    freeFiles: null,
    uuid: '4C53-1F2A',
    sizeBytes: 31e9,
    folder: '/',
    label: 'STICK',
    serial: '4C53',
    serialTwins: [],
    model: 'Ultra',
    transport: 'usb',
    removable: true,
    system: false,
    readOnly: false,
    protection: { state: 'no', source: 'lsblk /dev/sdb1' },
    deviceBytes: 32e9,
    parts: 1,
    root: '/media/m/STICK',
    attachment: null,
    source: 'statfs, lsblk /dev/sdb1',
    readAt: '2026-11-21T08:00:00.000Z',
    ...change,
  }
}
