import { expect, test } from 'vitest'
import { listDevices } from '../../../electron/media/devices'
import { parseLinuxDevices } from '../../../electron/media/linux-devices'
import { mountOf, parseMountInfo, parseSwaps } from '../../../electron/media/linux-mounts'

const nothing = {
  ro: false,
  rm: false,
  hotplug: false,
  tran: null,
  fstype: null,
  label: null,
  serial: null,
  model: null,
}

/** A notebook: NVMe with LUKS and LVM, a FAT stick, an encrypted stick, an empty card reader, a DVD, a spare disk. */
const lsblk = JSON.stringify({
  blockdevices: [
    { ...nothing, name: '/dev/zram0', type: 'disk', size: 0, 'maj:min': '253:0' },
    { ...nothing, name: '/dev/loop0', type: 'loop', size: 4096, ro: true, fstype: 'squashfs', 'maj:min': '  7:0' },
    {
      ...nothing,
      name: '/dev/nvme0n1',
      type: 'disk',
      size: 512e9,
      tran: 'nvme',
      model: 'Samsung SSD 980      ',
      serial: 'S649',
      'maj:min': '259:0',
      children: [
        { ...nothing, name: '/dev/nvme0n1p1', type: 'part', size: 5e8, fstype: 'vfat', 'maj:min': '259:1' },
        {
          ...nothing,
          name: '/dev/nvme0n1p2',
          type: 'part',
          size: 5e11,
          fstype: 'crypto_LUKS',
          'maj:min': '259:2',
          children: [
            {
              ...nothing,
              name: '/dev/mapper/crypt',
              type: 'crypt',
              size: 5e11,
              fstype: 'LVM2_member',
              'maj:min': '254:0',
              children: [
                {
                  ...nothing,
                  name: '/dev/mapper/vg-root',
                  type: 'lvm',
                  size: 4e11,
                  fstype: 'btrfs',
                  'maj:min': '254:1',
                },
              ],
            },
          ],
        },
      ],
    },
    {
      ...nothing,
      name: '/dev/sdb',
      type: 'disk',
      size: 32e9,
      rm: true,
      hotplug: true,
      tran: 'usb',
      model: 'Ultra',
      serial: '4C530001',
      'maj:min': '8:16',
      children: [
        {
          ...nothing,
          name: '/dev/sdb1',
          type: 'part',
          size: 31e9,
          rm: true,
          hotplug: true,
          fstype: 'vfat',
          label: 'MY STICK',
          uuid: '4C53-1F2A',
          'maj:min': '8:17',
        },
        { ...nothing, name: '/dev/sdb2', type: 'part', size: 1e9, fstype: 'ntfs', label: 'NT', 'maj:min': '8:18' },
      ],
    },
    {
      ...nothing,
      name: '/dev/sdc',
      type: 'disk',
      size: 64e9,
      hotplug: true,
      tran: 'usb',
      'maj:min': '8:32',
      children: [{ ...nothing, name: '/dev/sdc1', type: 'part', size: 64e9, fstype: 'crypto_LUKS', 'maj:min': '8:33' }],
    },
    { ...nothing, name: '/dev/sdd', type: 'disk', size: 0, rm: true, hotplug: true, tran: 'usb', 'maj:min': '8:48' },
    {
      ...nothing,
      name: '/dev/sr0',
      type: 'rom',
      size: 4e9,
      rm: true,
      hotplug: true,
      tran: 'sata',
      fstype: 'udf',
      label: 'CARRIER',
      'maj:min': '11:0',
    },
    { ...nothing, name: '/dev/sda', type: 'disk', size: 2e12, tran: 'sata', fstype: 'ext4', 'maj:min': '8:0' },
  ],
})

const mounts = parseMountInfo(
  [
    '27 1 0:25 /@ / rw,relatime shared:1 - btrfs /dev/mapper/vg-root rw,subvol=/@',
    '30 27 259:1 / /boot/efi rw,relatime - vfat /dev/nvme0n1p1 rw',
    String.raw`40 27 8:17 / /media/m/MY\040STICK rw,nosuid - vfat /dev/sdb1 rw`,
    '41 27 0:50 / /media/m/NT rw,nosuid - fuseblk /dev/sdb2 rw',
    '42 27 11:0 / /media/m/CARRIER ro,nosuid - udf /dev/sr0 ro',
    '43 27 8:0 /srv /srv rw - ext4 /dev/sda rw',
    '44 27 8:0 / /data rw - ext4 /dev/sda rw',
    'not a line of a mount table',
  ].join('\n'),
)

const devices = parseLinuxDevices(lsblk, mounts, [])
const named = (id: string) => devices.find((device) => device.id === id)

test('lists what a person can carry, and one line for the system disk', () => {
  expect(devices.map((device) => device.id)).toEqual([
    '/dev/nvme0n1',
    '/dev/sdb1',
    '/dev/sdb2',
    '/dev/sdc1',
    '/dev/sdd',
    '/dev/sr0',
    '/dev/sda',
  ])
})

test('a stick: mount point with a blank, label, model, serial number of its disk', () => {
  expect(named('/dev/sdb1')).toEqual({
    id: '/dev/sdb1',
    disk: '/dev/sdb',
    mountPoint: '/media/m/MY STICK',
    label: 'MY STICK',
    fileSystem: 'vfat',
    uuid: '4C53-1F2A',
    sizeBytes: 31e9,
    model: 'Ultra',
    serial: '4C530001',
    transport: 'usb',
    removable: true,
    readOnly: false,
    deviceReadOnly: false,
    deviceBytes: 32e9,
    parts: 2,
    system: false,
    source: 'lsblk',
  })
})

test('a FUSE mount is found by its source, and keeps the name of the real file system', () => {
  expect(named('/dev/sdb2')).toMatchObject({ mountPoint: '/media/m/NT', fileSystem: 'ntfs' })
})

test('a locked partition and an empty reader are listed without a mount point', () => {
  expect(named('/dev/sdc1')).toMatchObject({ mountPoint: null, fileSystem: 'crypto_LUKS', removable: true })
  expect(named('/dev/sdd')).toMatchObject({ mountPoint: null, sizeBytes: 0 })
})

test('read-only comes from the mount as well as from the device', () => {
  expect(named('/dev/sr0')).toMatchObject({ readOnly: true, mountPoint: '/media/m/CARRIER' })
  expect(named('/dev/sdb1')?.readOnly).toBe(false)
})

test('what the device itself says is kept apart from how it is mounted', () => {
  // The same optical drive without its mount: its own flag stays.
  const alone = parseLinuxDevices(lsblk, [], []).find(({ id }) => id === '/dev/sdb1')
  expect(alone).toMatchObject({ readOnly: false, deviceReadOnly: false })
  const mounted = parseLinuxDevices(lsblk, parseMountInfo('40 27 8:17 / /m ro - vfat /dev/sdb1 ro'), [])
  expect(mounted.find(({ id }) => id === '/dev/sdb1')).toMatchObject({ readOnly: true, deviceReadOnly: false })
})

test('the whole file system is preferred to a bind mount of a part of it', () => {
  expect(named('/dev/sda')).toMatchObject({ mountPoint: '/data', removable: false, system: false })
})

test('the system disk is found through LUKS, LVM and btrfs', () => {
  expect(named('/dev/nvme0n1')).toMatchObject({ system: true, mountPoint: null })
  expect(devices.filter((device) => device.system)).toHaveLength(1)
})

test.each([
  ['/', true],
  ['/boot', true],
  ['/boot/efi', true],
  ['/usr', true],
  ['/bootleg', false],
  ['/media/m/STICK', false],
])('a stick mounted on %s is a system disk: %s', (mountPoint, system) => {
  const mount = parseMountInfo(`40 27 8:17 / ${mountPoint} rw - vfat /dev/sdb1 rw`)
  const stick = parseLinuxDevices(lsblk, mount, []).find((device) => device.id.startsWith('/dev/sdb'))
  expect(stick?.system).toBe(system)
})

test('a disk with swap space in use is a system disk', () => {
  const swaps = parseSwaps('Filename\tType\tSize\tUsed\tPriority\n/dev/sdb2  partition\t1048572\t0\t-2\n')
  expect(swaps).toEqual(['/dev/sdb2'])
  const stick = parseLinuxDevices(lsblk, [], swaps).find((device) => device.id === '/dev/sdb')
  expect(stick?.system).toBe(true)
})

test('older util-linux writes numbers and booleans as strings', () => {
  const json = JSON.stringify({
    blockdevices: [
      {
        ...nothing,
        name: '/dev/sdb',
        type: 'disk',
        size: '32000000000',
        ro: '0',
        rm: '1',
        hotplug: '1',
        'maj:min': '8:16',
      },
    ],
  })
  expect(parseLinuxDevices(json, [], [])).toMatchObject([{ sizeBytes: 32e9, readOnly: false, removable: true }])
})

test.each(['', '{}', '{"blockdevices":7}', 'lsblk: unknown column'])('other output is refused: %s', (json) => {
  expect(() => parseLinuxDevices(json, [], [])).toThrow()
})

test('a path belongs to the nearest mount above it', () => {
  expect(mountOf('/media/m/NT/causeway', mounts)?.source).toBe('/dev/sdb2')
  expect(mountOf('/media/m/NTFS', mounts)?.source).toBe('/dev/mapper/vg-root')
  expect(mountOf('/media/m/NT', mounts)?.source).toBe('/dev/sdb2')
})

test.runIf(process.platform === 'linux')('this machine: its root disk is never a usable medium', async () => {
  const found = await listDevices()
  for (const device of found) expect(device.mountPoint).not.toBe('/')
})

test('a line of the mount table without a device number is no mount', () => {
  expect(parseMountInfo('40:17 / /media/m/MY\\040STICK rw,nosuid 27 8 - vfat /dev/sdb1 rw')).toEqual([])
})
