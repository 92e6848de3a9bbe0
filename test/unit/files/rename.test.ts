import type * as fs from 'node:fs'
import { lstatSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as linux from '../../../electron/files/native/linux'
import { systemDisk } from '../../../electron/files/disk'
import { scratch } from './scratch'

// Windows lets only administrators make links, Wine nobody; and it has no pipes among its files.
const withLinks = test.skipIf(process.platform === 'win32')

/** What this file system can do: FAT, exFAT and some shares have no hard links, FUSE knows no rename that refuses. */
const system = vi.hoisted(() => ({ hasRename: true, hasLinks: true }))
vi.mock('../../../electron/files/native/linux', async (original) => {
  const { linuxCalls } = await original<typeof linux>()
  return {
    linuxCalls: () => {
      const calls = linuxCalls()
      return calls && { ...calls, renameNoReplace: (...names) => system.hasRename && calls.renameNoReplace(...names) }
    },
  } satisfies Partial<typeof linux>
})
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const refuses = Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })
  const linkSync: typeof fs.linkSync = (from, to) => {
    if (!system.hasLinks) throw refuses
    real.linkSync(from, to)
  }
  return { ...real, linkSync }
})

describe.each([
  ['where the system renames without replacing', { hasRename: true, hasLinks: true }],
  ['where there are hard links', { hasRename: false, hasLinks: true }],
  ['where there is neither', { hasRename: false, hasLinks: false }],
])('%s', (_, can) => {
  let folder: string
  let [from, to] = ['', '']
  beforeEach(async () => {
    Object.assign(system, can)
    folder = await scratch()
    ;[from, to] = [join(folder, 'from'), join(folder, 'to')]
    writeFileSync(from, 'new')
  })
  const taken = (): unknown => expect.objectContaining({ code: 'file.exists', details: { path: to } })

  test('a free name is taken', () => {
    const { ino } = lstatSync(from)
    systemDisk.renameWithoutReplacing(from, to)
    expect(readdirSync(folder)).toEqual(['to'])
    expect(lstatSync(to).ino).toBe(ino)
  })

  test('a name that exists is never replaced', () => {
    writeFileSync(to, 'old')
    expect(() => systemDisk.renameWithoutReplacing(from, to)).toThrow(taken())
    expect(readFileSync(to, 'utf8')).toBe('old')
    expect(readFileSync(from, 'utf8')).toBe('new')
  })

  withLinks('a link that leads nowhere also counts as taken', () => {
    symlinkSync(join(folder, 'elsewhere'), to)
    expect(() => systemDisk.renameWithoutReplacing(from, to)).toThrow(taken())
    expect(readdirSync(folder)).toEqual(['from', 'to'])
  })

  test('a file that is not there is told as the system tells it', () => {
    expect(() => systemDisk.renameWithoutReplacing(join(folder, 'absent'), to)).toThrow('ENOENT')
  })
})
