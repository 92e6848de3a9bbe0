/** The small modules: names, kinds, unfinished names, folders that are apart. */
import fc from 'fast-check'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COMPANION_KINDS } from '../../../../shared/companions'
import { LANGUAGES } from '../../../../shared/domain'
import { firstStationSchema } from '../../../../shared/station'
import { wording } from '../../../../shared/wording'
import { parseMediumPath } from '../../../../electron/files/safe-path'
import { demandApart, existingFolder, folderToMake } from '../../../../electron/transfer/companions/apart'
import { CompanionClues } from '../../../../electron/transfer/companions/companion-kind'
import {
  byName,
  demandCompanionName,
  demandDistinctNames,
  isFileOf,
} from '../../../../electron/transfer/companions/companion-name'
import { inspectFolder } from '../../../../electron/media/folder'
import { roomsOn } from '../../../../electron/transfer/send/volume-rooms'
import { isUnfinishedName, neverEmpty } from '../../../../electron/transfer/companions/unfinished'

const fault = (code: string, details = {}) => expect.objectContaining({ code, details }) as unknown

describe('names', () => {
  test.each(['Office', 'Microsoft 365 Apps', 'a', 'x'.repeat(64), 'été', 'a=b', '.hidden', '€'])(
    '%j is one',
    (name) => {
      expect(() => demandCompanionName(name)).not.toThrow()
    },
  )

  test.each([
    '',
    'x'.repeat(65),
    'a/b',
    '/',
    '.',
    '..',
    'a\\b',
    'C:',
    'con',
    'COM1.txt',
    'a.',
    'a ',
    'a\0',
    'e\u0301',
    '\u202e',
  ])('%j is none', (name) => {
    expect(() => demandCompanionName(name)).toThrow(expect.objectContaining({ code: 'companion.bad-name' }))
  })

  test('a decomposed one says how it would be composed', () => {
    expect(() => demandCompanionName('e\u0301')).toThrow(
      expect.objectContaining({ details: { name: 'e\u0301', nfc: '\u00e9', points: 'U+0065 U+0301 → U+00E9' } }),
    )
  })

  test('whatever is one is one part of a path that a reader takes, and its files are told from all others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), fc.string({ maxLength: 20 }), (name, file) => {
        try {
          demandCompanionName(name)
        } catch {
          return
        }
        expect(parseMediumPath(`data/companions/${name}/x`)).toEqual(['data', 'companions', name, 'x'])
        expect(isFileOf(name, `data/companions/${name}/x`)).toBe(true)
        expect(isFileOf(name, `data/companions/${name}${file}`)).toBe(file.startsWith('/'))
      }),
    )
  })

  test('no two are the same without regard to case; what is known under a name is found in any case', () => {
    expect(() => demandDistinctNames(['Office', 'Tools'])).not.toThrow()
    expect(() => demandDistinctNames(['Office', 'oFFICE'])).toThrow(fault('companion.name-taken', { name: 'oFFICE' }))
    expect(() => demandDistinctNames(['straße', 'STRASSE'])).toThrow()
    expect(byName([{ name: 'Office' }], 'OFFICE')).toEqual({ name: 'Office' })
    expect(byName([{ name: 'Office' }], 'Offic')).toBeUndefined()
  })

  test('a file that whoever resumes would delete is no file of a companion', () => {
    expect(isFileOf('A', 'data/companions/A/b/.causeway-0123456789abcdef.part')).toBe(false)
  })
})

describe('kinds', () => {
  const guid = '5f1c63ec-0f0e-4c8b-9c0a-5a7e6a0f7a10'
  test.each([
    ['microsoft-365-apps', 'x', '/data/updates', ['a/office/data/16.0.1.2/stream.x64.x-none.dat']],
    ['microsoft-365-apps', 'x', '/data/updates', ['V64_16.0.14332.20303.CAB']],
    ['microsoft-365-apps', 'x', '/data/updates', ['stream.x86.fr-fr.proof.dat.cobra']],
    ['microsoft-365-apps', 'UpdateServicesPackages', '/x', ['v32.cab']],
    ['microsoft-365-apps', 'x', '/data/Office365updates', ['unknown.bin']],
    ['microsoft-365-apps', 'M365', '/x', ['unknown.bin']],
    ['microsoft-365-apps', 'from OfflineUpdateExporter', '/x', ['unknown.bin']],
    ['update-services-packages', 'x', '/y', [`${guid}/${guid}_1.cab`]],
    ['update-services-packages', 'x', '/y', [`{${guid.toUpperCase()}}/any name.CAB`]],
    ['update-services-packages', 'updateservicespackages', '/y', ['Vendor Tool 1.0/setup.cab']],
    ['update-services-packages', 'x', '/wsus/UpdateServicesPackages', ['Vendor Tool 1.0/setup.cab']],
    ['other', 'x', '/y', []],
    ['other', 'x', '/y', [`${guid}.cab`, `${guid}/a/b.cab`, `${guid}/readme.txt`]],
    ['other', 'room365', '/livestream', ['stream.dat', 'v64.txt', 'savev64.cab', 'stream.x64.dat']],
  ] as const)('%s: %s in %s with %j', (kind, name, folder, paths) => {
    const clues = new CompanionClues(name, folder)
    for (const path of paths) clues.see(path)
    expect(clues.kind).toBe(kind)
  })
})

test('names of what is not whole yet', () => {
  const unfinished = ['a.tmp', 'b/A.TMP', 'x.cab.partial', 'x.part', 'x.crdownload', 'x.download', '~$book.xlsx']
  const whole = ['a.cab', 'tmp', 'tmp/a.cab', 'a.tmp/b.cab', 'x.part1.rar', '~notes.txt', 'template']
  for (const path of unfinished) expect([path, isUnfinishedName(path)]).toEqual([path, true])
  for (const path of whole) expect([path, isUnfinishedName(path)]).toEqual([path, false])
  expect(COMPANION_KINDS.filter(neverEmpty)).toEqual(['microsoft-365-apps', 'update-services-packages'])
})

test('folders of companions take room on a medium beside their files', async () => {
  const medium = await inspectFolder(tmpdir())
  const facts = { ...medium, freeBytes: 10 ** 12, totalBytes: 10 ** 12, allocationBytes: 4096, freeFiles: 10 ** 6 }
  const [without] = roomsOn([facts], [], 1)
  const [beside] = roomsOn([facts], [], 1, 1000)
  expect((without?.bytes ?? 0) - (beside?.bytes ?? 0)).toBe(1000 * 4096)
  expect((without?.files ?? 0) - (beside?.files ?? 0)).toBe(1000)
})

describe('folders', () => {
  let root: string
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'causeway-apart-')))
    for (const path of ['a/b/c', 'ab']) mkdirSync(join(root, path), { recursive: true })
    writeFileSync(join(root, 'file'), '')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  test.each([
    ['a/b', 'a'],
    ['a', 'a/b/c'],
    ['a', 'a'],
    ['a', 'a/not-there/yet'],
  ])('%s is not apart from %s', async (folder, other) => {
    const companion = { name: 'X', folder: join(root, folder) }
    const details = { name: 'X', path: companion.folder, other: join(root, other) }
    await expect(demandApart(companion, [join(root, 'ab'), join(root, other)])).rejects.toThrow(
      fault('companion.overlaps', details),
    )
  })

  test('names that only begin alike, or that lie beside, are apart', async () => {
    await demandApart({ name: 'X', folder: join(root, 'a') }, [join(root, 'ab'), join(root, '..a'), join(root, 'file')])
  })

  test.skipIf(process.platform === 'win32')('a link does not set them apart', async () => {
    symlinkSync(join(root, 'a'), join(root, 'link'))
    const folder = await existingFolder(join(root, 'link', 'b'))
    expect(folder).toBe(join(root, 'a', 'b'))
    await expect(demandApart({ name: 'X', folder }, [join(root, 'link')])).rejects.toThrow('companion.overlaps')
    expect(await folderToMake(join(root, 'link', 'new'))).toBe(join(root, 'a', 'new'))
  })

  test('what is no folder, or not there, is said', async () => {
    for (const name of ['file', 'nowhere'])
      await expect(existingFolder(join(root, name))).rejects.toThrow(
        fault('file.unreadable', { path: join(root, name) }),
      )
    expect(await folderToMake(join(root, 'new'))).toBe(join(root, 'new'))
    for (const name of ['file', join('nowhere', 'new'), join('file', 'new')])
      await expect(folderToMake(join(root, name))).rejects.toThrow(fault('file.unwritable', { path: join(root, name) }))
  })
})

test('reads a station of the first version that names no companions, and one that does', () => {
  const station = {
    formatVersion: 1,
    role: 'connected',
    name: 'Export 1',
    server: 'practice',
    fingerprint: `SHA256:${'A'.repeat(43)}`,
    createdAt: '2026-11-21T08:14:02.000Z',
    preferences: { language: 'en', theme: 'system' },
  }
  expect(firstStationSchema.parse(station)).toEqual(station)
  const companions = [{ name: 'Office', folder: '/data/Office' }]
  const named = { ...station, preferences: { ...station.preferences, companions } }
  expect(firstStationSchema.parse(named)).toEqual(named)
})

describe.each(LANGUAGES)('wording in %s', (language) => {
  test.each(COMPANION_KINDS)('of %s is whole sentences, and names the folder where it matters', (kind) => {
    const { label, before, steps, after } = wording(language).companions[kind]
    expect(label).toMatch(/^\p{Lu}.*[^.]$/u)
    for (const line of [...before, ...steps('D:\\here'), ...after]) expect(line).toMatch(/^[\p{Lu}].*[^ .]\.$/u)
    if (kind === 'other') expect(steps('D:\\here')).toEqual([])
    else expect(steps('D:\\here').join(' ')).toContain('D:\\here')
  })

  test('has the names of the procedure as Microsoft writes them', () => {
    const steps = wording(language).companions['microsoft-365-apps'].steps(basename('x')).join(' ')
    for (const name of ['O365OflBaseUrlConfigured', 'SMS_WSUS_CONFIGURATION_MANAGER', 'SMS_Executive', 'Office 365'])
      expect(steps).toContain(name)
  })
})
