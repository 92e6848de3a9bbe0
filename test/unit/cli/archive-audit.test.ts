/** Histories of stations whose earlier events are in an archive, at an auditor's station. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AuditedStation, Finding, Reconciliation } from '../../../shared/audit'
import type { HistoryEvent } from '../../../shared/history-bundle'
import { canonicalText, headText } from '../../../electron/ledger/chain'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { loadStationKey } from '../../../electron/trust/station-key'
import { sha256Of } from '../../../electron/files/hash'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'
import { homeAt } from '../ledger/fixture'
import { rewrite } from '../ledger/rewrite'

const DAY = '2026-01-01'

let pair: Pair
let scene: string
let [sender, receiver, auditor] = ['', '', '']

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(new Date('2025-12-31T09:00:00.000Z'))
  pair = await makePair(3)
  await pinSender(pair)
  await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  vi.setSystemTime(new Date('2026-01-01T06:00:00.000Z'))
  renameSync(pair.medium, join(pair.root, 'first'))
  mkdirSync(pair.medium)
  await sendTransfer(pair)
  await succeed(pair.receiver, 'receive', pair.medium)
  await succeed(join(pair.root, 'auditor'), 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  for (const of of [pair.sender, pair.receiver]) {
    const { fingerprint } = await succeed(of, 'key', 'show')
    const key = join(of, 'keys', 'id_ed25519.pub')
    const add = ['--key', key, '--fingerprint', String(fingerprint), '--holder', 'A. Holder']
    await succeed(join(pair.root, 'auditor'), 'trust', 'add', ...add)
  }
}, 180_000)
afterAll(() => {
  vi.useRealTimers()
  pair.dispose()
})
beforeEach(() => {
  vi.setSystemTime(new Date('2026-01-01T08:00:00.000Z'))
  scene = mkdtempSync(join(pair.root, 'scene-'))
  ;[sender, receiver, auditor] = ['sender', 'receiver', 'auditor'].map((name) => {
    cpSync(join(pair.root, name), join(scene, name), { recursive: true })
    return join(scene, name)
  }) as [string, string, string]
})
afterEach(() => rmSync(scene, { recursive: true, force: true }))

/** A minute passes: what is stated later is later. */
function wait(): void {
  vi.setSystemTime(Date.now() + 60_000)
}

async function bundle(home: string, name: string): Promise<string> {
  wait()
  await succeed(home, 'history', 'bundle', '--out', join(scene, name))
  return join(scene, name)
}

async function archive(home: string, name = 'archive'): Promise<string> {
  wait()
  await succeed(home, 'history', 'archive', '--before', DAY, '--out', join(scene, name))
  return join(scene, name)
}

async function add(file: string): Promise<string> {
  const { added } = await succeed(auditor, 'audit', 'add', file)
  return (added as { outcome: string }[])[0]?.outcome ?? ''
}

async function reconcile() {
  const answer = await causeway(auditor, 'audit', 'reconcile')
  const { findings, transfers, stations } = answer.document['reconciliation'] as Reconciliation
  return { exit: answer.exit, kinds: findings.map(({ kind }: Finding) => kind), transfers, stations }
}

const ofReceiver = (stations: readonly AuditedStation[]) => stations.find(({ station }) => station === 'Import 1')

describe('a history without its archive', () => {
  test('is taken in, and both transfers still match: what stayed says so', async () => {
    await archive(receiver)
    await archive(sender, 'archive of sender')
    expect(await add(await bundle(receiver, 'r'))).toBe('new')
    expect(await add(await bundle(sender, 's'))).toBe('new')
    const { exit, kinds, transfers, stations } = await reconcile()
    expect([exit, kinds]).toEqual([0, []])
    expect(transfers.map(({ state }) => state)).toEqual(['matched', 'matched'])
    const receiving = ofReceiver(stations)
    expect(receiving?.notHere).toBeGreaterThan(0)
    expect(receiving?.archivedThrough).toBeGreaterThan(receiving?.notHere ?? 0)
  })

  test('names the archive where a head of one of its events is held elsewhere', async () => {
    await archive(sender)
    const head = await forgedHead(sender, 2)
    await succeed(receiver, 'history', 'heads', '--check', head)
    await add(await bundle(sender, 's'))
    await add(await bundle(receiver, 'r'))
    const { exit, kinds } = await reconcile()
    expect([exit, kinds]).toEqual([0, ['in-archive']])
    // With the archive the head is judged, and it is a forgery of the sender's own key.
    expect(await add(join(scene, 'archive'))).toBe('archive')
    expect((await reconcile()).kinds).toEqual(['head-contradicts'])
  })
})

describe('a history with its archive', () => {
  test.each(['archive first', 'archive last', 'the whole history first', 'the archive alone behind it'])(
    '%s: nothing is missing',
    async (order) => {
      const whole = await bundle(receiver, 'whole')
      const file = await archive(receiver)
      const later = await bundle(receiver, 'later')
      const outcomes: Record<string, readonly (readonly [string, string])[]> = {
        'archive first': [
          [file, 'new'],
          [later, 'newer'],
          [file, 'same'],
          [whole, 'older'],
        ],
        'archive last': [
          [later, 'new'],
          [file, 'archive'],
          [file, 'same'],
        ],
        'the archive alone behind it': [
          [whole, 'new'],
          [file, 'same'],
        ],
        'the whole history first': [
          [whole, 'new'],
          [later, 'newer'],
          [file, 'same'],
        ],
      }
      for (const [each, outcome] of outcomes[order] ?? []) expect(await add(each), each).toBe(outcome)
      await add(await bundle(sender, 's'))
      const { exit, kinds, stations } = await reconcile()
      expect([exit, kinds]).toEqual([0, []])
      expect(ofReceiver(stations)).toMatchObject({ notHere: 0 })
    },
  )

  test('of a past that was rewritten before it was archived, is refused and kept aside', async () => {
    await add(await bundle(receiver, 'true'))
    const station = await homeAt(receiver)
    rewrite({ ...station, options: { ...station.options, station: 'Import 1' } }, (db) =>
      db.exec(`UPDATE events SET operator = 'somebody.else' WHERE type = 'receive.started' AND at < '${DAY}'`),
    )
    const file = await archive(receiver)
    for (const each of [file, await bundle(receiver, 'rotated')]) {
      const { document } = await causeway(auditor, 'audit', 'add', each)
      expect(document.error?.code).toBe('bundle.contradicts')
    }
    await add(await bundle(sender, 's'))
    expect((await reconcile()).kinds).toContain('ledger-rewritten')
  })
})

describe('a bundle of which', () => {
  test.each([
    [
      'an event that stayed is left out',
      (lines: string[]) => lines.filter((line) => !line.includes('"signer.trusted"')),
    ],
    [
      'the archive is named otherwise',
      (lines: string[]) => lines.map((line) => line.replace('"carried":', '"carried":1')),
    ],
    [
      'an archived event more is left out',
      (lines: string[]) => lines.filter((line) => !line.includes('"ledger.verified"')),
    ],
  ])('%s is refused, though the station signed it', async (_, change) => {
    await archive(receiver)
    const file = await bundle(receiver, 'r')
    await resign(file, change)
    expect((await causeway(auditor, 'audit', 'add', file)).document.error?.code).toBe('ledger.damaged')
  })

  test('the end was cut off is not taken for an archive', async () => {
    await add(await bundle(receiver, 'whole'))
    const file = await bundle(receiver, 'cut')
    await cutOff(file)
    expect((await causeway(auditor, 'audit', 'add', file)).document.error?.code).toBe('bundle.contradicts')
  })
})

/** A head that the station's own key signed and that its ledger never had. */
async function forgedHead(home: string, sequence: number): Promise<string> {
  const key = await loadStationKey(join(home, 'keys'))
  const text = headText({ sequence, hash: 'a'.repeat(64), station: 'Export 1' })
  const file = join(scene, 'forged.head')
  writeFileSync(file, `${text}\n${key.sign(NAMESPACES.ledger, Buffer.from(text))}`)
  return file
}

/** Signs changed lines with the receiver's own key. */
async function resign(file: string, change: (lines: string[]) => string[], statedOtherwise = {}): Promise<void> {
  const whole = gunzipSync(readFileSync(file)).toString()
  const lines = whole.slice(0, whole.lastIndexOf('\n-----BEGIN')).split('\n')
  const stated = JSON.parse(lines.pop() ?? '') as object
  const text = change(lines)
    .map((line) => `${line}\n`)
    .join('')
  const last = `${canonicalText({ ...stated, sha256: sha256Of(text), ...statedOtherwise })}\n`
  const key = await loadStationKey(join(receiver, 'keys'))
  writeFileSync(file, gzipSync(text + last + key.sign(NAMESPACES.history, Buffer.from(last))))
}

/** The same history without its last events, as sound as its station can make it. */
async function cutOff(file: string): Promise<void> {
  const lines = gunzipSync(readFileSync(file)).toString().split('\n')
  const events = lines.filter((line) => line.startsWith('{"event"')).map((line) => JSON.parse(line) as HistoryEvent)
  const last = events.at(-4)
  if (!last) throw new Error('too few events')
  const { sequence } = last.event
  const isKept = (line: string): boolean => {
    const { event, head } = JSON.parse(line) as Partial<HistoryEvent> & { head?: { sequence: number } }
    return (event?.sequence ?? head?.sequence ?? 0) <= sequence
  }
  const heads = lines.filter((line) => line.startsWith('{"head"') && isKept(line)).length
  const statedOtherwise = { events: sequence, head: { sequence, hash: last.hash }, heads }
  await resign(file, (all) => all.filter(isKept), statedOtherwise)
}
