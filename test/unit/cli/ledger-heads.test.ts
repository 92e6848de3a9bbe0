/**
 * Two stations and a medium between them. The past of one is rewritten by somebody with the whole disk and the
 * station's own key; heads that are held elsewhere tell.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HeldHead, LedgerEvent, LedgerVerification } from '../../../shared/ledger'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'
import { homeAt } from '../ledger/fixture'
import { rewrite } from '../ledger/rewrite'

let pair: Pair
let sent: Sent
/** The sender's home before it sent anything: each test has a copy. */
let beforeSending: string
let young: string
/** What the receiver gives out: every head that it keeps, with its proof. */
let fromReceiver: string
let head: string
let sender: string
let receiver: string

beforeAll(async () => {
  pair = await makePair()
  await pinSender(pair)
  beforeSending = join(pair.root, 'before-sending')
  cpSync(pair.sender, beforeSending, { recursive: true })
  sent = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  fromReceiver = join(pair.root, 'heads.json')
  await succeed(pair.receiver, 'history', 'heads', '--out', fromReceiver, '--all')
  head = join(pair.root, 'sender.head')
  await succeed(pair.sender, 'history', 'heads', '--out', head)
}, 120_000)
afterAll(() => pair.dispose())
beforeEach(() => {
  young = mkdtempSync(join(pair.root, 'young-'))
  cpSync(beforeSending, young, { recursive: true })
  sender = mkdtempSync(join(pair.root, 'sender-'))
  cpSync(pair.sender, sender, { recursive: true })
  receiver = mkdtempSync(join(pair.root, 'receiver-'))
  cpSync(pair.receiver, receiver, { recursive: true })
})

async function verify(home: string, ...held: string[]) {
  const answer = await causeway(home, 'history', 'verify', ...held)
  return { ...answer, verification: answer.document['verification'] as LedgerVerification }
}

async function events(home: string): Promise<LedgerEvent[]> {
  return (await succeed(home, 'history', 'show', sent.transferId))['events'] as LedgerEvent[]
}

/** The sender's past is written anew: it never sent what it sent. */
async function rewriteSender(): Promise<void> {
  const station = await homeAt(sender)
  rewrite({ ...station, options: { ...station.options, station: 'Export 1' } }, (db) =>
    db.exec(`UPDATE events SET operator = 'somebody.else' WHERE type = 'send.started'`),
  )
}

describe('heads are kept', () => {
  test('by the sender as they left, by the receiver as they came and left, with event and proof', async () => {
    const ofSender = (await succeed(sender, 'history', 'heads'))['heads'] as HeldHead[]
    expect(ofSender.map(({ place, direction, own }) => [place, direction, own])).toEqual([
      ['medium', 'left', true],
      ['file', 'left', true],
    ])
    expect(ofSender[0]?.reference).toBe(sent.transferId)
    const ofReceiver = (await succeed(receiver, 'history', 'heads'))['heads'] as HeldHead[]
    expect(ofReceiver.map(({ station, place, direction, own }) => [station, place, direction, own])).toEqual([
      ['Export 1', 'medium', 'came', false],
      ['Import 1', 'receipt', 'left', true],
    ])
    expect(ofReceiver[0]).toMatchObject({ hash: ofSender[0]?.hash, sequence: ofSender[0]?.sequence })
    expect((await events(receiver)).map(({ type }) => type)).toContain('ledger.head-kept')
  })

  test('and the newest own head can be checked with ssh-keygen alone', () => {
    const [text = '', ...signature] = readFileSync(head, 'utf8').split('\n')
    writeFileSync(join(pair.root, 'head.sig'), signature.join('\n'))
    const line = readFileSync(join(pair.sender, 'keys', 'id_ed25519.pub'), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ')
    writeFileSync(join(pair.root, 'allowed'), `export ${line}\n`)
    const args = ['-Y', 'verify', '-f', 'allowed', '-I', 'export', '-n', 'causeway-ledger', '-s', 'head.sig']
    const said = execFileSync('ssh-keygen', args, { cwd: pair.root, input: text, encoding: 'utf8' })
    expect(said).toContain('Good "causeway-ledger" signature')
  })

  test('once each, also when they are given back again', async () => {
    const first = await succeed(sender, 'history', 'heads', '--check', pair.medium, head)
    expect(first['takenBack']).toMatchObject({ kept: 2, known: 0, contradictions: [] })
    const again = await succeed(sender, 'history', 'heads', '--check', pair.medium, head)
    expect(again['takenBack']).toMatchObject({ kept: 0, known: 2 })
  })

  test('but not those of a stranger, and nothing that is unsigned, altered or absent', async () => {
    const answer = await succeed(sender, 'history', 'heads', '--check', fromReceiver)
    expect(answer['takenBack']).toMatchObject({ kept: 1, strangers: [{ station: 'Import 1' }] })
    const forged = join(pair.root, 'forged.head')
    writeFileSync(forged, readFileSync(head, 'utf8').replace('"sequence":', '"sequence":1'))
    expect((await causeway(sender, 'history', 'heads', '--check', forged)).document.error?.code).toBe(
      'signature.invalid',
    )
    const nothing = join(pair.root, 'nothing.json')
    writeFileSync(nothing, '{}')
    expect((await causeway(sender, 'history', 'heads', '--check', nothing)).document.error?.code).toBe(
      'ledger.head-not-found',
    )
    expect((await causeway(sender, 'history', 'heads', '--check', `${nothing}.absent`)).document.error?.code).toBe(
      'file.unreadable',
    )
  })

  test('a medium whose description was changed gives none', async () => {
    const medium = mkdtempSync(join(pair.root, 'medium-'))
    cpSync(pair.medium, medium, { recursive: true })
    const file = join(medium, 'causeway', sent.transferId, 'volume-01', 'transfer.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"sequence": ', '"sequence": 1'))
    const answer = await causeway(sender, 'history', 'heads', '--check', medium)
    expect(answer.document.error?.code).toBe('bag.tag-file-altered')
  })
})

describe('a past rewritten with the whole disk and the station’s own key', () => {
  test('is not seen on this disk', async () => {
    await rewriteSender()
    expect((await verify(sender)).verification).toMatchObject({ intact: true, firstBad: null })
  })

  test.each([
    ['on a medium', () => pair.medium],
    ['at the other station', () => fromReceiver],
    ['in a head file', () => head],
  ])('is found through a head held %s', async (_, held) => {
    await rewriteSender()
    const { exit, document, verification, stderr } = await verify(sender, held())
    expect(exit).toBe(4)
    expect(document.error?.code).toBe('ledger.damaged')
    expect(verification).toMatchObject({ intact: false, firstBad: { problem: 'contradicts-held-head' } })
    expect(verification.contradictions[0]).toMatchObject({
      kind: 'contradicts-held-head',
      head: { station: 'Export 1', own: true, direction: 'came' },
    })
    expect(stderr).toContain('contradicts-held-head: Export 1')
    // It stays found, without the head at hand.
    expect((await verify(sender)).verification.firstBad?.problem).toBe('contradicts-held-head')
  })

  test('is told with the last event on which all heads agree', async () => {
    const early = join(pair.root, 'early.head')
    await succeed(young, 'history', 'heads', '--out', early)
    await rewriteSender()
    const { verification } = await verify(sender, early, pair.medium)
    const agreed = Number((JSON.parse(readFileSync(early, 'utf8').split('\n')[0] ?? '') as HeldHead).sequence)
    expect(verification.contradictions[0]?.agreesUpTo).toBe(agreed)
  })

  test('is found at the receiver by the receipt’s own head', async () => {
    const receipt = join(pair.root, 'receipt.json')
    await succeed(receiver, 'receipt', 'export', sent.transferId, '--out', receipt)
    const station = await homeAt(receiver)
    rewrite({ ...station, options: { ...station.options, station: 'Import 1' } }, (db) =>
      db.exec(`UPDATE events SET operator = 'somebody.else' WHERE type = 'receive.started'`),
    )
    expect((await verify(receiver)).verification.intact).toBe(true)
    const { verification } = await verify(receiver, receipt)
    expect(verification.contradictions[0]).toMatchObject({
      kind: 'contradicts-held-head',
      head: { place: 'receipt', reference: sent.transferId },
    })
  })
})

describe('a whole ledger replaced by an older copy together with its head file', () => {
  beforeEach(() => {
    for (const name of ['ledger.db', 'ledger-head']) cpSync(join(young, name), join(sender, name))
    for (const name of ['ledger.db-wal', 'ledger.db-shm']) rmSync(join(sender, name), { force: true })
  })

  test('is not seen on this disk, and found through the medium', async () => {
    expect((await verify(sender)).verification.intact).toBe(true)
    const { verification, exit } = await verify(sender, pair.medium)
    expect(exit).toBe(4)
    expect(verification.contradictions[0]?.kind).toMatch(/held-head$/)
    expect(verification.intact).toBe(false)
  })

  test('leaves a gap at once when the medium is the first that is looked at', async () => {
    const answer = await causeway(sender, 'history', 'heads', '--check', pair.medium)
    expect(answer.exit).toBe(4)
    expect(answer.document['takenBack']).toMatchObject({ contradictions: [{ kind: 'older-than-held-head' }] })
    const { verification } = await verify(sender)
    expect(verification.firstBad?.problem).toBe('older-than-held-head')
  })
})

describe('a sender whose ledger went back', () => {
  test('is told when the next medium is received, as check, event and by verify, and not refused', async () => {
    // The sender is put back to before its first transfer and sends again.
    const medium = mkdtempSync(join(pair.root, 'next-'))
    const again = await succeed(young, 'send', '--to', medium, '--destination', 'Import 1')
    const received = await causeway(receiver, 'verify', medium)
    expect(received.exit, received.stderr).toBe(0)
    const shown = (await succeed(receiver, 'history', 'show', String(again['transferId'])))['events'] as LedgerEvent[]
    const told = shown.find(({ type }) => type === 'ledger.head-contradiction')
    expect(told?.payload).toMatchObject({ own: false, head: { station: 'Export 1' } })
    // It is refused for its sequence, and says the other thing beside it.
    const refused = await causeway(receiver, 'receive', medium)
    expect(refused.document.error?.code).toBe('trust.rollback')
    const steps = (await succeed(receiver, 'history', 'show', String(again['transferId'])))['events'] as LedgerEvent[]
    const checks = steps.flatMap(({ payload }) => (payload['checks'] ?? []) as { id: string; state: string }[])
    expect(checks.find(({ id }) => id === 'transfer.ledger-agrees')?.state).toBe('warning')
    const { exit, document, verification } = await verify(receiver)
    expect(exit).toBe(4)
    expect(document.error).toMatchObject({ code: 'ledger.head-contradiction', details: { station: 'Export 1' } })
    expect(verification).toMatchObject({ intact: true, firstBad: null })
    expect(verification.elsewhere[0]?.kind).toMatch(/^(fork|went-back)$/)
  })
})
