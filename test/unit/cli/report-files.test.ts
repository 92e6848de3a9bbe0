/** The list of files beside a transfer's report, which the report binds by its digest. */
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../shared/ledger'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'

const TIME = 60_000

let pair: Pair
let sent: Sent
beforeEach(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  const office = join(pair.root, 'Office')
  mkdirSync(office)
  writeFileSync(join(office, 'a, b =1+1.txt'), 'x')
  sent = await sendTransfer(pair, '--companion', `Office=${office}`)
}, TIME)
afterEach(() => {
  pair.dispose()
})

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
const listAt = (name: string): string => join(pair.root, `${name}.files.csv`)

async function report(home: string, name: string, format: 'json' | 'pdf' | 'csv', ...more: string[]) {
  const out = join(pair.root, `${name}.${format}`)
  const answer = await causeway(home, 'history', 'report', sent.transferId, '--format', format, '--out', out, ...more)
  return { ...answer, out }
}

/** Rows without their heading, with paths as they are. */
function rowsOf(name: string): string[][] {
  const [heading, ...lines] = readFileSync(listAt(name), 'utf8').split('\r\n')
  expect(heading).toBe('volume,path,bytes,sha256,sha1')
  expect(lines.pop()).toBe('')
  return lines.map((line) => {
    const [, volume = '', path = '', bytes = '', digest = '', sha1 = ''] =
      /^(\d+),("(?:[^"]|"")*"|[^,]*),(\d*),([0-9a-f]{64}),([0-9A-F]*)$/.exec(line) ?? []
    return [volume, path.replace(/^"|"$/g, '').replaceAll('""', '"'), bytes, digest, sha1]
  })
}

test('of a sender lists every file with size and digests, from the proof that it kept', { timeout: TIME }, async () => {
  rmSync(join(pair.root, 'keep'), { force: true })
  const written = await report(pair.sender, 'sent', 'json')
  const list = readFileSync(listAt('sent'))
  const binding = { name: 'sent.files.csv', files: sent.files, sha256: sha256(list) }
  expect(written.document).toMatchObject({ fileList: binding, fileListError: null })
  expect(JSON.parse(readFileSync(written.out, 'utf8'))).toMatchObject({ formatVersion: '1.2', fileList: binding })
  const [volume] = sent.volumes
  const rows = rowsOf('sent')
  expect(rows).toHaveLength(sent.files)
  for (const [index, path = '', bytes, digest, sha1] of rows) {
    const file = join(volume?.folder ?? '', path)
    const data = readFileSync(file)
    expect([index, Number(bytes), digest]).toEqual(['1', statSync(file).size, sha256(data)])
    const isContent = path.startsWith('data/WSUSContent/') && !path.endsWith('anonymousCheckFile.txt')
    expect(sha1).toBe(isContent ? createHash('sha1').update(data).digest('hex').toUpperCase() : '')
  }
  expect(rows.map(([, path]) => path)).toContain('data/companions/Office/a, b =1+1.txt')
  // The same list beside each form; the event of the ledger binds it too.
  for (const format of ['pdf', 'csv'] as const) {
    await report(pair.sender, 'sent', format)
    expect(readFileSync(listAt('sent'))).toEqual(list)
  }
  const { events } = (await succeed(pair.sender, 'history', 'show', sent.transferId)) as unknown as {
    events: LedgerEvent[]
  }
  const bound = events.filter(({ type }) => type === 'report.written').map(({ payload }) => payload['fileListSha256'])
  expect(bound).toEqual(Array(3).fill(binding.sha256))
})

test(
  'of a sender whose proof is damaged or gone is left out, named, and the report written',
  { timeout: TIME },
  async () => {
    const kept = join(pair.sender, 'sent', sent.transferId, 'volume-01')
    const manifest = join(kept, 'manifest-sha256.txt')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(
      manifest,
      text.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    )
    for (const damage of [() => undefined, () => rmSync(kept, { recursive: true })]) {
      damage()
      const written = await report(pair.sender, 'damaged', 'json')
      expect(written).toMatchObject({
        exit: 0,
        document: {
          fileList: null,
          fileListError: { code: 'baseline.damaged', details: { transferId: sent.transferId } },
        },
      })
      expect(JSON.parse(readFileSync(written.out, 'utf8'))).toMatchObject({ fileList: null })
      expect(existsSync(listAt('damaged'))).toBe(false)
    }
  },
)

test(
  'of a receiver is read from the media that are given, and only from those that it received',
  { timeout: TIME },
  async () => {
    await report(pair.sender, 'sent', 'json')
    await succeed(pair.receiver, 'receive', pair.medium)
    expect((await report(pair.receiver, 'without', 'json')).document).toMatchObject({
      fileList: null,
      fileListError: null,
    })
    expect(existsSync(listAt('without'))).toBe(false)
    const written = await report(pair.receiver, 'received', 'json', '--medium', pair.medium)
    expect(written.document).toMatchObject({
      fileList: { files: sent.files, sha256: sha256(readFileSync(listAt('received'))) },
    })
    // The manifest has no sizes; all else is what the sender says.
    expect(rowsOf('received')).toEqual(
      rowsOf('sent').map(([volume, path, , ...digests]) => [volume, path, '', ...digests]),
    )
    expect(readdirSync(join(pair.receiver, 'work'))).toEqual([])

    const empty = join(pair.root, 'empty')
    mkdirSync(empty)
    expect((await report(pair.receiver, 'x', 'json', '--medium', empty)).document.error?.code).toBe('volume.none-found')
    const [volume] = sent.volumes
    appendFileSync(join(volume?.folder ?? '', 'manifest-sha256.txt'), `${'0'.repeat(64)}  data/more\n`)
    const refused = await report(pair.receiver, 'x', 'json', '--medium', pair.medium)
    expect(refused.document.error?.code).toBe('bag.tag-file-altered')
    expect([existsSync(listAt('x')), existsSync(refused.out)]).toEqual([false, false])
  },
)

test('of an attempt that recorded no volumes there is none, whatever is on the medium', { timeout: TIME }, async () => {
  await succeed(pair.receiver, 'trust', 'revoke', pair.senderFingerprint, '--reason', 'stolen')
  expect((await causeway(pair.receiver, 'receive', pair.medium)).document.error?.code).toBe('trust.revoked-signer')
  const written = await report(pair.receiver, 'refused', 'json', '--medium', pair.medium)
  expect(written).toMatchObject({ exit: 0, document: { fileList: null } })
  expect(existsSync(listAt('refused'))).toBe(false)
})
