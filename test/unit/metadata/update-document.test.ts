/** Documents as servers write them: the samples are real, see test/fixtures/wsus/README.md. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { contentStorePath } from '../../../electron/metadata/package'
import { hexOf, UpdateDocumentHandler, type DocumentContents } from '../../../electron/metadata/update-document'
import { createXmlParser } from '../../../electron/metadata/xml-events'

const sample = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../fixtures/wsus/update-documents', name), 'utf8')

function parse(text: string, size = text.length, language = 'en'): DocumentContents {
  const handler = new UpdateDocumentHandler(language)
  const parser = createXmlParser(handler)
  for (let at = 0; at < text.length; at += size) parser.write(text.slice(at, at + size))
  parser.end()
  return handler.contents()
}

test('a Defender update of a server of 2025', () => {
  const text = sample('update-266f6222-trimmed.xml')
  const expected: DocumentContents = {
    updateId: '266f6222-c89d-43f2-9f8a-69340271e677',
    revision: 200,
    title: 'Full Deltas 1.459.547.0 for Defender amd64fre [Ring0, Ring1, Ring2, Ring3, Ring4, Broad, Delayed]',
    updateType: 'Software',
    categoryType: null,
    createdAt: '2026-10-04T12:00:58.287Z',
    supersedes: [],
    bundled: [],
    files: [
      {
        sha1: '87F5BD0469585006AA5D3A77D1C662FD2895DDCD',
        sha256: '026b74ab29b2e4ab113a2c085e6e1020857be49bb8afe0a5dbc3e0f2068b5d40',
        bytes: 11_606_440,
        fileName: 'AM_Delta.exe',
        kind: 'content',
      },
    ],
    licenceNames: [],
  }
  expect(parse(text)).toEqual(expected)
  for (const size of [1, 7, 64]) expect(parse(text, size)).toEqual(expected)
})

test('the files of a feature update: their sizes are the download that the document announces', () => {
  const text = sample('osinstaller-extended.xml')
  const { files } = parse(text)
  expect(files).toHaveLength(14)
  expect(files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)).toBe(8_873_450_114)
  expect(Math.max(...files.map(({ bytes }) => bytes ?? 0))).toBe(3_927_955_052)
  for (const { sha1, sha256, fileName } of files) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    // Some names carry the digest themselves.
    const named = /^[0-9A-F]{40}(?=_)/.exec(fileName)?.[0]
    if (named) expect(sha1).toBe(named)
  }
  expect(parse(text, 11)).toEqual(parse(text))
})

test('a digest and its path in the content store, as a server answers a client', () => {
  const text = sample('get-file-locations-response.xml')
  const digest = /<FileDigest>([^<]+)/.exec(text)?.[1] ?? ''
  const path = /\/Content\/([^<]+)/.exec(text)?.[1]
  expect(contentStorePath({ sha1: hexOf(digest, 20) ?? '', fileName: 'windows.cab' })).toBe(path)
})

test('what stands in prerequisites and rules is not taken for the update itself', () => {
  const { updateId, supersedes, bundled } = parse(
    `<Update><UpdateIdentity UpdateID="A" RevisionNumber="1"/><Relationships><Prerequisites><UpdateIdentity UpdateID="P"/>
     <AtLeastOne><UpdateIdentity UpdateID="Q"/></AtLeastOne></Prerequisites><SupersededUpdates><UpdateIdentity UpdateID="S"/>
     </SupersededUpdates><BundledUpdates><AtLeastOne><UpdateIdentity UpdateID="{B}" RevisionNumber="7"/></AtLeastOne>
     <UpdateIdentity UpdateID="C"/></BundledUpdates></Relationships></Update>`,
  )
  expect({ updateId, supersedes, bundled }).toEqual({ updateId: 'a', supersedes: ['s'], bundled: ['b', 'c'] })
})

test.each([
  '',
  '!!!!',
  'AAAA',
  `${'A'.repeat(28)}A`,
  `${'A'.repeat(27)}=!`,
  `!${'A'.repeat(27)}=`,
  'A'.repeat(26),
  ' '.repeat(28),
  'ÄÖÜ='.repeat(7),
])('%s is no SHA-1', (text) => {
  expect(hexOf(text, 20)).toBeNull()
})
