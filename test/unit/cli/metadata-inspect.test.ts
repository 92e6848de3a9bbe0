/** `metadata inspect`: what a package holds, and which of its files are nowhere. */
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delayed } from '../../../electron/wsus/practice/package-text'
import { createPracticeServer } from '../../../electron/wsus/practice/create'
import { writePackage } from '../../../electron/wsus/practice/package-writer'
import { practicePaths } from '../../../electron/wsus/practice/settings'
import type { PackageReport } from '../../../shared/package-report'
import { causeway, succeed } from '../../support/stations'
import { Folder } from '../metadata/fixtures'

/** Neither a station nor a server is needed. */
const NOWHERE = '/nonexistent/home'
const UPDATES = 30

let root: string
let content: string
let elsewhere: string
/** Of the files that are in neither store, and that are in the other one. */
let gone: string[]
let moved: string[]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-inspect-'))
  await createPracticeServer(join(root, 'server'), { side: 'export', updates: UPDATES, seed: 3 })
  const paths = practicePaths(join(root, 'server'))
  content = paths.content
  const source = {
    database: paths.database,
    serverId: '11111111-2222-4333-8444-555555555555',
    languages: ['en', 'fr'],
    creationTime: '2026-11-20T10:00:00Z',
  }
  for (const format of ['xml.gz', 'cab']) await writePackage(join(root, `package.${format}`), source, delayed(0))
  elsewhere = join(root, 'elsewhere')
  const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.cab'))
  gone = files.filter((_, n) => n % 5 === 0)
  moved = files.filter((_, n) => n % 5 === 1)
  expect(Math.min(gone.length, moved.length)).toBeGreaterThan(1)
  for (const path of gone) rmSync(join(content, path))
  for (const path of moved) {
    await mkdir(join(elsewhere, 'WsusContent', path, '..'), { recursive: true })
    renameSync(join(content, path), join(elsewhere, 'WsusContent', path))
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const sha1sOf = (paths: readonly string[]): string[] => paths.map((path) => basename(path, '.cab')).sort()

test.each(['xml.gz', 'cab'])('says what a package.%s holds', async (format) => {
  const { report, verdict } = await succeed(NOWHERE, 'metadata', 'inspect', join(root, `package.${format}`))
  const found = report as PackageReport
  expect(verdict).toBe('done')
  expect(found).toMatchObject({ container: format, layoutKnown: true, softwareUpdates: UPDATES, bundles: 3 })
  expect(found.products.map(({ title }) => title)).toContain('Windows 11')
  expect(found.classifications.reduce((sum, { updates }) => sum + updates, 0)).toBe(UPDATES)
  expect(found.classifications.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(found.fileBytes)
  expect(found.largestFiles[0]?.bytes).toBeGreaterThan(0)
})

test.each(['xml.gz', 'cab'])('names exactly the files that a package.%s misses', async (format) => {
  const path = join(root, `package.${format}`)
  const one = await causeway(NOWHERE, 'metadata', 'inspect', path, '--content', content)
  expect(one.exit).toBe(6)
  expect(one.document).toMatchObject({ error: { code: 'content.missing' }, missingCount: gone.length + moved.length })
  const missing = one.document['missing'] as Record<string, unknown>[]
  expect(missing.map(({ sha1 }) => sha1).sort()).toEqual(sha1sOf([...gone, ...moved]))
  for (const entry of missing)
    expect(entry).toEqual({
      sha1: expect.stringMatching(/^[0-9A-F]{40}$/) as unknown,
      fileName: expect.stringMatching(/\.cab$/) as unknown,
      size: expect.any(Number) as unknown,
      updateId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      title: expect.stringMatching(/\S/) as unknown,
    })

  const both = await causeway(NOWHERE, 'metadata', 'inspect', path, '--content', content, '--content', elsewhere)
  expect(both.exit).toBe(6)
  expect((both.document['missing'] as { sha1: string }[]).map(({ sha1 }) => sha1).sort()).toEqual(sha1sOf(gone))
})

test('is in order when every file is in one of the stores', async () => {
  const whole = join(root, 'whole')
  await createPracticeServer(whole, { side: 'export', updates: UPDATES, seed: 3 })
  const path = join(root, 'package.xml.gz')
  const { missingCount, present } = await succeed(NOWHERE, 'metadata', 'inspect', path, '--content', whole)
  expect({ missingCount, present: Number(present) > 0 }).toEqual({ missingCount: 0, present: true })
})

test('says what the file is when it is no metadata package, or one that it cannot look into', async () => {
  const folder = await Folder.create()
  try {
    const scan = await causeway(
      NOWHERE,
      'metadata',
      'inspect',
      await folder.cab({ 'package.cab': 'x', 'index.xml': '' }),
    )
    expect(scan.exit).toBe(4)
    expect(scan.document).toMatchObject({ error: { code: 'metadata.wrong-kind', details: { found: 'wsusscn2.cab' } } })
    expect(scan.stderr).toContain('No server can import it')

    const unknown = await folder.gzip('<SomethingElse/>')
    expect(await succeed(NOWHERE, 'metadata', 'inspect', unknown)).toMatchObject({ report: { layoutKnown: false } })
    const asked = await causeway(NOWHERE, 'metadata', 'inspect', unknown, '--content', content)
    expect(asked.exit).toBe(6)
    expect(asked.document).toMatchObject({ error: { code: 'metadata.layout-unknown' } })

    const absent = await causeway(NOWHERE, 'metadata', 'inspect', unknown, '--content', join(root, 'nowhere'))
    expect(absent.document).toMatchObject({ error: { code: 'file.unreadable' } })
    expect(absent.exit).toBe(5)
  } finally {
    await folder.remove()
  }
})
