/** Whatever a ledger holds: what rules ask of it has the same answer after its earlier events went to an archive. */
import BetterSqlite from 'better-sqlite3'
import fc from 'fast-check'
import { rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { CARRIED } from '../../../electron/ledger/carried'
import type { Ledger } from '../../../electron/ledger/ledger'
import type { ArchivablePart } from '../../../electron/ledger/rotate'
import { EVENT_TYPES, type EventType } from '../../../shared/ledger'
import { attack, home, type Home } from './fixture'

const SIGNER = 'SHA256:signer'
const START = Date.UTC(2025, 0, 1)
const HOUR = 60 * 60 * 1000

const opened: Ledger[] = []
afterEach(() => {
  for (const ledger of opened.splice(0)) ledger.close()
})

/** A ledger with an event each hour, and a clock that a test sets. */
async function ledgerOf(): Promise<{ station: Home; ledger: Ledger; clock: { now: number } }> {
  const station = await home()
  const clock = { now: START }
  const ledger = station.open({ now: () => new Date((clock.now += HOUR)) })
  opened.push(ledger)
  return { station, ledger, clock }
}

/** A ledger does not look at the file: that it is proven is what comes before. */
function rotate(ledger: Ledger, part: ArchivablePart | null): ArchivablePart {
  if (!part) throw new Error('nothing to archive')
  ledger.rotate({ ...part, file: 'archive', sha256: 'a'.repeat(64), bytes: 1 })
  return part
}

const before = (hours: number): string => new Date(START + hours * HOUR).toISOString()

function append(ledger: Ledger, type: EventType, n: number): void {
  const attempt = Math.floor(n / 5)
  ledger.append({
    type,
    transferId: `transfer-${String(attempt)}`,
    payload: {
      jobId: `job-${String(n)}`,
      verdict: n % 3 === 0 ? 'failed' : 'verified',
      sequence: attempt,
      transferDigest: 'd',
      fingerprint: `key-${String(n % 4)}`,
      source: { name: 'Export 1', fingerprint: SIGNER },
      ...(n % 7 === 0 ? { devices: [{ id: `device-${String(n % 2)}` }] } : {}),
    },
  })
}

/** Everything that rules ask a ledger. */
function answers(ledger: Ledger) {
  const transfers = Array.from({ length: 20 }, (_, n) => `transfer-${String(n)}`)
  return {
    events: Object.fromEntries(
      EVENT_TYPES.filter((type) => CARRIED[type] === 'stays' && !type.startsWith('ledger.')).map((type) => [
        type,
        ledger.events({ type }),
      ]),
    ),
    received: transfers.map((id) => ledger.hasReceived(id)),
    highest: ledger.highestReceivedSequence(SIGNER),
    sent: ledger.lastSent(),
    devices: ledger.deviceEvents(),
    heads: ledger.heldHeads(),
  }
}

test('any events, archived once or twice: intact, nothing that goes is needed, the list has what is left', async () => {
  const types = EVENT_TYPES.filter((type) => !type.startsWith('ledger.'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...types), { minLength: 3, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 42 }), { minLength: 1, maxLength: 2 }),
      async (wanted, hours) => {
        const { station, ledger } = await ledgerOf()
        wanted.forEach((type, n) => {
          append(ledger, type, n)
          if (n % 4 === 0) ledger.signHead()
        })
        const expected = answers(ledger)
        const listed = ledger.listTransfers({ limit: 1000 }).transfers
        for (const hour of hours) {
          const part = ledger.archivablePart(before(hour))
          if (part) rotate(ledger, part)
        }
        expect(answers(ledger)).toEqual(expected)
        expect(ledger.verify()).toMatchObject({ intact: true, firstBad: null, isListSound: true })
        const through = ledger.archives().at(-1)?.through ?? 0
        expect(ledger.listTransfers({ limit: 1000 }).transfers).toEqual(
          listed.filter(({ jobId }) => (ledger.events({ jobId })[0]?.sequence ?? 0) > through),
        )
        for (const { jobId, verdict } of listed)
          if (verdict !== null)
            expect(ledger.findTransfer(jobId) !== null || ledger.archiveOf(jobId) !== null).toBe(true)
        ledger.close()
        opened.pop()
        rmSync(station.folder, { recursive: true })
      },
    ),
    { numRuns: 25 },
  )
})

test('types on which rules rely stay; the reasons are in docs/decisions/0015', () => {
  const relied: readonly EventType[] = [
    ...(['receive.verdict', 'send.verdict', 'verify.verdict', 'receipt.accepted', 'receipt.signed'] as const),
    ...(['signer.revoked', 'signer.rotated', 'key.rotated', 'policy.changed', 'station.created'] as const),
    ...(['operator.identified', 'operator.present', 'credential.set', 'credential.refused'] as const),
    ...(['receipt.code-wrong', 'ledger.head-kept', 'ledger.verified', 'ledger.archived'] as const),
    ...EVENT_TYPES.filter((type) => type.startsWith('custody.')),
  ]
  expect(relied.filter((type) => CARRIED[type] !== 'stays')).toEqual([])
})

describe('the part that can go', () => {
  test('ends before the first event of that time, and never with the last of all', async () => {
    const { ledger } = await ledgerOf()
    for (let n = 0; n < 10; n++) append(ledger, 'report.written', n)
    expect(ledger.archivablePart(before(5))?.through).toBe(4)
    expect(ledger.archivablePart(before(100))?.through).toBe(9)
    expect(ledger.archivablePart(before(1))).toBeNull()
    rotate(ledger, ledger.archivablePart(before(5)))
    expect(ledger.archivablePart(before(5))).toBeNull()
    expect(ledger.archivablePart(before(7))).toMatchObject({ from: 5, through: 6 })
  })

  test('is not ended by a time that a wrong clock wrote, which stays known', async () => {
    const { ledger, clock } = await ledgerOf()
    append(ledger, 'report.written', 0)
    clock.now += 20 * 365 * 24 * HOUR
    append(ledger, 'report.written', 1)
    clock.now = START + 2 * HOUR
    for (let n = 2; n < 8; n++) append(ledger, 'report.written', n)
    const latest = ledger.latestTime()
    expect(rotate(ledger, ledger.archivablePart(before(6))).through).toBe(5)
    expect(ledger.latestTime()).toBe(latest)
    expect(latest?.slice(0, 4)).toBe('2044')
  })

  test('an event of the archived part that comes back as an attempt’s is not torn from it', async () => {
    const { ledger } = await ledgerOf()
    ledger.append({ type: 'send.started', transferId: 'a', payload: { jobId: 'a' } })
    ledger.append({ type: 'send.started', transferId: 'b', payload: { jobId: 'b' } })
    ledger.append({ type: 'send.verdict', transferId: 'a', payload: { jobId: 'a', verdict: 'failed' } })
    ledger.append({ type: 'send.verdict', transferId: 'b', payload: { jobId: 'b', verdict: 'failed' } })
    ledger.append({ type: 'report.written', payload: {} })
    expect(ledger.archivablePart(before(4))).toBeNull()
    expect(ledger.archivablePart(before(5))?.through).toBe(4)
  })
})

describe('a ledger that changed meanwhile is left as it is', () => {
  test('when the attempt went on, or the part was archived by somebody else', async () => {
    const { ledger } = await ledgerOf()
    for (let n = 0; n < 6; n++) ledger.append({ type: 'receive.step', payload: { jobId: `job-${String(n >> 1)}`, n } })
    const part = ledger.archivablePart(before(5))
    ledger.append({ type: 'receive.step', payload: { jobId: 'job-0' } })
    expect(() => rotate(ledger, part)).toThrow(expect.objectContaining({ code: 'job.busy' }))
    const smaller = ledger.archivablePart(before(5))
    expect(smaller).toBeNull()
    expect(ledger.archives()).toEqual([])
    expect(ledger.events()).toHaveLength(7)
  })

  test('when nobody vouches for its end', async () => {
    const { station, ledger } = await ledgerOf()
    for (let n = 0; n < 6; n++) append(ledger, 'report.written', n)
    const part = ledger.archivablePart(before(4))
    attack(station.file, (db) => db.exec(`UPDATE tip SET signature = 'x'`))
    expect(() => rotate(ledger, part)).toThrow(expect.objectContaining({ code: 'ledger.damaged' }))
    expect(ledger.events()).toHaveLength(6)
  })

  test('SQL still removes nothing afterwards', async () => {
    const { station, ledger } = await ledgerOf()
    for (let n = 0; n < 6; n++) append(ledger, 'report.written', n)
    ledger.signHead()
    rotate(ledger, ledger.archivablePart(before(4)))
    const db = new BetterSqlite(station.file)
    for (const table of ['events', 'heads', 'tip'])
      expect(() => db.exec(`DELETE FROM ${table}`), table).toThrow('the ledger only grows')
    db.close()
  })
})
