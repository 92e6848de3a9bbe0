import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Check } from '../../../shared/domain'
import { bytesWithMargin, deviceChecks, mediumChecks, usableBytes } from '../../../electron/media/checks'
import type { Device } from '../../../electron/media/device'
import { deviceOf, inspectFolder } from '../../../electron/media/folder'
import { isUsable, listMedia } from '../../../electron/media/list'
import { parseMountInfo } from '../../../electron/media/linux-mounts'
import { prepareRemoval } from '../../../electron/media/removal'

// Links, df, stat -c %m, /proc, sync -f and, under Wine, PowerShell: windows-devices.test.ts has what Windows says.
const withLinux = test.skipIf(process.platform === 'win32')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'causeway-medium-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const GIB = 1024 ** 3
const stateOf = (checks: readonly Check[], id: string) => checks.find((check) => check.id === id)?.state

const stick: Device = {
  id: '/dev/sdb1',
  mountPoint: '/media/m/STICK',
  label: 'STICK',
  fileSystem: 'vfat',
  sizeBytes: 32e9,
  model: 'Ultra',
  serial: '4C53',
  transport: 'usb',
  removable: true,
  readOnly: false,
  system: false,
  source: 'lsblk',
}

withLinux('a folder stands in for a medium and is named as one, through a link too', async () => {
  mkdirSync(join(folder, 'carrier'))
  symlinkSync(join(folder, 'carrier'), join(folder, 'link'))
  const facts = await inspectFolder(join(folder, 'link'))
  expect(facts).toMatchObject({ kind: 'folder', removable: false, label: 'carrier', serial: null })
  expect(facts.path).toBe(join(folder, 'carrier'))
  // df counts in the same unit.
  const total = Number(execFileSync('df', ['-B1', '--output=size', folder], { encoding: 'utf8' }).split('\n')[1])
  expect(facts.totalBytes).toBe(total)
  expect(facts.freeBytes).toBeGreaterThan(0)
})

test('a write test removes what a killed one left behind, and nothing else', async () => {
  const kept = ['.causeway-notes.part', 'causeway', 'letter.txt']
  mkdirSync(join(folder, 'causeway'))
  for (const name of ['.causeway-0123456789abcdef.part', '.causeway-notes.part', 'letter.txt'])
    writeFileSync(join(folder, name), 'Causeway write test\n')
  const checks = await mediumChecks(await inspectFolder(folder), null, { write: true })
  expect(stateOf(checks, 'medium.writable')).toBe('ok')
  expect(readdirSync(folder).sort()).toEqual(kept)
})

withLinux('a path on a removable device is that device', async () => {
  // This machine's own mount of the temporary folder, described as a stick.
  const mountPoint = execFileSync('stat', ['-c', '%m', folder], { encoding: 'utf8' }).trim()
  const facts = await inspectFolder(folder, [{ ...stick, mountPoint }])
  expect(facts).toMatchObject({ kind: 'device', label: 'STICK', serial: '4C53', model: 'Ultra', fileSystem: 'vfat' })
})

test('the device of a path: by mount, by source, by drive letter, or none', () => {
  const [mount] = parseMountInfo('40 27 8:17 / /media/m/STICK rw - vfat /dev/sdb1 rw')
  expect(deviceOf('/media/m/STICK/x', mount ?? null, [stick])).toBe(stick)
  expect(deviceOf('/media/m/STICK/x', mount ?? null, [{ ...stick, mountPoint: '/elsewhere' }])?.id).toBe('/dev/sdb1')
  expect(deviceOf('/media/m/STICK/x', mount ?? null, [{ ...stick, id: '/dev/sdc1', mountPoint: null }])).toBeNull()
})

test.each(['missing', 'file'])('no such folder: %s', async (name) => {
  writeFileSync(join(folder, 'file'), 'x')
  await expect(inspectFolder(join(folder, name))).rejects.toMatchObject({ code: 'medium.not-ready' })
})

withLinux('a good folder passes every check, and the write test leaves nothing behind', async () => {
  const facts = await inspectFolder(folder)
  const checks = await mediumChecks(facts, { bytes: 1000, largestFileBytes: 1000 }, { write: true })
  expect(checks.map((check) => [check.id, check.state])).toEqual([
    ['medium.reachable', 'ok'],
    ['medium.kind', 'ok'],
    ['medium.writable', 'ok'],
    ['medium.file-system', 'ok'],
    ['medium.free-space', 'ok'],
  ])
  expect(readdirSync(folder)).toEqual([])
})

test('a medium that is only read is not written to', async () => {
  const facts = await inspectFolder(folder)
  const checks = await mediumChecks({ ...facts, readOnly: true }, null, { write: false })
  expect(checks.map((check) => check.id)).toEqual(['medium.reachable', 'medium.kind'])
})

test('a folder that vanished, or became another file system, is not reachable', async () => {
  const facts = await inspectFolder(folder)
  expect(stateOf(await mediumChecks({ ...facts, deviceId: '1' }, null, { write: false }), 'medium.reachable')).toBe(
    'failed',
  )
  rmSync(folder, { recursive: true })
  const checks = await mediumChecks(facts, null, { write: true })
  expect(stateOf(checks, 'medium.reachable')).toBe('failed')
  expect(stateOf(checks, 'medium.writable')).toBe('failed')
})

withLinux('a place that cannot be written fails with the cause the system gave', async () => {
  const facts = await inspectFolder('/proc')
  const writable = (await mediumChecks(facts, null, { write: true })).find((check) => check.id === 'medium.writable')
  expect(writable?.state).toBe('failed')
  expect(writable?.source).toMatch(/temporary file: E[A-Z]+/)
})

test('a live stick is refused as a medium', async () => {
  const facts = { ...(await inspectFolder(folder)), kind: 'device' as const, system: true }
  expect(stateOf(await mediumChecks(facts, null, { write: false }), 'medium.not-system')).toBe('failed')
})

test.each([
  ['vfat', 4 * GIB, 'failed'],
  ['vfat', 4 * GIB - 1, 'warning'],
  ['FAT32', 5 * GIB, 'failed'],
  ['exfat', 5 * GIB, 'ok'],
  ['NTFS', 5 * GIB, 'ok'],
  [null, 1, 'unknown'],
])('file system %s with a file of %d bytes: %s', async (fileSystem, largestFileBytes, state) => {
  const facts = { ...(await inspectFolder(folder)), fileSystem }
  const checks = await mediumChecks(facts, { bytes: largestFileBytes, largestFileBytes }, { write: true })
  expect(stateOf(checks, 'medium.file-system')).toBe(state)
})

test('free space has a margin of 1 % or 16 MiB, whichever is larger', async () => {
  expect(bytesWithMargin(0)).toBe(16 * 1024 ** 2)
  expect(bytesWithMargin(100e9)).toBe(101e9)
  const facts = await inspectFolder(folder)
  const free = async (freeBytes: number) =>
    stateOf(
      await mediumChecks({ ...facts, freeBytes }, { bytes: 100e9, largestFileBytes: 1 }, { write: true }),
      'medium.free-space',
    )
  expect(await free(101e9)).toBe('ok')
  expect(await free(101e9 - 1)).toBe('failed')
})

test.each([0, 1, 17e6, 1.7e9, 100e9, 4e12 + 7])('what may be used of %d bytes leaves the margin', (freeBytes) => {
  const usable = usableBytes({ freeBytes })
  expect(usable).toBeGreaterThanOrEqual(0)
  if (usable > 0) expect(bytesWithMargin(usable)).toBeLessThanOrEqual(freeBytes)
  expect(bytesWithMargin(usable + 3)).toBeGreaterThan(freeBytes)
})

test('without knowing what is to be written, free space is shown but not called good', async () => {
  const facts = await inspectFolder(folder)
  expect(stateOf(await mediumChecks(facts, null, { write: true }), 'medium.free-space')).toBe('not-checked')
})

test.each([
  ['a stick', {}, []],
  ['a system disk', { system: true }, ['medium.not-system']],
  ['a fixed disk', { removable: false }, ['medium.kind']],
  ['a write-protected card', { readOnly: true }, ['medium.writable']],
])('%s in the list', (_name, change, failed) => {
  const checks = deviceChecks({ ...stick, ...change }, { write: true, reachable: true })
  expect(checks.filter((check) => check.state === 'failed').map((check) => check.id)).toEqual(failed)
  expect(isUsable(checks)).toBe(failed.length === 0)
})

test('a stick that is not mounted says so; one to read from may be write-protected', () => {
  expect(isUsable(deviceChecks({ ...stick, mountPoint: null }, { write: false, reachable: false }))).toBe(false)
  expect(isUsable(deviceChecks({ ...stick, readOnly: true }, { write: false, reachable: true }))).toBe(true)
})

withLinux('the list of this machine offers no system disk', async () => {
  for (const medium of await listMedia({ write: true })) {
    if (medium.device.system || !medium.device.removable) expect(medium.selectable).toBe(false)
    if (!medium.selectable) expect(medium.checks.some((check) => check.state === 'failed')).toBe(true)
  }
})

withLinux('before removal the system confirms that everything is written', async () => {
  writeFileSync(join(folder, 'a'), Buffer.alloc(1 << 20))
  expect(await prepareRemoval(folder)).toMatchObject({ flushed: true, source: 'sync -f' })
  await expect(prepareRemoval(join(folder, 'gone'))).rejects.toMatchObject({ code: 'medium.lost' })
})
