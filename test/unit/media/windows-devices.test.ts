import { expect, test } from 'vitest'
import { parseWindowsDevices, READ_DISKS } from '../../../electron/media/windows-devices'

const part = { readOnly: false, pageFile: false, fileSystem: '', label: '', letter: '' }
const disk = { readOnly: false, offline: false, system: false, external: false }

/** The form that READ_DISKS prints: a server with a system disk, a data disk, a stick, a card, a disk in a dock. */
const json = JSON.stringify([
  {
    ...disk,
    number: 0,
    model: 'Virtual HD',
    serial: null,
    bus: 'SAS',
    size: 136365211648,
    system: true,
    partitions: [{ ...part, number: 4, letter: 'C', size: 1.3e11, fileSystem: 'NTFS' }],
  },
  {
    ...disk,
    number: 1,
    model: 'Virtual HD',
    serial: null,
    bus: 'SAS',
    size: 1e12,
    partitions: [{ ...part, number: 2, letter: 'P', size: 1e12, fileSystem: 'NTFS', pageFile: true }],
  },
  {
    ...disk,
    number: 2,
    model: 'SanDisk Ultra ',
    serial: ' 4C530001',
    bus: 'USB',
    size: 32e9,
    external: true,
    partitions: [
      { ...part, number: 1, size: 16e6 },
      { ...part, number: 2, letter: 'e', size: 31e9, fileSystem: 'exFAT', label: 'CARRIER' },
    ],
  },
  { ...disk, number: 3, model: 'Card reader', serial: '', bus: 'SD', size: 0, partitions: [] },
  {
    ...disk,
    number: 4,
    model: 'Dock',
    serial: 'D1',
    bus: 'SATA',
    size: 4e12,
    readOnly: true,
    partitions: [{ ...part, number: 1, letter: 'F', size: 4e12, fileSystem: 'ReFS' }],
  },
])

test('disks, cards and sticks, with what keeps each from being used', () => {
  expect(parseWindowsDevices(json)).toEqual([
    expect.objectContaining({ id: 'disk 0', system: true, mountPoint: null }),
    expect.objectContaining({ id: 'disk 1', system: true, mountPoint: null }),
    {
      id: 'disk 2 partition 2',
      disk: 'disk 2',
      mountPoint: 'E:\\',
      label: 'CARRIER',
      fileSystem: 'exFAT',
      sizeBytes: 31e9,
      model: 'SanDisk Ultra',
      serial: '4C530001',
      transport: 'usb',
      removable: true,
      readOnly: false,
      deviceReadOnly: false,
      deviceBytes: 32e9,
      parts: 2,
      system: false,
      source: 'Get-Disk',
    },
    expect.objectContaining({ id: 'disk 3', mountPoint: null, sizeBytes: 0, removable: true, serial: null }),
    expect.objectContaining({ id: 'disk 4 partition 1', mountPoint: 'F:\\', removable: false, readOnly: true }),
  ])
})

test('the partition that Windows keeps for itself on every GPT disk is not counted; any other is', () => {
  const gpt = (type: string) =>
    JSON.stringify([
      {
        ...disk,
        number: 2,
        model: 'Ultra',
        serial: '4C53',
        bus: 'USB',
        size: 32e9,
        partitions: [
          { ...part, type, number: 1, size: 16e6 },
          { ...part, type: 'Basic', number: 2, letter: 'E', size: 31e9, fileSystem: 'NTFS' },
        ],
      },
    ])
  expect(parseWindowsDevices(gpt('Reserved'))).toMatchObject([{ parts: 1 }])
  expect(parseWindowsDevices(gpt('Basic'))).toMatchObject([{ parts: 2 }])
})

test('a byte order mark before the JSON is no fault', () => {
  expect(parseWindowsDevices(`\uFEFF${json}`)).toHaveLength(5)
})

test.each(['', 'null', '{"number":"zero"}', 'Get-Disk : Access denied'])('other output is refused: %s', (output) => {
  expect(() => parseWindowsDevices(output)).toThrow()
})

test('the command has no double quote, so that no quoting rule can change it', () => {
  expect(READ_DISKS).not.toContain('"')
  const count = (character: string) => READ_DISKS.split(character).length - 1
  expect(count('{')).toBe(count('}'))
  expect(count('(')).toBe(count(')'))
  expect(count("'") % 2).toBe(0)
})
