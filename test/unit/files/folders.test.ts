/** Which folders are below, inside or around each other, and which are real: made and looked at without following links. */
import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import fsPromises from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { overlapping } from '../../../electron/files/apart'
import { levelsBelow, namesBelow } from '../../../electron/files/below'
import { systemDisk } from '../../../electron/files/disk'
import { demandRealFolder, isRealFolder, makeRealFolder } from '../../../electron/files/real-folders'
import { watchedDisk } from '../../support/watched-disk'
import { change } from '../../support/watched-node-fs'
import { codeOf, scratch } from './scratch'

// Windows lets only administrators make links, Wine nobody.
const withLinks = test.skipIf(process.platform === 'win32')

let root: string
beforeEach(async () => {
  root = await scratch()
})

describe('the way down to a folder', () => {
  test('is the names below another one, and none to itself', () => {
    expect(namesBelow('/a', '/a')).toEqual([])
    expect(namesBelow('/a', '/a/b/..c')).toEqual(['b', '..c'])
    expect(namesBelow('/a/b', '/a')).toBeNull()
    expect(namesBelow('/a/b', '/a/bc')).toBeNull()
    expect(levelsBelow(resolve('/a'), resolve('/a/b/c'))).toEqual([resolve('/a/b'), resolve('/a/b/c')])
    expect(levelsBelow(resolve('/a'), resolve('/a'))).toEqual([])
    expect(() => levelsBelow('/a/b', '/a/c')).toThrow('/a/c is not below /a/b')
  })

  test.runIf(process.platform === 'win32')('leads nowhere from one drive to another', () => {
    expect(namesBelow('C:\\home', 'D:\\medium')).toBeNull()
  })
})

describe('folders that overlap', () => {
  const at = (...names: string[]): string => join(root, ...names)
  beforeEach(() => mkdirSync(at('medium', 'deep', 'er'), { recursive: true }))

  test('are told: the same one, one inside, one around, also when they are still to be made', async () => {
    for (const other of ['medium', 'medium/deep/er', 'medium/to/make', '.', 'medium/x/../deep'])
      expect(await overlapping(at('medium'), [at(other)]), other).toBe(resolve(at(other)))
    expect(await overlapping(at('new', 'one'), [at('new')])).toBe(at('new'))
  })

  test('are not those beside each other, also where neither is there yet', async () => {
    mkdirSync(at('medium2'))
    const others = ['medium2', 'other', 'medium-to-make/deep', '..medium'].map((name) => at(name))
    expect(await overlapping(at('medium'), others)).toBeNull()
    expect(await overlapping(at('new'), [at('other'), at('newer')])).toBeNull()
    expect(await overlapping(at('medium'), [...others, at('medium', 'deep'), root])).toBe(at('medium', 'deep'))
    expect(await overlapping(at('medium'), [])).toBeNull()
  })

  withLinks('are found through links, also below one that leads to them', async () => {
    symlinkSync(at('medium'), at('link'))
    expect(await overlapping(at('link'), [at('medium', 'deep')])).toBe(at('medium', 'deep'))
    expect(await overlapping(at('medium', 'deep'), [at('link')])).toBe(at('medium'))
    expect(await overlapping(at('medium'), [at('link', 'to', 'make')])).toBe(at('medium', 'to', 'make'))
  })

  describe('at two places', () => {
    /** As if one folder were mounted at a second place, or the file system numbered its folders so. */
    function numbered(as: (path: string) => Partial<BigIntStats>): void {
      const { stat } = fsPromises
      change(fsPromises, {
        stat: async (path: string, options?: { bigint?: boolean }) => {
          const facts = Object.assign(await stat(path, { bigint: true }), as(path))
          return options?.bigint ? facts : Object.assign(facts, { dev: Number(facts.dev), ino: Number(facts.ino) })
        },
      })
    }
    beforeEach(() => mkdirSync(at('second', 'below'), { recursive: true }))

    test('are told by their device and number, in both directions', async () => {
      numbered((path) => (['medium', 'second'].some((name) => path === at(name)) ? { dev: 7n, ino: 4711n } : {}))
      expect(await overlapping(at('medium'), [at('second')])).toBe(at('second'))
      expect(await overlapping(at('medium'), [at('second', 'below')])).toBe(at('second', 'below'))
      expect(await overlapping(at('medium', 'deep'), [at('second')])).toBe(at('second'))
      expect(await overlapping(at('medium', 'to', 'make'), [at('second')])).toBe(at('second'))
    })

    test('are apart when only the number or only the device is the same, however large', async () => {
      numbered((path) => ({
        ...(path === at('medium') && { dev: 1n, ino: 4711n }),
        ...(path === at('second') && { dev: 2n, ino: 4711n }),
      }))
      expect(await overlapping(at('medium'), [at('second')])).toBeNull()
      const large = 2n ** 60n
      numbered((path) =>
        path === at('medium') ? { dev: 1n, ino: large } : path === at('second') ? { dev: 1n, ino: large + 1n } : {},
      )
      expect(await overlapping(at('medium'), [at('second')])).toBeNull()
    })

    test('are apart where nothing is numbered, and where nothing can be resolved', async () => {
      numbered(() => ({ dev: 1n, ino: 0n }))
      expect(await overlapping(at('medium'), [at('second')])).toBeNull()
      change(fsPromises, { realpath: () => Promise.reject(new Error('no such drive')) })
      expect(await overlapping(at('medium'), [at('second')])).toBeNull()
    })
  })
})

describe('a real folder', () => {
  const refusals = ['medium.not-ready', 'content.conflict'] as const

  test('is made level by level, and the names of new levels are flushed', () => {
    const flushed: string[] = []
    const disk = watchedDisk({ before: ({ name, path }) => void (name === 'flushPath' && flushed.push(path)) })
    mkdirSync(join(root, 'a'))
    makeRealFolder(disk, root, join(root, 'a/b/c'), 'medium.not-ready')
    expect(lstatSync(join(root, 'a/b/c')).isDirectory()).toBe(true)
    expect(flushed).toEqual([join(root, 'a'), join(root, 'a/b')])
    makeRealFolder(disk, root, root, 'medium.not-ready')
    expect(flushed).toHaveLength(2)
  })

  withLinks.each(refusals)('is not made through a link or a file, nor found so: %s', (refusal) => {
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync('elsewhere', join(root, 'link'))
    writeFileSync(join(root, 'file'), '')
    for (const level of ['link', 'file'])
      for (const folder of [join(root, level), join(root, level, 'below')]) {
        const refused = expect.objectContaining({ code: refusal, details: { path: join(root, level) } }) as Error
        expect(() => makeRealFolder(systemDisk, root, folder, refusal)).toThrow(refused)
        expect(() => demandRealFolder(systemDisk, root, folder, refusal)).toThrow(refused)
      }
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([])
    expect(isRealFolder(systemDisk, root, join(root, 'link'))).toBe(false)
    expect(isRealFolder(systemDisk, root, join(root, 'file'))).toBe(false)
  })

  test('may be missing or reached through links above its root; it is real when every level is there', () => {
    mkdirSync(join(root, 'a/b'), { recursive: true })
    expect(codeOf(() => demandRealFolder(systemDisk, root, join(root, 'a/b'), 'medium.not-ready'))).toBeNull()
    expect(codeOf(() => demandRealFolder(systemDisk, root, join(root, 'a/c/d'), 'medium.not-ready'))).toBeNull()
    expect(isRealFolder(systemDisk, root, join(root, 'a/b'))).toBe(true)
    expect(isRealFolder(systemDisk, root, join(root, 'a/c'))).toBe(false)
    expect(isRealFolder(systemDisk, root, join(root, 'c/b'))).toBe(false)
    expect(() => isRealFolder(systemDisk, root, dirname(root))).toThrow('is not below')
  })
})
