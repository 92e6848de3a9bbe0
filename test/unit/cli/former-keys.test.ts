/** What an earlier key of a station said stays said: heads that are held elsewhere, check codes, receipts, evidence. */
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { headText } from '../../../electron/ledger/chain'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { loadStationKey } from '../../../electron/trust/station-key'
import type { HeldHead, LedgerVerification } from '../../../shared/ledger'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair, type Sent } from '../../support/stations'
import { homeAt } from '../ledger/fixture'
import { rewrite } from '../ledger/rewrite'

let pair: Pair
let sent: Sent
/** What the receiver keeps of heads, written before anybody changed a key. */
let fromReceiver: string
/** Copies of both homes, for one test. */
let sender: string
let receiver: string

beforeAll(async () => {
  pair = await makePair(2)
  await pinSender(pair)
  sent = await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  fromReceiver = join(pair.root, 'heads.json')
  await succeed(pair.receiver, 'history', 'heads', '--out', fromReceiver, '--all')
}, 120_000)
afterAll(() => pair.dispose())
beforeEach(() => {
  sender = mkdtempSync(join(pair.root, 'sender-'))
  cpSync(pair.sender, sender, { recursive: true })
  receiver = mkdtempSync(join(pair.root, 'receiver-'))
  cpSync(pair.receiver, receiver, { recursive: true })
})

/** Gives a home a new key. @returns its statement */
async function rotate(home: string): Promise<string> {
  const file = join(mkdtempSync(join(pair.root, 'statement-')), 'statement')
  await succeed(home, 'trust', 'rotate', '--out', file)
  return file
}

async function verify(home: string, ...held: string[]) {
  const answer = await causeway(home, 'history', 'verify', ...held)
  return { ...answer, verification: answer.document['verification'] as LedgerVerification }
}

describe('a past that is rewritten after the key was rotated', () => {
  /** The sender's past is written anew with all that it has: the disk, and its key of today. */
  async function rewritePast(): Promise<void> {
    const station = await homeAt(sender)
    rewrite({ ...station, options: { ...station.options, station: 'Export 1' } }, (db) =>
      db.exec(`UPDATE events SET operator = 'somebody.else' WHERE type = 'send.started'`),
    )
  }

  test.each([
    ['on a medium', () => pair.medium],
    ['at the other station', () => fromReceiver],
  ])('is found through a head of the earlier key, held %s', async (_where, held) => {
    await rotate(sender)
    await rewritePast()
    expect((await verify(sender)).verification, 'this disk alone tells nothing').toMatchObject({ intact: true })
    const { exit, verification } = await verify(sender, held())
    expect(exit).toBe(4)
    expect(verification).toMatchObject({ intact: false, firstBad: { problem: 'contradicts-held-head' } })
    expect(verification.contradictions[0]).toMatchObject({ kind: 'contradicts-held-head', head: { own: true } })
    expect((await verify(sender)).verification.firstBad?.problem, 'it stays found').toBe('contradicts-held-head')
  })

  test('leaves a sound past sound, whose heads stay its own over two rotations', async () => {
    await rotate(sender)
    await rotate(sender)
    const { exit, verification } = await verify(sender, pair.medium, fromReceiver)
    expect(exit).toBe(0)
    expect(verification).toMatchObject({ intact: true, contradictions: [], elsewhere: [] })
    const heads = (await succeed(sender, 'history', 'heads'))['heads'] as HeldHead[]
    expect(heads.length).toBeGreaterThan(1)
    expect(heads.every(({ own }) => own)).toBe(true)
    expect(verification.heldHeads).toBe(heads.length)
  })

  test('a copy of the earlier key that signs a later head is told, and does not push the numbers on', async () => {
    const copied = await loadStationKey(join(sender, 'keys'))
    await rotate(sender)
    const text = headText({ station: 'Export 1', sequence: 5_000_000, hash: 'ab'.repeat(32) })
    const forged = join(mkdtempSync(join(pair.root, 'forged-')), 'forged.head')
    writeFileSync(forged, `${text}\n${copied.sign(NAMESPACES.ledger, Buffer.from(text))}`)
    const { exit, verification } = await verify(sender, forged)
    expect(exit).toBe(4)
    expect(verification.contradictions[0]).toMatchObject({ head: { own: true, sequence: 5_000_000 } })
    const again = await verify(sender)
    expect(again.verification.headSequence).toBeLessThan(1000)
  })
})
