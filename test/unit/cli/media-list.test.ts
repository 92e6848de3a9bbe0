import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Device } from '../../../electron/media/device'
import { runCli } from '../../../electron/cli/cli-main'
import { causeway, succeed } from '../../support/stations'

const { listDevices } = vi.hoisted(() => ({ listDevices: vi.fn<() => Promise<Device[]>>() }))
vi.mock('../../../electron/media/devices', () => ({ listDevices }))

/** A mount of this machine, described as a stick. */
const mountPoint = execFileSync('stat', ['-c', '%m', tmpdir()], { encoding: 'utf8' }).trim()

const disk: Device = {
  id: '/dev/sda',
  mountPoint: null,
  label: null,
  fileSystem: null,
  sizeBytes: 512e9,
  model: 'SSD',
  serial: 'S1',
  transport: 'sata',
  removable: false,
  readOnly: false,
  system: true,
  source: 'lsblk',
}
const stick: Device = {
  ...disk,
  id: '/dev/sdb1',
  mountPoint,
  label: 'STICK',
  fileSystem: 'exfat',
  uuid: '4C53-1F2A',
  sizeBytes: 31e9,
  model: 'Ultra',
  serial: '4C53',
  transport: 'usb',
  removable: true,
  system: false,
}
const card: Device = { ...stick, id: '/dev/sdc1', label: 'CARD', readOnly: true }

beforeEach(() => void listDevices.mockResolvedValue([disk, stick, card]))
afterEach(() => void vi.resetAllMocks())

/** The list needs no station. */
const nowhere = '/nonexistent/home'

test('each device is listed with what it is and, if it cannot be used, why not', async () => {
  const { media } = await succeed(nowhere, 'media', 'list')
  expect(media).toMatchObject([
    {
      id: '/dev/sdb1',
      model: 'Ultra',
      serial: '4C53',
      bus: 'usb',
      sizeBytes: 31e9,
      label: 'STICK',
      mountPoint,
      freeBytes: expect.any(Number) as number,
      identity: expect.stringMatching(/^uuid:\S* serial:4C53 size:31000000000 folder:/) as string,
      selectable: true,
      reasons: [],
    },
    { id: '/dev/sda', freeBytes: null, identity: null, selectable: false },
    { id: '/dev/sdc1', selectable: false },
  ])
  const reasons = (media as { reasons: { id: string; next: string }[] }[]).map((medium) =>
    medium.reasons.map(({ id }) => id),
  )
  expect(reasons).toEqual([[], ['medium.kind', 'medium.not-system', 'medium.reachable'], ['medium.writable']])
  expect((media as { reasons: unknown[] }[])[2]?.reasons[0]).toMatchObject({
    source: 'lsblk /dev/sdc1',
    next: 'Release its write protection, or choose another medium.',
  })
})

test('to read from, a write-protected medium is in order', async () => {
  const { media } = await succeed(nowhere, 'media', 'list', '--for', 'read')
  expect((media as { id: string; selectable: boolean }[]).filter(({ selectable }) => selectable)).toHaveLength(2)
})

test('without any device the list is empty and in order', async () => {
  listDevices.mockResolvedValue([])
  expect(await causeway(nowhere, 'media', 'list')).toMatchObject({ exit: 0, document: { verdict: 'done', media: [] } })
})

/** What `media list` prints. */
async function printed(...options: string[]): Promise<string> {
  let stdout = ''
  const io = {
    stdout: (text: string) => void (stdout += text),
    stderr: () => {},
    isTerminal: false,
    onInterrupt: () => () => {},
  }
  const program = { self: { file: '', args: [] }, startWorkers: () => expect.fail('no file is copied') }
  expect(await runCli(['media', 'list', ...options], program, io)).toBe(0)
  return stdout
}

test('what a device says of itself stays text on the terminal', async () => {
  const evil = 'E\u001b[2K\u009b1A\r\nusable  /evil\u202e\u2028\u200b'
  const plain = [disk, stick].map((device) => ({ ...device, id: device.id }))
  const before = (await (listDevices.mockResolvedValue(plain), printed())).split('\n').length
  listDevices.mockResolvedValue([
    { ...disk, label: evil, model: evil, serial: evil, transport: evil, fileSystem: evil },
    { ...stick, label: evil, model: evil, serial: evil },
  ])
  for (const text of [await printed(), await printed('--json')])
    expect(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.exec(text)?.[0]).toBeUndefined()
  expect((await printed()).split('\n')).toHaveLength(before)
})

test('people read the same', async () => {
  const stdout = await printed()
  const lines = stdout.split('\n')
  expect(lines[0]).toMatch(/^usable {4}\/.* {2}STICK, Ultra, 4C53, usb {2}.*, 31000000000 bytes, [0-9]+ free$/)
  expect(lines[1]).toBe('unusable  /dev/sda  SSD, S1, sata  no file system, 512000000000 bytes')
  expect(lines).toContain(
    '          The medium refuses new files. Release its write protection, or choose another medium. (lsblk /dev/sdc1)',
  )
})

test('what could not be read, and a serial number that two devices have, are told in words', async () => {
  const odd = { ...stick, id: '/dev/sdd', mountPoint: null, serial: null, removable: false, unread: 'size' }
  const twin = { ...stick, id: '/dev/sdc1', disk: '/dev/sdc', uuid: '9999-0000' }
  listDevices.mockResolvedValue([{ ...stick, disk: '/dev/sdb' }, twin, odd])
  let [stdout, stderr] = ['', '']
  const io = {
    ...{ stdout: (text: string) => void (stdout += text), stderr: (text: string) => void (stderr += text) },
    ...{ isTerminal: false, onInterrupt: () => () => {} },
  }
  const self = { file: process.execPath, args: [] }
  expect(await runCli(['--home', nowhere, 'media', 'list'], { self, startWorkers: vi.fn() }, io)).toBe(0)
  expect(stdout).toContain('(lsblk /dev/sdd: size)')
  expect(stdout).toContain('4C53 (UUID 4C53-1F2A) and /dev/sdc1 (UUID 9999-0000)')
  expect(stderr).toBe('')
})
