import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OperatorGate } from '../../../electron/files/gate'
import { inspectPackage } from '../../../electron/metadata/inspect-package'
import { openPackage, type OpenOptions } from '../../../electron/metadata/open-package'
import { contentStorePath, type UpdateRecord } from '../../../electron/metadata/package'
import { createPracticeServer } from '../../../electron/wsus/practice/create'
import { runPracticeWsusutil } from '../../../electron/wsus/practice/wsusutil'
import { runInstead } from '../../support/other-programs'
import { document, entry, fileTag, Folder, GUID, index, record } from './fixtures'

let folder: Folder
beforeAll(async () => {
  folder = await Folder.create()
})
afterAll(() => folder.remove())

async function read(path: string, options: OpenOptions = {}): Promise<UpdateRecord[]> {
  const metadata = await openPackage(path, options)
  const records: UpdateRecord[] = []
  try {
    for await (const update of metadata.updates()) records.push(update)
    return records
  } finally {
    await metadata.close()
  }
}

const digest = (text: string): Buffer => createHash('sha1').update(text).digest()
const hex = (text: string): string => digest(text).toString('hex').toUpperCase()
const sha256 = createHash('sha256').update('x').digest()

// Wine's expand.exe takes -F, unpacks nothing and reports success.
const withCabTool = describe.skipIf(process.platform === 'win32')

withCabTool('a .cab in the documented layout', () => {
  it('slices records by UTF-16 length, joins the index, and knows each file', async () => {
    const files =
      `<upd:EulaFiles><upd:EulaFile Language="en" FileName="terms.txt"/></upd:EulaFiles>` +
      `<upd:Files>${fileTag(digest('a'), 'FeatureOnDemand.wim', { sha256 })}</upd:Files>`
    const xml = document(1, { files, padding: 30_000 })
    const path = await folder.cab({
      'package.xml': index(
        entry(1, [digest('a'), digest('terms')]) + entry(2),
        `<File Digest="${digest('terms').toString('base64')}" MUUrl="http://x.invalid/" Name="terms.txt"/>`,
      ),
      'metadata.txt': record(1, xml) + record(2, document(2, { prefix: '' })),
    })
    const metadata = await openPackage(path)
    expect(metadata.header).toEqual({
      container: 'cab',
      layoutKnown: true,
      serverId: 'aaaaaaaa-0000-4000-8000-000000000001',
      creationTime: '2026-11-20T10:00:00Z',
      languages: ['en'],
    })
    await metadata.close()
    const [first, second] = await read(path, { language: 'fr' })
    expect(first).toEqual({
      updateId: GUID(1),
      revision: 200,
      title: 'Mise à jour 1 🛡',
      updateType: 'Software',
      categoryType: null,
      createdAt: '2026-11-10T18:00:00.000Z',
      supersedes: [GUID(998)],
      bundled: [GUID(999)],
      categories: [GUID(500)],
      classifications: [],
      files: [
        {
          sha1: hex('a'),
          sha256: sha256.toString('hex'),
          bytes: 3_927_955_052,
          fileName: 'FeatureOnDemand.wim',
          kind: 'content',
        },
        { sha1: hex('terms'), sha256: null, bytes: null, fileName: 'terms.txt', kind: 'licence' },
      ],
    })
    expect(second).toMatchObject({ updateId: GUID(2), title: 'Mise à jour 2 🛡', files: [] })
    expect((await read(path, { language: 'nl' }))[1]?.title).toBe('Update 2 & more')
  })

  it('joins an index in another order, and keeps what only one of the two names', async () => {
    const path = await folder.cab({
      'package.xml': index(entry(3, [digest('c')]) + entry(4) + entry(1)),
      'metadata.txt': record(1, document(1)) + record(2, document(2)) + record(3, document(3)),
    })
    const records = await read(path)
    expect(records.map(({ updateId }) => updateId)).toEqual([GUID(1), GUID(2), GUID(3), GUID(4)])
    expect(records[2]?.files).toMatchObject([{ sha1: hex('c') }])
    expect(records[3]?.title).toBe(GUID(4))
  })

  it.each([
    ['a record cut short', record(1, document(1)).slice(0, -40)],
    ['a length that is too small', record(1, document(1)).replace(/,([0-9a-f]{8}),</, ',00000010,<')],
    ['something between records', record(1, document(1)) + 'x'.repeat(100)],
    ['a document that is no XML', record(1, '<Update><a></Update>')],
    ['a document type with entities', record(1, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')],
    ['a document type', record(1, `<?xml version="1.0"?><!DOCTYPE Update [<!ENTITY b "c">]>${document(1)}`)],
  ])('reports %s', async (_name, metadata) => {
    const path = await folder.cab({ 'package.xml': index(entry(1)), 'metadata.txt': metadata })
    await expect(read(path)).rejects.toMatchObject({ code: 'metadata.damaged' })
  })

  it('reports a flipped bit, a cut and additional bytes', async () => {
    const path = await folder.cab({ 'package.xml': index(entry(1)), 'metadata.txt': record(1, document(1)) })
    const whole = await readFile(path)
    const flipped = Buffer.from(whole)
    flipped[whole.length - 5]! ^= 1
    for (const bytes of [
      flipped,
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from('x')]),
      whole.subarray(0, 40),
    ]) {
      const damaged = await folder.write('damaged.cab', bytes)
      await expect(read(damaged)).rejects.toMatchObject({ code: 'metadata.damaged' })
    }
    const cut = await folder.write('cut.cab', whole.subarray(0, -1))
    await expect(read(cut)).rejects.toMatchObject({ details: { problem: 'the file ends early' } })
  })

  it('names wsusscn2.cab', async () => {
    const outer = await folder.cab({ 'index.xml': '<a/>', 'package.cab': 'x' })
    const inner = await folder.cab({
      'package.xml': '<OfflineSyncPackage xmlns="urn:x"><Updates/></OfflineSyncPackage>',
    })
    for (const path of [outer, inner]) {
      await expect(openPackage(path)).rejects.toMatchObject({
        code: 'metadata.wrong-kind',
        details: { found: 'wsusscn2.cab' },
      })
    }
  })

  it('calls another content unknown, not damaged', async () => {
    const other = await folder.cab({ 'readme.txt': 'hello' })
    const noRecords = await folder.cab({
      'package.xml': index(entry(1)),
      'metadata.txt': 'some other layout'.repeat(9),
    })
    for (const path of [other, noRecords]) {
      expect(await inspectPackage(path)).toMatchObject({ container: 'cab', layoutKnown: false, updates: 0 })
    }
    const bytes = await readFile(other)
    bytes[bytes.length - 1]! ^= 1
    const damaged = await folder.write('damaged.cab', bytes)
    await expect(inspectPackage(damaged)).rejects.toMatchObject({ code: 'metadata.damaged' })
  })

  it('says so where the tool is missing', async () => {
    const path = await folder.cab({ 'package.xml': index(entry(1)), 'metadata.txt': '' })
    const install = runInstead('cabextract', join(folder.path, 'cabextract'))
    try {
      await expect(openPackage(path)).rejects.toMatchObject({
        code: 'metadata.tool-missing',
        details: { tool: 'cabextract' },
      })
    } finally {
      install()
    }
  })
})

describe('an .xml.gz', () => {
  const text = (): string =>
    index(
      entry(
        1,
        [digest('a')],
        `<UpdateXml>${document(1, { files: `<upd:Files>${fileTag(digest('a'), 'a.cab')}</upd:Files>` })}</UpdateXml>`,
      ) + entry(2, [], `<UpdateXml>${document(2, { prefix: '' })}</UpdateXml>`),
    )

  it('gives the same records as a .cab', async () => {
    const records = await read(await folder.gzip(text()))
    expect(records).toMatchObject([
      { updateId: GUID(1), title: 'Update 1 & more', files: [{ sha1: hex('a'), fileName: 'a.cab' }] },
      { updateId: GUID(2), updateType: 'Software', categories: [GUID(500)], files: [] },
    ])
  })

  it('reads an index that holds no documents', async () => {
    const path = await folder.gzip(index(entry(1, [digest('a')])))
    expect(await read(path)).toMatchObject([{ title: GUID(1), files: [{ sha1: hex('a'), bytes: null }] }])
  })

  it('reports a flipped bit, a cut, additional bytes, zeros too', async () => {
    const whole = gzipSync(text())
    const flipped = Buffer.from(whole)
    flipped[Math.floor(whole.length / 2)]! ^= 1
    const checksum = Buffer.from(whole)
    checksum[whole.length - 6]! ^= 1
    const tail = (more: Buffer): Buffer => Buffer.concat([whole, more])
    const all = [flipped, checksum, whole.subarray(0, -1), tail(Buffer.from('x')), tail(Buffer.alloc(3)), gzipSync('')]
    for (const bytes of all) {
      const path = await folder.write('damaged.xml.gz', bytes)
      await expect(read(path)).rejects.toMatchObject({ code: 'metadata.damaged' })
    }
  })

  it('reports half a character at the end', async () => {
    const whole = Buffer.from(text())
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text(), 'utf16le')])
    expect(await read(await folder.gzip(utf16))).toHaveLength((await read(await folder.gzip(whole))).length)
    for (const [bytes, half] of [
      [whole, [0xe2, 0x82]],
      [utf16, [0x20]],
    ] as const) {
      const path = await folder.gzip(Buffer.concat([bytes, Buffer.from(half)]))
      await expect(read(path)).rejects.toMatchObject({ code: 'metadata.damaged', details: { problem: 'not UTF-8' } })
    }
  })

  it('reports an index that ends early', async () => {
    const cut = await folder.gzip(text().slice(0, -20))
    await expect(read(cut)).rejects.toMatchObject({ code: 'metadata.damaged' })
  })

  it('calls another content unknown, and still proves the container', async () => {
    for (const content of ['no XML at all', '<Other><a/></Other>', '\u0000\u0001']) {
      expect(await inspectPackage(await folder.gzip(content))).toMatchObject({ layoutKnown: false, updates: 0 })
    }
    const cut = await folder.write('cut.xml.gz', gzipSync('no XML at all'.repeat(9999)).subarray(0, -4))
    await expect(inspectPackage(cut)).rejects.toMatchObject({ code: 'metadata.damaged' })
  })

  it('stops when the operator cancels', async () => {
    const gate = new OperatorGate()
    gate.cancel()
    const path = await folder.gzip(text())
    await expect(read(path, { gate })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('what is no package', () => {
  it('is told by its first bytes, whatever it is called', async () => {
    const disguised = await folder.write('package.xml.gz', '<ExportPackage/>')
    await expect(openPackage(disguised)).rejects.toMatchObject({ code: 'metadata.wrong-kind' })
    const empty = await folder.write('package.cab', '')
    await expect(openPackage(empty)).rejects.toMatchObject({ code: 'metadata.wrong-kind' })
    const gzipInCab = await folder.write('package.cab', gzipSync(index(entry(1))))
    expect(await read(gzipInCab)).toHaveLength(1)
    await mkdir(join(folder.path, 'folder'))
    await expect(openPackage(join(folder.path, 'folder'))).rejects.toMatchObject({ code: 'file.unreadable' })
    await expect(openPackage(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'file.unreadable' })
  })
})

withCabTool('what the practice server exports', () => {
  it('is read alike from both forms, and names exactly the content store', async () => {
    const server = join(folder.path, 'server')
    const created = await createPracticeServer(server, { side: 'export', updates: 40, seed: 5 })
    const found = []
    for (const name of ['practice.cab', 'practice.xml.gz']) {
      const path = join(folder.path, name)
      expect(await runPracticeWsusutil(server, ['export', path, `${path}.log`], { print: () => undefined })).toBe(0)
      found.push(await read(path))
      const inspection = await inspectPackage(path)
      expect(inspection).toMatchObject({
        softwareUpdates: 40,
        files: created.contentFiles,
        fileBytes: created.contentBytes,
      })
    }
    expect(found[0]).toEqual(found[1])
    expect(found[0]?.filter(({ categoryType }) => categoryType === 'Product')).toHaveLength(4)
    for (const file of found[0]!.flatMap(({ files }) => files)) {
      const data = await readFile(join(server, 'WSUSContent', contentStorePath(file)))
      expect(createHash('sha256').update(data).digest('hex')).toBe(file.sha256)
    }
  })
})

describe('the path of a file in the content store', () => {
  it('takes nothing but an extension from the name', () => {
    const sha1 = '86542C97261C46D5B379A43EC895F97EAF409BA2'
    expect(contentStorePath({ sha1, fileName: 'Windows11.0-KB1.CAB' })).toBe(`A2/${sha1}.cab`)
    for (const fileName of ['', 'none', 'a./../../b', 'a.c:b', 'a.b\u0000', '..']) {
      expect(contentStorePath({ sha1, fileName })).toBe(`A2/${sha1}`)
    }
  })
})
