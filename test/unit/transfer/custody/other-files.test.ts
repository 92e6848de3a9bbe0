import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findVolumes } from '../../../../electron/bag/find'
import { listOtherFiles, type OtherFiles } from '../../../../electron/transfer/custody/other-files'

let medium: string
beforeEach(() => {
  medium = mkdtempSync(join(tmpdir(), 'causeway-other-'))
})
afterEach(() => rmSync(medium, { recursive: true, force: true }))

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(medium, path)), { recursive: true })
    writeFileSync(join(medium, path), 'x')
  }
}

async function look(): Promise<OtherFiles> {
  return listOtherFiles(medium, new Set(await findVolumes(medium)))
}

const VOLUME = 'causeway/0001-export-1-7f3a9c1e/volume-01'

test('volumes are accounted for, with whatever lies in them: their own check names that', async () => {
  put(`${VOLUME}/bagit.txt`, `${VOLUME}/data/setup.exe`, 'causeway/0002-other-00000000/volume-02/.hidden')
  mkdirSync(join(medium, 'empty'))
  expect(await look()).toMatchObject({ count: 0, names: [], unread: [], more: false })
})

test('everything else is counted, and what is hidden or starts something is named first', async () => {
  put(`${VOLUME}/bagit.txt`, 'letter.txt', 'photos/a.jpg', '.Trash/x', 'photos/.b', 'autorun.inf', 'tools/Setup.EXE')
  put('causeway/notes.txt', 'causeway/0001-export-1-7f3a9c1e/beside.ps1')
  const found = await look()
  expect(found.count).toBe(8)
  expect(found.executable.toSorted()).toEqual(
    ['autorun.inf', 'causeway/0001-export-1-7f3a9c1e/beside.ps1', 'tools/Setup.EXE'].toSorted(),
  )
  expect(found.hidden.toSorted()).toEqual(['.Trash/x', 'photos/.b'])
  expect(found.names.slice(0, 3).toSorted()).toEqual(found.executable.toSorted())
})

// Wine makes no links that a folder would show.
test.skipIf(process.platform === 'win32')('a link is counted and never followed', async () => {
  put(`${VOLUME}/bagit.txt`, 'letter.txt')
  symlinkSync('/etc', join(medium, 'link'))
  const { count, names } = await look()
  expect([count, names.toSorted()]).toEqual([2, ['letter.txt', 'link']])
})

test('what Windows writes on every medium is no finding; anything else beside it is', async () => {
  put('System Volume Information/WPSettings.dat', 'System Volume Information/IndexerVolumeGuid')
  expect((await look()).count).toBe(0)
  put('System Volume Information/tool.exe', 'sub/System Volume Information/WPSettings.dat')
  expect(await look()).toMatchObject({ count: 2, executable: ['System Volume Information/tool.exe'] })
})

test('many files are counted, and only the first are named', async () => {
  put(...Array.from({ length: 50 }, (_, n) => `many/${String(n)}.txt`))
  const { count, names, more } = await look()
  expect([count, names.length, more]).toEqual([50, 20, false])
})

test('a folder that is itself a volume has nothing beside it', async () => {
  put(`${VOLUME}/bagit.txt`)
  const volume = join(medium, VOLUME)
  expect((await listOtherFiles(volume, new Set(await findVolumes(volume)))).count).toBe(0)
})
