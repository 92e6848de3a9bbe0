/** One device that the system describes oddly, or a tool that is missing, hides no other device. */
import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { deviceChecks } from '../../../electron/media/checks'
import { listDevices } from '../../../electron/media/devices'
import { parseLinuxDevices } from '../../../electron/media/linux-devices'
import { isUsable, listMedia } from '../../../electron/media/list'
import { serialTwins } from '../../../electron/media/odd-device'
import { readSysDevices } from '../../../electron/media/sys-devices'
import { parseWindowsDevices, readWindowsDevices } from '../../../electron/media/windows-devices'
import { stickFacts } from '../transfer/custody/facts'
import { recordChecks } from '../../../electron/transfer/custody/flags'
import { recordDevice } from '../../../electron/transfer/custody/recorded-device'

const { runSystemTool } = vi.hoisted(() => ({ runSystemTool: vi.fn<(...args: unknown[]) => Promise<string>>() }))
vi.mock(import('../../../electron/media/system-tool'), async (original) => {
  const real = await original()
  runSystemTool.mockImplementation(real.runSystemTool as never)
  return { ...real, runSystemTool: runSystemTool }
})
afterEach(() => vi.clearAllMocks())

const sound = {
  ...{ type: 'disk', size: 32e9, ro: false, rm: true, hotplug: true, tran: 'usb', fstype: 'exfat', label: 'SOUND' },
  ...{ uuid: '1111-2222', partuuid: null, serial: '4C53', model: 'Ultra', 'maj:min': '8:32', name: '/dev/sdc' },
}
const odd = { ...sound, name: '/dev/sdb', serial: '4C54', 'maj:min': '8:16' }
const lsblkOf = (...devices: unknown[]): string => JSON.stringify({ blockdevices: devices })
const read = (json: string) => parseLinuxDevices(json, [], [])

describe('lsblk', () => {
  test.each<[name: string, change: object, label: string | null]>([
    ['is null', { label: null }, null],
    ['is a number', { label: 2026 }, '2026'],
    ['is an object', { label: { text: 'X' } }, null],
    ['is missing', { label: undefined }, null],
    ['is half a character', { label: '\ud800' }, '\uFFFD'],
  ])('lists a device whose label %s, beside the others', (_name, change, label) => {
    expect(read(lsblkOf({ ...odd, ...change }, sound))).toMatchObject([
      { id: '/dev/sdb', label },
      { id: '/dev/sdc', label: 'SOUND' },
    ])
  })

  test('lists a device whose label is not UTF-8, as earlier versions print it', () => {
    const json = lsblkOf({ ...odd, label: 'CL\u0001' }, { ...sound, label: 'back\\slash' }).replace('\\u0001', '\\xc9')
    expect(() => JSON.parse(json) as unknown).toThrow()
    expect(read(json)).toMatchObject([{ label: 'CL\uFFFD' }, { label: 'back\\slash' }])
  })

  test.each<[name: string, device: unknown, id: string, field: string]>([
    ['no size', { ...odd, size: 'large' }, '/dev/sdb', 'size'],
    ['no name', { ...odd, name: null }, '?', 'name'],
    ['no answer to whether it is read-only', { ...odd, ro: null }, '/dev/sdb', 'ro'],
    ['a part that cannot be read', { ...odd, children: [{ ...odd, rm: 'maybe' }] }, '/dev/sdb', 'children.0.rm'],
    ['nothing', null, '?', 'form'],
    ['a number', 7, '?', 'form'],
  ])('names a device with %s, which cannot be chosen, beside the others', (_name, device, id, field) => {
    const devices = read(lsblkOf(device, sound))
    expect(devices).toMatchObject([
      { id, unread: field, removable: false },
      { id: '/dev/sdc', label: 'SOUND' },
    ])
    const [unread] = devices
    if (!unread) throw new Error('nothing was listed')
    const checks = deviceChecks(unread, { write: true, reachable: true })
    expect(checks).toMatchObject([{ id: 'medium.described', state: 'failed', value: { kind: 'text', text: field } }])
    expect(isUsable(checks)).toBe(false)
  })
})

describe.runIf(process.platform === 'linux')('without lsblk', () => {
  const missing = Object.assign(new Error('spawn lsblk ENOENT'), { code: 'ENOENT' })

  test.each<[name: string, answer: () => Promise<string>, reason: RegExp]>([
    ['that is missing', () => Promise.reject(missing), /^ENOENT$/],
    ['that answers something else', () => Promise.resolve('lsblk: usage'), /JSON/],
    ['that answers another document', () => Promise.resolve('{"disks":[]}'), /^blockdevices$/],
  ])('the list is made of what the kernel says, and names the tool %s', async (_name, answer, reason) => {
    runSystemTool.mockImplementation(answer)
    const devices = await listDevices()
    expect(devices.at(-1)).toMatchObject({ id: 'lsblk', unread: expect.stringMatching(reason) as string })
    expect(devices.slice(0, -1).map(({ source }) => source)).toEqual(devices.slice(0, -1).map(() => '/sys/block'))
    const listed = await listMedia({ write: true })
    expect(listed.at(-1)).toMatchObject({ selectable: false, checks: [{ id: 'medium.described' }] })
    // A disk that holds the running system is one still.
    for (const { device, selectable } of listed) if (device.system) expect(selectable).toBe(false)
  })

  test('the kernel says of each disk what lsblk says', async () => {
    const columns = 'NAME,SIZE,RO,RM,MAJ:MIN'
    const { blockdevices } = JSON.parse(
      execFileSync('lsblk', ['-J', '-b', '-p', '-d', '-o', columns], { encoding: 'utf8' }),
    ) as { blockdevices: readonly { readonly name: string }[] }
    const found = await readSysDevices()
    for (const wanted of blockdevices.filter(({ name }) => !/\/(loop|dm-|md)/.test(name)))
      expect(found.find(({ name }) => name === wanted.name)).toMatchObject(wanted)
  })
})

describe('Windows', () => {
  const part = {
    type: 'Basic',
    number: 1,
    letter: 'E',
    size: 31e9,
    readOnly: false,
    fileSystem: 'exFAT',
    pageFile: false,
  }
  const disk = {
    ...{ number: 1, model: 'Ultra', serial: '4C53', bus: 'USB', size: 32e9, system: false, readOnly: false },
    ...{ offline: false, external: true, partitions: [{ ...part, label: 'SOUND' }] },
  }

  test('a disk that is described oddly is named, beside the others', () => {
    const json = JSON.stringify([
      { ...disk, number: 7, size: null },
      { ...disk, number: null },
      { ...disk, partitions: [{ ...part, label: 2026 }] },
    ])
    expect(parseWindowsDevices(json)).toMatchObject([
      { id: 'disk 7', unread: 'size' },
      { id: '?', unread: 'number' },
      { id: 'disk 1 partition 1', label: '2026' },
    ])
  })

  test('without PowerShell the list says so', async () => {
    runSystemTool.mockRejectedValue(Object.assign(new Error('spawn'), { code: 'ENOENT' }))
    expect(await readWindowsDevices()).toMatchObject([{ id: 'Get-Disk', unread: 'ENOENT' }])
  })
})

describe('two devices with one serial number', () => {
  const devices = read(
    lsblkOf(
      { ...odd, serial: '4C53', uuid: '3333-4444' },
      {
        ...sound,
        children: [
          { ...sound, name: '/dev/sdc1', type: 'part' },
          { ...sound, name: '/dev/sdc2', type: 'part' },
        ],
      },
      { ...odd, name: '/dev/sdd', serial: null },
      { ...odd, name: '/dev/sde', serial: null },
    ),
  )

  test('are each named with the UUID of the other; partitions of one device are not', () => {
    const twins = Object.fromEntries(devices.map((device) => [device.id, serialTwins(device, devices)]))
    expect(twins).toEqual({
      '/dev/sdb': ['/dev/sdc1 (UUID 1111-2222)', '/dev/sdc2 (UUID 1111-2222)'],
      '/dev/sdc1': ['/dev/sdb (UUID 3333-4444)'],
      '/dev/sdc2': ['/dev/sdb (UUID 3333-4444)'],
      '/dev/sdd': [],
      '/dev/sde': [],
    })
  })

  test('are warned of in the list and in what custody records, with the second mark', () => {
    const flagged = {
      id: 'medium.same-serial',
      state: 'warning',
      value: { kind: 'list', items: ['4C53 (UUID 3333-4444)', '/dev/sdc1 (UUID 1111-2222)'] },
    }
    const [first] = devices
    if (!first) throw new Error('nothing was listed')
    const options = { write: true, reachable: true, twins: ['/dev/sdc1 (UUID 1111-2222)'] }
    expect(deviceChecks(first, options)).toContainEqual(expect.objectContaining(flagged))
    const facts = stickFacts({ serial: '4C53', uuid: '3333-4444', serialTwins: options.twins })
    expect(recordChecks(facts, recordDevice(facts), [])).toContainEqual(expect.objectContaining(flagged))
    expect(deviceChecks(first, { write: true, reachable: true }).map(({ id }) => id)).not.toContain(
      'medium.same-serial',
    )
  })
})
