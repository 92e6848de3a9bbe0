/** Increments that a trusted sender signed and that contradict themselves, or this station's own history. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BaselineFacts, TransferJson } from '../../../shared/transfer-json'
import { editFile } from '../../support/edited-journal'
import { forge } from '../../support/forge'
import { confirm, pinReceiver } from '../../support/receipts'
import { expectRefusal, type Scene } from '../../support/refusals'
import { causeway, makePair, pinSender, succeed, type Pair } from '../../support/stations'
import { openEngine, runUntil } from '../transfer/engine'

const LIST = 'data/metadata/baseline.txt'
const SIZES = 'data/metadata/baseline-sizes.txt'

let pair: Pair
let sent: string
/** The one content file that the increment carries. */
let travelling: string
let scene: Scene

/** Two transfers were received and confirmed; a third one, which builds on both, lies on the medium. */
beforeAll(async () => {
  pair = await makePair(8)
  await pinSender(pair)
  await pinReceiver(pair)
  await receive(await send())
  add(pair, 'superseded long ago')
  await receive(await send('--increment'))
  travelling = add(pair, 'superseded not so long ago')
  sent = relative(pair.medium, (await send('--increment')).folder)
})
afterAll(() => pair.dispose())

beforeEach(() => {
  const root = mkdtempSync(join(pair.root, 'scene-'))
  const [home, medium] = [join(root, 'receiver'), join(root, 'medium')]
  cpSync(pair.receiver, home, { recursive: true })
  cpSync(pair.medium, medium, { recursive: true })
  const volume = join(medium, sent)
  scene = { root, home, medium, media: [medium], volume, volumes: [volume], sender: pair.sender }
})

/** Puts content into the export server's store that no update names; it travels as well. @returns its path in a volume */
function add({ sender }: Pair, bytes: string): string {
  const name = createHash('sha1').update(bytes).digest('hex').toUpperCase()
  const folder = join(sender, 'practice/export/WSUSContent', name.slice(-2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.cab`), bytes)
  return `data/WSUSContent/${name.slice(-2)}/${name}.cab`
}

async function send(...options: string[]): Promise<{ transferId: string; folder: string }> {
  const args = ['--to', pair.medium, '--destination', 'Import 1', ...options]
  const document = await succeed(pair.sender, 'send', ...args)
  const { transferId, volumes } = document as unknown as { transferId: string; volumes: { folder: string }[] }
  return { transferId, folder: volumes[0]?.folder ?? '' }
}

async function receive({ transferId }: { transferId: string }): Promise<void> {
  await succeed(pair.receiver, 'receive', pair.medium)
  await confirm(pair, transferId)
  rmSync(join(pair.medium, 'causeway'), { recursive: true })
}

const readText = (path: string): string => readFileSync(join(scene.volume, path), 'utf8')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Changes what the sealed increment says of its baseline; everything else is made to agree with it, and signed. */
async function claim(
  lists: Readonly<Record<string, string | null>>,
  change: (baseline: BaselineFacts) => void = () => {},
): Promise<void> {
  let moreBytes = 0
  for (const [path, text] of Object.entries(lists)) {
    moreBytes += (text === null ? 0 : Buffer.byteLength(text)) - Buffer.byteLength(readText(path))
    if (text === null) rmSync(join(scene.volume, path))
    else writeFileSync(join(scene.volume, path), text)
  }
  await forge(scene.volume, {
    signedBy: scene.sender,
    manifest: (lines) =>
      lines.flatMap((line) => {
        const text = lists[line.slice(66).trimEnd()]
        if (text === undefined) return [line]
        return text === null ? [] : [`${sha256(text)}${line.slice(64)}`]
      }),
    transfer: (transfer) => {
      const { baseline, totals, volumes, volume } = transfer as unknown as TransferJson & { totals: { bytes: number } }
      totals.bytes += moreBytes
      const own = volumes[volume - 1]
      if (!own || !baseline) throw new Error('no increment')
      Object.assign(own, { bytes: own.bytes + moreBytes })
      change(baseline)
      return transfer
    },
    bagInfo: (text) =>
      text.replace(/Payload-Oxum: (\d+)/, (_, bytes: string) => `Payload-Oxum: ${String(Number(bytes) + moreBytes)}`),
  })
}

/** The lists with one more file in them. */
function listing(path: string, bytes: number, digest: string): Record<string, string> {
  const lines = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line !== '')
  const byPath = (a: string, b: string): number => (a.replace(/^\S+ {2}/, '') < b.replace(/^\S+ {2}/, '') ? -1 : 1)
  return {
    [LIST]: [...lines(readText(LIST)), `${digest}  ${path}\n`].sort(byPath).join(''),
    [SIZES]: [...lines(readText(SIZES)), `${String(bytes)}  ${path}\n`].sort(byPath).join(''),
  }
}

const contradicts = { code: 'transfer.contradicts-manifest', exit: 4 }

test('an untouched increment on two transfers is received: what follows is refused for its claim alone', async () => {
  const lists = { [LIST]: readText(LIST), [SIZES]: readText(SIZES) }
  await claim(lists)
  expect(await succeed(scene.home, 'receive', scene.medium)).toMatchObject({
    verdict: 'verified',
    baseline: { proof: 'ledger', transfers: [expect.any(String), expect.any(String)] },
  })
})

describe('a baseline of two transfers', () => {
  test.each([0, 1])('is read file by file when number %i has other bytes than were received here', async (n) => {
    await claim({}, ({ transfers }) => Object.assign(transfers[n] ?? {}, { transferDigest: 'ab'.repeat(32) }))
    expect(await succeed(scene.home, 'receive', scene.medium)).toMatchObject({ baseline: { proof: 'read' } })
  })

  test('is read file by file when one of them never came here', async () => {
    await claim({}, ({ transfers }) => Object.assign(transfers[1] ?? {}, { transferId: '0009-export-1-00c0ffee' }))
    expect(await succeed(scene.home, 'receive', scene.medium)).toMatchObject({ baseline: { proof: 'read' } })
  })

  const nothing = (baseline: BaselineFacts): void => void Object.assign(baseline, { needed: { files: 0, bytes: 0 } })
  const empty = { [LIST]: '', [SIZES]: '' }

  test('that needs no file is no proof of a server whose history does not know it', async () => {
    await claim(empty, (baseline) => {
      nothing(baseline)
      Object.assign(baseline.transfers[0] ?? {}, { transferDigest: 'ab'.repeat(32) })
    })
    const { document } = await expectRefusal(scene, { code: 'baseline.missing', exit: 6, verdict: 'incomplete' })
    expect(document.error?.details).toEqual({})
  })

  test('that needs no file is enough where the history knows all of it', async () => {
    await claim(empty, nothing)
    expect(await succeed(scene.home, 'receive', scene.medium)).toMatchObject({
      baseline: { proof: 'ledger', files: 0 },
    })
  })
})

describe('refuses lists of a baseline', () => {
  const more = (bytes: number) => (baseline: BaselineFacts) => {
    Object.assign(baseline.needed, { files: baseline.needed.files + 1, bytes: baseline.needed.bytes + bytes })
  }
  const name = `${'0'.repeat(38)}AA`

  test.each([
    ['outside the content store', 'data/metadata/other.txt'],
    ['that no content store has', 'data/WSUSContent/AA/readme.txt'],
    ['in the folder of another', `data/WSUSContent/AB/${name}.cab`],
  ])('that name a file %s', async (_, path) => {
    await claim(listing(path, 7, 'a'.repeat(64)), more(7))
    await expectRefusal(scene, contradicts)
  })

  test('that name a file of this transfer itself', async () => {
    const text = readText(travelling)
    await claim(listing(travelling, text.length, sha256(text)), more(text.length))
    await expectRefusal(scene, contradicts)
  })

  test.each([
    ['fewer files', (b: BaselineFacts) => Object.assign(b.needed, { files: b.needed.files - 1 })],
    ['more bytes', (b: BaselineFacts) => Object.assign(b.needed, { bytes: b.needed.bytes + 1 })],
  ])('of other totals than were signed: %s', async (_, change) => {
    await claim({}, change)
    await expectRefusal(scene, contradicts)
  })

  test.each([
    ['the sizes name another file', (text: string) => text.replace('.cab', '.exe')],
    ['the sizes name one file less', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['the sizes name one file more', (text: string) => `${text}1  data/WSUSContent/AA/${name}.cab\n`],
    ['the sizes are no list', () => 'no list\n'],
  ])('that do not fit each other: %s', async (_, change) => {
    await claim({ [SIZES]: change(readText(SIZES)) })
    await expectRefusal(scene, contradicts)
  })

  test.each([
    [LIST, { [LIST]: null }],
    [SIZES, { [SIZES]: null }],
    ['either', { [LIST]: null, [SIZES]: null }],
  ])('that do not travel with it: %s', async (_, lists) => {
    await claim(lists)
    // Looked at, it goes no further than Verify: the step that reads the lists comes after it.
    const looked = await causeway(scene.home, 'verify', scene.medium)
    expect({ code: looked.document.error?.code, exit: looked.exit }).toEqual(contradicts)
    await expectRefusal(scene, contradicts)
  })
})

test.each([
  ['forgets a list of the baseline', null],
  ['puts a list of the baseline on an unknown volume', 9],
])('refuses a journal that %s after Verify', async (_, volume) => {
  const engine = await openEngine(scene.home)
  try {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'verify', scene.media)
    editFile(scene.home, LIST, volume)
    const { error } = await engine.run(id, { step: 'server' })
    expect(error).toMatchObject({ code: 'job.altered', details: { path: engine.station.paths.journal } })
  } finally {
    engine.close()
  }
})

test.skipIf(process.platform === 'win32')(
  'a file of the baseline that became a link at the server is named',
  async () => {
    const path = readText(LIST).split('\n')[0]?.slice(66) ?? ''
    const file = join(scene.home, 'practice/import/WSUSContent', path.slice('data/WSUSContent/'.length))
    renameSync(file, `${file}.moved`)
    symlinkSync(`${file}.moved`, file)
    const { document } = await causeway(scene.home, 'receive', scene.medium)
    expect(document).toMatchObject({ error: { code: 'baseline.missing' }, problems: [{ path, problem: 'link' }] })
  },
)
