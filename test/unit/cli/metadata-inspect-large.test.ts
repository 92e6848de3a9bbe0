/** A catalogue of 50,000 updates with gaps planted in its content store: exactly those are named. */
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { causeway } from '../../support/stations'
import { document, entry, fileTag, GUID, index } from '../metadata/fixtures'

const UPDATES = 50_000
/** Every so many updates one file is not there: a number that shares nothing with folders or pages. */
const GAP_EVERY = 367

let root: string
const planted = new Set<string>()
const digestOf = (n: number): Buffer => createHash('sha1').update(`file ${n}`).digest()

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-gaps-'))
  const content = join(root, 'WsusContent')
  for (let n = 0; n < 256; n++)
    mkdirSync(join(content, n.toString(16).toUpperCase().padStart(2, '0')), { recursive: true })
  for (let n = 0; n < UPDATES; n++) {
    const sha1 = digestOf(n).toString('hex').toUpperCase()
    if (n % GAP_EVERY === 0) planted.add(sha1)
    else writeFileSync(join(content, sha1.slice(-2), `${sha1}.cab`), '')
  }
  const [head = '', tail = ''] = index('|').split('|')
  function* text(): Generator<string> {
    yield head
    for (let n = 0; n < UPDATES; n++) {
      const files = `<upd:Files>${fileTag(digestOf(n), `update-${n}.cab`)}</upd:Files>`
      yield entry(n, [digestOf(n)], `<UpdateXml>${document(n, { files })}</UpdateXml>`)
    }
    yield tail
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(join(root, 'package.xml.gz')))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('each planted gap is named with its update, and nothing else', async () => {
  const { exit, document: found } = await causeway(
    '/nonexistent/home',
    ...['metadata', 'inspect', join(root, 'package.xml.gz'), '--content', root],
  )
  expect(exit).toBe(6)
  expect(found).toMatchObject({ report: { updates: UPDATES, files: UPDATES }, missingCount: planted.size })
  const missing = found['missing'] as { sha1: string; fileName: string; updateId: string }[]
  expect(new Set(missing.map(({ sha1 }) => sha1))).toEqual(planted)
  for (const { fileName, updateId } of missing) expect(updateId).toBe(GUID(Number(/\d+/.exec(fileName)?.[0])))
})
