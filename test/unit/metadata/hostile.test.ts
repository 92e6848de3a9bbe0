/** Packages that were made to wear a reader out: each ends soon, with a cause, in little memory. */
import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspectPackage } from '../../../electron/metadata/inspect-package'
import { entry, Folder, index } from './fixtures'

let folder: Folder
beforeAll(async () => {
  folder = await Folder.create()
})
afterAll(() => folder.remove())

const MEBIBYTE = 1024 * 1024
const HEAD = '<?xml version="1.0" encoding="utf-8"?><ExportPackage ServerID="x"><Files/><Updates>'

/** A package of `start`, so many mebibytes of one letter, and `end`. */
async function endless(name: string, start: string, mebibytes: number, end: string, letter = 'x'): Promise<string> {
  const path = join(folder.path, `${name}.xml.gz`)
  function* text(): Generator<Buffer> {
    yield Buffer.from(start)
    const piece = Buffer.alloc(MEBIBYTE, letter)
    for (let n = 0; n < mebibytes; n++) yield piece
    yield Buffer.from(end)
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path))
  return path
}

test.each([
  ['an attribute', '<Update UpdateId="', '"/></Updates></ExportPackage>'],
  ['a text', '<Update UpdateId="1">', '</Update></Updates></ExportPackage>'],
  ['the name of an element', '<', '/></Updates></ExportPackage>'],
  ['a comment', '<!-- ', '--></Updates></ExportPackage>'],
  ['a CDATA section', '<![CDATA[', ']]></Updates></ExportPackage>'],
  ['a processing instruction', '<?x ', '?></Updates></ExportPackage>'],
])('%s of 100 MB is refused before it is held', async (what, start, end) => {
  const path = await endless(what.replaceAll(' ', '-'), HEAD + start, 100, end)
  const before = process.memoryUsage().rss
  await expect(inspectPackage(path)).rejects.toMatchObject({ code: 'metadata.damaged' })
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * MEBIBYTE)
})

test('rules of 300 MB are passed over', async () => {
  const rules = '<Update UpdateId="1" RevisionNumber="1"><UpdateXml><Update><ApplicabilityRules>'
  const path = await endless(
    'rules',
    HEAD + rules,
    300,
    '</ApplicabilityRules></Update></UpdateXml></Update></Updates></ExportPackage>',
  )
  expect(await inspectPackage(path)).toMatchObject({ layoutKnown: true, updates: 1 })
})

test('a gigabyte of nothing, packed into a megabyte, is no package and proven to its end', async () => {
  const path = await endless('bomb', '', 1024, '', '\0')
  expect((await readFile(path)).length).toBeLessThan(8 * MEBIBYTE)
  expect(await inspectPackage(path)).toMatchObject({ layoutKnown: false, updates: 0 })
})

test.each([
  ['declared', '<!DOCTYPE ExportPackage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'],
  ['fetched', '<!DOCTYPE ExportPackage SYSTEM "file:///etc/passwd">'],
])('entities that are %s are never expanded', async (_how, doctype) => {
  const text = index(entry(1)).replace('<ExportPackage', `${doctype}<ExportPackage`).replace('Extra="1"', 'Extra="&b;"')
  const found = await inspectPackage(await folder.gzip(text)).catch((error: unknown) => error)
  expect(found).toMatchObject({ layoutKnown: false })
})

test('elements that are nested without end are refused', async () => {
  const text = HEAD + '<Update UpdateId="1"><UpdateXml>' + '<a>'.repeat(3_000_000)
  await expect(inspectPackage(await folder.gzip(text))).rejects.toMatchObject({ code: 'metadata.damaged' })
})

/** A package of `unit` so many times behind `start`. */
async function repeated(name: string, start: string, unit: string, times: number): Promise<string> {
  const path = join(folder.path, `${name}.xml.gz`)
  const piece = unit.repeat(10_000)
  function* text(): Generator<string> {
    yield start
    for (let n = 0; n < times; n += 10_000) yield piece
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path))
  return path
}

const ID = '00000000-0000-4000-8000-000000000001'
const UPDATE = `<Update UpdateId="${ID}" RevisionNumber="1">`
const DOCUMENT = `${HEAD}${UPDATE}<UpdateXml><Update>`
const TITLE = `${DOCUMENT}<LocalizedPropertiesCollection><LocalizedProperties><Language>en</Language><Title>`

test.each([
  ['elements nested 500,000 deep before anything else', '<ExportPackage>', '<a>', 500_000],
  ['the categories of one update', HEAD + UPDATE, `<Category Value="${ID}"/>`, 300_000],
  ['the files of one update', HEAD + UPDATE, '<File Digest="AAAAAAAAAAAAAAAAAAAAAAAAAAA="/>', 300_000],
  ['a title in pieces between comments', TITLE, 'x'.repeat(1000) + '<!-- -->', 50_000],
  ['the updates that one replaces', `${DOCUMENT}<Relationships><SupersededUpdates>`, '<UpdateIdentity/>', 300_000],
  ['the languages of a server', '<ExportPackage><Languages>', '<Language ShortName="en"/>', 300_000],
])('without bound, %s: refused in little memory', async (name, start, unit, times) => {
  const path = await repeated(name.replaceAll(/\W/g, '-'), start, unit, times)
  const before = process.memoryUsage().rss
  const refusal = await inspectPackage(path).catch((error: unknown) => error as { code: string; cause: unknown })
  expect(refusal).toMatchObject({ code: 'metadata.damaged' })
  expect(String((refusal as { cause: unknown }).cause)).toMatch(/nested more than|names more than|no title or digest/)
  expect(process.memoryUsage().rss - before).toBeLessThan(250 * MEBIBYTE)
})

test('an element of a million attributes is refused before it is held', async () => {
  const attributes = Array.from({ length: 1_000_000 }, (_, n) => `a${n}=""`).join(' ')
  const path = await folder.gzip(`${HEAD}<Update ${attributes}/></Updates></ExportPackage>`)
  await expect(inspectPackage(path)).rejects.toMatchObject({ code: 'metadata.damaged' })
})

test('an id of megabytes is refused, and an element deep inside of a document is read', async () => {
  const long = await folder.gzip(index(`<Update UpdateId="${'x'.repeat(5_000_000)}" RevisionNumber="1"/>`))
  await expect(inspectPackage(long)).rejects.toMatchObject({ code: 'metadata.damaged' })
  const deep = '<a>'.repeat(200) + '</a>'.repeat(200)
  const path = await folder.gzip(`${DOCUMENT}${deep}</Update></UpdateXml></Update></Updates></ExportPackage>`)
  expect(await inspectPackage(path)).toMatchObject({ updates: 1 })
})

test('a package cut anywhere is damaged, two in one file are not one', async () => {
  const whole = await readFile(await folder.gzip(index(entry(1) + entry(2))))
  for (const cut of [1, 9, 11, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
    const path = await folder.write('cut.xml.gz', whole.subarray(0, cut))
    const found = await inspectPackage(path).catch((error: { code: string }) => error.code)
    expect(['metadata.damaged', 'metadata.wrong-kind'], String(cut)).toContain(found)
  }
  const twice = await folder.write('twice.xml.gz', Buffer.concat([whole, whole]))
  expect(await inspectPackage(twice)).toMatchObject({ layoutKnown: true, updates: 2 })
  const more = join(folder.path, 'more.xml.gz')
  await writeFile(more, Readable.from([whole, Buffer.from('and more')]))
  await expect(inspectPackage(more)).rejects.toMatchObject({ code: 'metadata.damaged' })
})
