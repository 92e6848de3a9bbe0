/** What an earlier key of a station said stays said: heads that are held elsewhere, check codes, receipts, evidence. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { headText } from '../../../electron/ledger/chain'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { loadStationKey } from '../../../electron/trust/station-key'
import type { HeldHead, LedgerVerification } from '../../../shared/ledger'
import type { SignerView } from '../../../shared/trust'
import { codeOf, exportReceipt, forgeReceipt, pinReceiver } from '../../support/receipts'
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
  await pinReceiver(pair)
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
    const heads = ((await succeed(sender, 'history', 'heads'))['heads'] as HeldHead[]).filter(
      ({ station }) => station === 'Export 1',
    )
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

/** Rotates one and lets the other know. */
async function rotateAndTell(home: string, other: string): Promise<void> {
  await succeed(other, 'trust', 'import', await rotate(home))
}

const acceptCode = (code: string) => causeway(sender, 'receipt', 'accept', code)

describe('a receipt for a transfer from before a rotation', () => {
  test.each([
    ['the sender', () => rotateAndTell(sender, receiver)],
    ['the receiver', () => rotateAndTell(receiver, sender)],
    [
      'both, the sender twice',
      async () => {
        await rotateAndTell(sender, receiver)
        await rotateAndTell(receiver, sender)
        await rotateAndTell(sender, receiver)
      },
    ],
  ])('is accepted after %s took a new key, by code and by file, and carries an increment', async (_who, change) => {
    const before = await exportReceipt(receiver, sent.transferId)
    await change()
    const code = await codeOf(receiver, sent.transferId)
    expect((await acceptCode(code)).document).toMatchObject({ transferId: sent.transferId, how: 'code' })
    expect(await succeed(sender, 'receipt', 'accept', before)).toMatchObject({ how: 'file', alreadyKnown: false })
    const medium = mkdtempSync(join(pair.root, 'medium-'))
    await succeed(sender, 'send', '--to', medium, '--destination', 'Import 1', '--increment')
    expect(await succeed(receiver, 'receive', medium)).toMatchObject({ verdict: 'verified', sequence: 2 })
    const next = await codeOf(receiver, String((await lastSent(sender)).transferId))
    expect((await acceptCode(next)).document).toMatchObject({ how: 'code', alreadyKnown: false })
  })

  test('is accepted by a code that the receiver read out before it took a new key, for transfers from before it only', async () => {
    const before = await codeOf(receiver, sent.transferId)
    const copied = mkdtempSync(join(pair.root, 'copied-'))
    cpSync(receiver, copied, { recursive: true })
    await rotateAndTell(receiver, sender)
    const [{ validUntil } = { validUntil: null }] = (await succeed(sender, 'trust', 'list'))['signers'] as SignerView[]
    // The second in which a key ends still belongs to it.
    const ended = Date.parse(validUntil ?? '') + 1000
    while (Date.now() < ended) await setTimeout(ended - Date.now())
    const medium = mkdtempSync(join(pair.root, 'medium-'))
    await succeed(sender, 'send', '--to', medium, '--destination', 'Import 1')
    await succeed(copied, 'receive', medium)
    const later = await codeOf(copied, String((await lastSent(sender)).transferId))
    expect((await acceptCode(later)).document.error?.code, 'the earlier key had ended').toBe('receipt.code-wrong')
    expect((await acceptCode(before)).document).toMatchObject({ transferId: sent.transferId, how: 'code' })
  })

  test('waits for the statement: a code under the key that the sender had says so, and the file is accepted', async () => {
    await rotate(sender)
    const code = await codeOf(receiver, sent.transferId)
    const answer = await acceptCode(code)
    expect(answer.exit).toBe(3)
    expect(answer.document.error).toMatchObject({ code: 'receipt.code-earlier-key', details: { attemptsLeft: 2 } })
    const file = await exportReceipt(receiver, sent.transferId)
    expect(await succeed(sender, 'receipt', 'accept', file)).toMatchObject({ how: 'file', movedBaseline: true })
    const wrong = await acceptCode(code)
    expect(wrong.document.error?.code, 'nothing from before waits any more').toBe('receipt.code-wrong')
  })

  test('is refused by file when it says that the earlier key signed it after its end', async () => {
    const copied = mkdtempSync(join(pair.root, 'copied-'))
    cpSync(receiver, copied, { recursive: true })
    const genuine = await exportReceipt(copied, sent.transferId)
    await rotateAndTell(receiver, sender)
    const createdAt = new Date(Date.now() + 5000).toISOString()
    const late = await forgeReceipt(genuine, copied, (receipt) => Object.assign(receipt, { createdAt }))
    expect((await causeway(sender, 'receipt', 'accept', late)).document.error?.code).toBe('trust.expired-signer')
    expect(await succeed(sender, 'receipt', 'accept', genuine)).toMatchObject({ how: 'file' })
  })
})

/** Runs every command of a bundle's README; answers those that failed, with what they said. */
function failing(bundle: string): string[] {
  const commands = readFileSync(join(bundle, 'README.txt'), 'utf8')
    .split(/^(?=\d+\. )/m)
    .slice(1)
    .map((block) => [...block.matchAll(/^ {4}(.*)$/gm)].map(([, line = '']) => `${line}\n`).join(''))
  expect(commands.length).toBeGreaterThan(8)
  return commands.flatMap((command) => {
    const run = spawnSync('bash', ['-c', command], { cwd: bundle, encoding: 'utf8' })
    return run.status === 0 ? [] : [command + run.stdout + run.stderr]
  })
}

describe.skipIf(process.platform === 'win32')('the evidence of a transfer from before a rotation', () => {
  test('is checked by ssh-keygen with the keys of then, at both stations, with receipt and volumes', async () => {
    await succeed(sender, 'receipt', 'accept', await exportReceipt(receiver, sent.transferId))
    const [former, formerOfReceiver] = await Promise.all([fingerprintOf(sender), fingerprintOf(receiver)])
    await rotateAndTell(sender, receiver)
    await rotateAndTell(receiver, sender)
    for (const home of [sender, receiver]) {
      const bundle = join(mkdtempSync(join(pair.root, 'evidence-')), 'bundle')
      await succeed(home, 'evidence', sent.transferId, '--out', bundle, '--medium', pair.medium)
      expect(failing(bundle)).toEqual([])
      const signers = readFileSync(join(bundle, 'allowed_signers'), 'utf8')
      for (const key of [former, formerOfReceiver, await fingerprintOf(home)]) expect(signers).toContain(key)
      expect(signers).not.toContain(': ?,')
      // Without the keys of then nothing of it holds.
      const own = await fingerprintOf(home)
      const lines = signers.split(/(?=^#)/m).filter((line) => line.includes(own))
      writeFileSync(join(bundle, 'allowed_signers'), lines.join(''))
      const broken = failing(bundle).join('')
      for (const purpose of ['-n causeway-ledger', '-n causeway-receipt', '-n causeway-transfer'])
        expect(broken).toContain(purpose)
    }
  })
})

const fingerprintOf = async (home: string): Promise<string> =>
  String((await succeed(home, 'key', 'show'))['fingerprint'])

async function lastSent(home: string): Promise<{ readonly transferId: string }> {
  const { transfers } = (await succeed(home, 'history', 'list')) as unknown as { transfers: { transferId: string }[] }
  const [newest] = transfers
  if (!newest) throw new Error('nothing was sent')
  return newest
}
