import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openStation } from '../../../electron/station/station'
import { acceptReceiptFile } from '../../../electron/transfer/baseline/accept-file'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { LANGUAGES } from '../../../shared/domain'
import type { ErrorCode } from '../../../shared/errors'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Receipt } from '../../../shared/receipt'
import { wording } from '../../../shared/wording'
import { codeOf, exportReceipt, forgeReceipt, pinKey, pinReceiver } from '../../support/receipts'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'

let pair: Pair
let sent: Sent
let receipt: string
/** The sender's home as it was before anything was accepted. */
let pristine: string

beforeAll(async () => {
  pair = await makePair(4)
  await pinSender(pair)
  await pinReceiver(pair)
  sent = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  receipt = await exportReceipt(pair.receiver, sent.transferId)
  pristine = join(pair.root, 'pristine')
  copyHome(pair.sender, pristine)
})
afterAll(() => pair.dispose())
beforeEach(() => {
  rmSync(pair.sender, { recursive: true })
  copyHome(pristine, pair.sender)
})

function copyHome(from: string, to: string): void {
  cpSync(from, to, { recursive: true })
}

async function eventsOf(home: string, ...types: string[]): Promise<LedgerEvent[]> {
  const station = await openStation(home, { selfCommand: { file: '', args: [] } })
  const events = station.ledger.events().filter(({ type }) => types.includes(type))
  station.close()
  return events
}

async function refused(home: string, file: string, code: string, exit: number): Promise<void> {
  const answer = await causeway(home, 'receipt', 'accept', file)
  expect(answer.document.error?.code).toBe(code)
  expect(answer.exit).toBe(exit)
  const shown = await succeed(home, 'baseline', 'show')
  expect(shown['baselines']).toEqual([])
  expect(await eventsOf(home, 'receipt.accepted')).toEqual([])
  expect(await eventsOf(home, 'receipt.refused')).toMatchObject([{ payload: { error: { code } } }])
}

describe('by file', () => {
  test('a receipt is accepted, kept and recorded with what it says, and moves the baseline', async () => {
    const accepted = await succeed(pair.sender, 'receipt', 'accept', receipt)
    expect(accepted).toMatchObject({
      transferId: sent.transferId,
      destination: 'Import 1',
      how: 'file',
      alreadyKnown: false,
      movedBaseline: true,
      receiver: { name: 'Import 1', holder: 'R. Receiver' },
    })
    const { baselines } = await succeed(pair.sender, 'baseline', 'show', '--destination', 'Import 1')
    const store = readdirSync(join(pair.sender, 'practice', 'export', 'WSUSContent'), { recursive: true })
    expect(baselines).toMatchObject([
      { destination: 'Import 1', transfers: [{ transferId: sent.transferId, mode: 'full', how: 'file' }] },
    ])
    expect((baselines as { files: number }[])[0]?.files).toBe(
      store.filter((name) => /[0-9A-F]{40}/.test(String(name))).length,
    )
    const said = JSON.parse(readFileSync(receipt, 'utf8')) as { ledgerHead: object }
    expect(await eventsOf(pair.sender, 'receipt.accepted')).toMatchObject([
      { transferId: sent.transferId, payload: { how: 'file', ledgerHead: said.ledgerHead, hasProof: true } },
    ])
    const kept = join(pair.sender, 'receipts', 'accepted', `${sent.transferId}.json`)
    expect(readFileSync(kept).equals(readFileSync(receipt))).toBe(true)
    expect(statSync(kept).mode & 0o077).toBe(0)
    expect(await succeed(pair.sender, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })

  test('a receipt that was accepted before is known, and no second event is written', async () => {
    await succeed(pair.sender, 'receipt', 'accept', receipt)
    const again = await succeed(pair.sender, 'receipt', 'accept', receipt)
    expect(again).toMatchObject({ alreadyKnown: true, movedBaseline: false })
    expect(await eventsOf(pair.sender, 'receipt.accepted')).toHaveLength(1)
  })

  test('a transfer that an earlier version sealed is confirmed, but moves no baseline', async () => {
    const earlier = sent.transferId
    const station = await openStation(pair.sender, { selfCommand: { file: '', args: [] } })
    const sealed = station.ledger.transferEvents(earlier).find(({ type }) => type === 'send.verdict')
    // A transfer that differs from the real one in what an earlier version did not say.
    const { mode: _, volumes, ...payload } = sealed?.payload ?? {}
    const transferId = `0009-${earlier.slice(5)}`
    station.ledger.append({
      type: 'send.verdict',
      transferId,
      payload: {
        ...payload,
        sequence: 9,
        volumes: (volumes as Record<string, unknown>[]).map(({ sizesSha256: _, ...volume }) => volume),
      },
    })
    station.close()
    const file = await forgeReceipt(receipt, pair.receiver, (all) => Object.assign(all, { transferId, sequence: 9 }))
    const accepted = await succeed(pair.sender, 'receipt', 'accept', file)
    expect(accepted).toMatchObject({ transferId, hasProof: false, movedBaseline: false, alreadyKnown: false })
    expect(await succeed(pair.sender, 'baseline', 'show')).toMatchObject({ baselines: [] })
  })

  const forgeries: readonly (readonly [string, string, number, (all: Receipt) => unknown])[] = [
    ['of another digest', 'receipt.other-bytes', 4, (all) => Object.assign(all, { transferDigest: 'ab'.repeat(32) })],
    ['of another number', 'receipt.contradicts', 4, (all) => Object.assign(all, { sequence: 7 })],
    [
      'for something never sent',
      'receipt.never-sent',
      3,
      (all) => Object.assign(all, { transferId: '0001-export-1-00000000' }),
    ],
    ['of a practice station’s opposite', 'trust.practice-key', 3, (all) => Object.assign(all, { practice: false })],
    [
      'in the name of another station',
      'receipt.wrong-receiver',
      3,
      (all) => Object.assign(all.receiver, { name: 'Import 2' }),
    ],
    [
      'that names another key as the receiver',
      'receipt.contradicts',
      4,
      (all) => Object.assign(all.receiver, { fingerprint: all.source.fingerprint }),
    ],
    [
      'for another sender',
      'receipt.other-sender',
      3,
      (all) => Object.assign(all.source, { fingerprint: `SHA256:${'A'.repeat(43)}` }),
    ],
    ['without a verdict', 'receipt.malformed', 4, (all) => Object.assign(all, { verdict: 'incomplete' })],
    ['of a later format', 'receipt.unsupported-version', 4, (all) => Object.assign(all, { formatVersion: '2.0' })],
  ]
  test.each(forgeries)('one %s is refused as %s', async (_, code, exit, change) => {
    await refused(pair.sender, await forgeReceipt(receipt, pair.receiver, change), code, exit)
  })

  test('one that is older than the policy lets messages be, or from the future, is refused; so is any by a clock that lost time', async () => {
    const dated = (days: number): Promise<string> =>
      forgeReceipt(receipt, pair.receiver, (all) =>
        Object.assign(all, { createdAt: new Date(Date.now() - days * 86_400_000).toISOString() }),
      )
    await succeed(pair.sender, 'trust', 'policy', '--set', 'oldest-days=10')
    const codes = []
    for (const days of [11, -1])
      codes.push((await causeway(pair.sender, 'receipt', 'accept', await dated(days))).document)
    expect(codes.map(({ error }) => error?.code)).toEqual(['trust.too-old', 'trust.from-future'])
    const late = await openStation(pair.sender, { selfCommand: { file: '', args: [] } })
    vi.useFakeTimers({ now: Date.now() - 2 * 86_400_000, toFake: ['Date'] })
    try {
      const cause = await acceptReceiptFile(late, receipt).catch((error: unknown) => error)
      expect(cause).toMatchObject({ code: 'trust.clock-set-back' })
    } finally {
      vi.useRealTimers()
      late.close()
    }
    expect(await succeed(pair.sender, 'receipt', 'accept', await dated(9))).toMatchObject({ how: 'file' })
  })

  test('one whose signature was made for another purpose is refused', async () => {
    const forged = await forgeReceipt(receipt, pair.receiver, () => {}, NAMESPACES.transfer)
    await refused(pair.sender, forged, 'signature.wrong-namespace', 4)
  })

  const damages: readonly (readonly [string, ErrorCode, number, (file: string) => void])[] = [
    ['changed', 'signature.invalid', 4, (file) => appendFileSync(file, ' ')],
    ['whose signature is cut', 'signature.malformed', 4, (file) => truncateSync(`${file}.sig`, 90)],
    ['in UTF-16', 'file.utf-16', 5, (file) => writeFileSync(file, readFileSync(file, 'utf8'), 'utf16le')],
    [
      'whose signature is in UTF-16',
      'file.utf-16',
      5,
      (file) => writeFileSync(`${file}.sig`, '\ufeff-----', 'utf16le'),
    ],
  ]
  test.each(damages)('one %s is refused with what to do about a receipt, not about a medium', async (...damage) => {
    const [, code, exit, change] = damage
    const file = await forgeReceipt(receipt, pair.receiver, () => {})
    change(file)
    await refused(pair.sender, file, code, exit)
    const { error } = (await causeway(pair.sender, 'receipt', 'accept', file)).document
    for (const language of LANGUAGES) {
      const next = wording(language).errors[code].next(error?.details ?? {})
      expect(next).not.toMatch(/new medium|nouveau support|nieuw medium|this medium|ce support|dit medium/i)
      expect(next).toMatch(/receipt|récépissé|ontvangstbewijs|UTF-8/)
    }
  })

  test('a changed text, an unknown key, a revoked key and the own key are refused', async () => {
    const changed = await forgeReceipt(receipt, pair.receiver, () => {})
    writeFileSync(changed, readFileSync(changed, 'utf8').replace('"verified"', '"verified" '))
    await refused(pair.sender, changed, 'signature.invalid', 4)

    const stranger = join(pair.root, 'stranger')
    await causeway(stranger, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
    const { fingerprint } = await succeed(stranger, 'key', 'show')
    const unknown = await forgeReceipt(receipt, stranger, (all) => Object.assign(all.receiver, { fingerprint }))
    const answer = await causeway(pair.sender, 'receipt', 'accept', unknown)
    expect(answer.document.error?.code).toBe('trust.unknown-signer')

    const own = await causeway(pair.sender, 'receipt', 'accept', await forgeReceipt(receipt, pair.sender, () => {}))
    expect(own.document.error?.code).toBe('trust.own-key')

    const { fingerprint: receiver } = await succeed(pair.receiver, 'key', 'show')
    await succeed(pair.sender, 'trust', 'revoke', String(receiver), '--reason', 'laptop lost')
    const revoked = await causeway(pair.sender, 'receipt', 'accept', receipt)
    expect(revoked.document.error?.code).toBe('trust.revoked-signer')
    expect(await eventsOf(pair.sender, 'receipt.refused')).toHaveLength(4)
    expect(await eventsOf(pair.sender, 'receipt.accepted')).toEqual([])
  })

  test('a second trusted station cannot confirm for the first once that has confirmed', async () => {
    await succeed(pair.sender, 'receipt', 'accept', receipt)
    const other = join(pair.root, 'other')
    await causeway(other, 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
    await pinKey(pair.sender, other, 'O. Other')
    const { fingerprint } = await succeed(other, 'key', 'show')
    const forged = await forgeReceipt(receipt, other, (all) => Object.assign(all.receiver, { fingerprint }))
    const answer = await causeway(pair.sender, 'receipt', 'accept', forged)
    expect(answer.document.error?.code).toBe('receipt.wrong-receiver')

    // A key that was revoked makes room for its successor.
    const { fingerprint: first } = await succeed(pair.receiver, 'key', 'show')
    await succeed(pair.sender, 'trust', 'revoke', String(first), '--reason', 'replaced')
    const known = await causeway(pair.sender, 'receipt', 'accept', forged)
    // The transfer has its receipt already; what is asked here is only who may sign.
    expect(known.document.error?.code).toBe('receipt.contradicts')
  })

  test('revoking the receiver’s key takes the baseline away: the next transfer is a full one', async () => {
    await succeed(pair.sender, 'receipt', 'accept', receipt)
    const { fingerprint } = await succeed(pair.receiver, 'key', 'show')
    await succeed(pair.sender, 'trust', 'revoke', String(fingerprint), '--reason', 'laptop lost')
    expect(await succeed(pair.sender, 'baseline', 'show')).toMatchObject({ baselines: [] })
  })

  test('a file without its signature, and one that is not there, are said so; the receiving side accepts none', async () => {
    const alone = join(pair.root, 'alone.json')
    writeFileSync(alone, readFileSync(receipt))
    expect((await causeway(pair.sender, 'receipt', 'accept', alone)).document.error?.code).toBe('signature.missing')
    const nothing = await causeway(pair.sender, 'receipt', 'accept', join(pair.root, 'none.json'))
    expect(nothing.document.error?.code).toBe('file.unreadable')
    const wrong = await causeway(pair.receiver, 'receipt', 'accept', receipt)
    expect(wrong.document.error?.code).toBe('station.wrong-role')
  })

  test('what was sent is proven by files that only the owner may read', () => {
    const folder = join(pair.sender, 'sent', sent.transferId, 'volume-01')
    expect(readdirSync(folder).sort()).toEqual([
      'manifest-sha256.txt',
      'sizes.txt',
      'tagmanifest-sha256.txt',
      'tagmanifest-sha256.txt.sig',
    ])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0)
    for (const name of ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'])
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(sent.volumes[0]?.folder ?? '', name)))).toBe(
        true,
      )
  })

  test.each(['manifest-sha256.txt', 'sizes.txt', 'tagmanifest-sha256.txt'])(
    'a changed %s in the home is noticed',
    async (name) => {
      await succeed(pair.sender, 'receipt', 'accept', receipt)
      const file = join(pair.sender, 'sent', sent.transferId, 'volume-01', name)
      const text = readFileSync(file, 'utf8')
      writeFileSync(
        file,
        text.replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0')),
      )
      const shown = await causeway(pair.sender, 'baseline', 'show')
      expect(shown.document.error).toMatchObject({ code: 'baseline.damaged', details: { transferId: sent.transferId } })
    },
  )
})

describe('by check code', () => {
  test('a code is shown beside the receipt and accepted as people type it', async () => {
    const code = await codeOf(pair.receiver, sent.transferId)
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-Z*~$=]$/)
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').split(' ')
    const accepted = await succeed(pair.sender, 'receipt', 'accept', ...typed)
    expect(accepted).toMatchObject({ transferId: sent.transferId, how: 'code', movedBaseline: true })
    expect(await succeed(pair.sender, 'receipt', 'accept', code)).toMatchObject({ alreadyKnown: true })
    expect(await eventsOf(pair.sender, 'receipt.accepted')).toHaveLength(1)
    // The file says more than the code and is recorded too.
    expect(await succeed(pair.sender, 'receipt', 'accept', receipt)).toMatchObject({
      alreadyKnown: false,
      movedBaseline: false,
    })
    expect(await succeed(pair.sender, 'receipt', 'accept', code)).toMatchObject({ alreadyKnown: true })
    expect(await eventsOf(pair.sender, 'receipt.accepted')).toHaveLength(2)
  })

  test('a typing error costs nothing; three codes that are none of ours are recorded and begin a pause', async () => {
    const code = await codeOf(pair.receiver, sent.transferId)
    const mistyped = code.replace(/^./, (first) => (first === '2' ? '3' : '2'))
    for (let n = 0; n < 4; n++)
      expect((await causeway(pair.sender, 'receipt', 'accept', mistyped)).document.error?.code).toBe(
        'receipt.code-mistyped',
      )
    expect(await eventsOf(pair.sender, 'receipt.code-wrong')).toEqual([])
    const foreign = '0000-0000-0000-0000-0'
    for (const attemptsLeft of [2, 1, 0]) {
      const answer = await causeway(pair.sender, 'receipt', 'accept', foreign)
      expect(answer.document.error).toMatchObject({ code: 'receipt.code-wrong', details: { attemptsLeft } })
    }
    expect(await eventsOf(pair.sender, 'receipt.code-wrong')).toHaveLength(3)
    for (const typed of [foreign, code])
      expect((await causeway(pair.sender, 'receipt', 'accept', typed)).document.error?.code).toBe('receipt.code-paused')
    expect(await eventsOf(pair.sender, 'receipt.code-wrong', 'receipt.accepted')).toHaveLength(3)
    // The signed file is no guess, and is taken meanwhile.
    expect(await succeed(pair.sender, 'receipt', 'accept', receipt)).toMatchObject({ how: 'file' })
  })

  test('a code of a key that was revoked since confirms nothing', async () => {
    const code = await codeOf(pair.receiver, sent.transferId)
    const { fingerprint } = await succeed(pair.receiver, 'key', 'show')
    await succeed(pair.sender, 'trust', 'revoke', String(fingerprint), '--reason', 'laptop lost')
    expect((await causeway(pair.sender, 'receipt', 'accept', code)).document.error?.code).toBe('receipt.code-wrong')
  })

  test('where the metadata could not be read, something may be missing, and there is no code', async () => {
    const kept = join(pair.receiver, 'receipts', `${sent.transferId}.json`)
    const [text, signature] = [readFileSync(kept), readFileSync(`${kept}.sig`)]
    try {
      for (const missing of [null, 1]) {
        const forged = await forgeReceipt(kept, pair.receiver, (all) => Object.assign(all.updates, { missing }))
        writeFileSync(kept, readFileSync(forged))
        writeFileSync(`${kept}.sig`, readFileSync(`${forged}.sig`))
        expect(await succeed(pair.receiver, 'receipt', 'show', sent.transferId)).toMatchObject({ checkCode: null })
      }
    } finally {
      writeFileSync(kept, text)
      writeFileSync(`${kept}.sig`, signature)
    }
  })
})
