/** Rules that need more days, devices and clocks than a rehearsal on one machine has. */
import { describe, expect, test } from 'vitest'
import { reconcile } from '../../../electron/audit/reconcile'
import { Gathered } from '../../../electron/audit/rules/gathered'
import type { Attempt, StationFacts } from '../../../electron/audit/station-facts'
import { FINDING_KINDS, type FindingKind } from '../../../shared/audit'
import { wording } from '../../../shared/wording'
import { LANGUAGES } from '../../../shared/domain'

const KEYS = { 'Export 1': `SHA256:${'E'.repeat(43)}`, 'Import 1': `SHA256:${'I'.repeat(43)}` }
const T1 = '0001-export-1-00000001'

function attempt(change: Partial<Attempt> & Pick<Attempt, 'kind'>): Attempt {
  const isSend = change.kind === 'send'
  return {
    jobId: `${change.kind} ${change.transferId ?? T1} ${String(change.event ?? '')}`,
    transferId: T1,
    sequence: 1,
    counterpart: isSend ? 'Import 1' : 'Export 1',
    counterpartKey: isSend ? null : KEYS['Export 1'],
    startedAt: isSend ? '2026-11-01T08:00:00.000Z' : '2026-11-02T08:00:00.000Z',
    startedEvent: 2,
    endedAt: isSend ? '2026-11-01T09:00:00.000Z' : '2026-11-02T09:00:00.000Z',
    event: 9,
    verdict: 'verified',
    error: null,
    digest: 'd',
    files: 3,
    bytes: 30,
    serials: new Set(),
    receiptSha256: isSend ? null : 'r',
    ...change,
  }
}

function station(
  name: keyof typeof KEYS,
  change: Partial<StationFacts> = {},
  createdAt = '2026-12-01T00:00:00.000Z',
): StationFacts {
  const role = name === 'Export 1' ? 'connected' : 'disconnected'
  const facts = { station: name, practice: false, fingerprint: KEYS[name], createdAt }
  const head = { sequence: 20, hash: 'f'.repeat(64) }
  return {
    bundle: {
      file: '',
      lines: 20,
      header: {
        ...facts,
        role,
        publicKey: '',
        operator: '',
        tool: { name: 'Causeway', version: '' },
        format: 'causeway-history',
        formatVersion: '1.0',
      },
      statement: {
        ...facts,
        format: 'causeway-history',
        formatVersion: '1.0',
        events: 20,
        heads: 0,
        receipts: 0,
        head,
        sha256: '',
      },
      fingerprint: KEYS[name],
      publicKey: '',
    },
    hashes: {
      archivedThrough: 0,
      hashAt: (sequence) => (sequence <= 20 ? String(sequence) : null),
      formerKeys: [],
    },
    firstAt: '2026-11-01T00:00:00.000Z',
    lastAt: createdAt,
    attempts: [],
    seenHeads: [],
    receipts: [],
    accepted: new Map(),
    lost: new Map(),
    flags: [],
    clockBack: [],
    ...change,
  }
}

const send = (change: Partial<Attempt> = {}) => attempt({ kind: 'send', ...change })
const receive = (change: Partial<Attempt> = {}) => attempt({ kind: 'receive', ...change })

function find(sender: Partial<StationFacts>, receiver: Partial<StationFacts>): FindingKind[] {
  const gathered = new Gathered([station('Export 1', sender), station('Import 1', receiver)], [], 14)
  return reconcile(gathered, [], new Date()).findings.map(({ kind }) => kind)
}

test('a send and its receive leave nothing open', () => {
  expect(find({ attempts: [send()] }, { attempts: [receive()] })).toEqual([])
})

test.each([
  ['nothing there, a month later', {}, {}, 'send-without-receive'],
  ['the loss is recorded at the sender', { lost: new Map([[T1, 12]]) }, {}, 'lost-on-the-way'],
  ['or at the receiver', {}, { lost: new Map([[T1, 12]]) }, 'lost-on-the-way'],
  [
    'it was refused there',
    {},
    { attempts: [receive({ verdict: 'failed', error: 'payload.altered' })] },
    'refused-there',
  ],
] as const)('a send that was not received: %s', (_name, sender, receiver, kind) => {
  expect(find({ attempts: [send()], ...sender }, receiver)).toEqual([kind])
})

test('under way up to the limit of days, by the clock of the other side’s history', () => {
  const at = (createdAt: string): FindingKind[] =>
    reconcile(
      new Gathered([station('Export 1', { attempts: [send()] }), station('Import 1', {}, createdAt)], [], 14),
      [],
      new Date(),
    ).findings.map(({ kind }) => kind)
  expect(at('2026-11-15T09:00:00.000Z')).toEqual(['under-way'])
  expect(at('2026-11-15T09:00:01.000Z')).toEqual(['send-without-receive'])
  // Written before the medium was: it cannot know.
  expect(at('2026-10-01T00:00:00.000Z')).toEqual(['under-way'])
})

describe('work without an end', () => {
  test.each([
    ['send', 'send-unfinished'],
    ['receive', 'receive-unfinished'],
  ] as const)('a %s', (kind, found) => {
    const open = attempt({ kind, verdict: null, endedAt: null })
    const fresh = { ...open, startedAt: '2026-11-20T00:00:00.000Z' }
    expect(find({ attempts: [open] }, {})).toEqual([found])
    expect(find({ attempts: [fresh] }, {})).toEqual([])
    expect(find({ attempts: [{ ...open, verdict: 'cancelled' }] }, {})).toEqual([])
  })
})

describe('numbers', () => {
  const other = '0004-export-1-00000004'
  test('a hole in them is one finding', () => {
    const attempts = [send(), send({ transferId: other, sequence: 4, verdict: 'cancelled', event: 14 })]
    const gathered = new Gathered(
      [station('Export 1', { attempts }), station('Import 1', { attempts: [receive()] })],
      [],
      14,
    )
    const { findings } = reconcile(gathered, [], new Date())
    expect(findings).toMatchObject([{ kind: 'number-missing', event: 14, details: { from: 2, to: 3 } }])
  })
  test('one number for two transfers', () => {
    const attempts = [send(), send({ transferId: other, verdict: 'failed' })]
    expect(find({ attempts }, { attempts: [receive()] })).toEqual(['number-twice'])
  })
  test('a second attempt at one transfer is none', () => {
    expect(
      find({ attempts: [send(), send({ jobId: 'again', verdict: 'failed' })] }, { attempts: [receive()] }),
    ).toEqual([])
  })
})

test('received twice', () => {
  expect(find({ attempts: [send()] }, { attempts: [receive(), receive({ jobId: 'again', event: 12 })] })).toEqual([
    'received-twice',
  ])
})

test('received and no receipt signed', () => {
  expect(find({ attempts: [send()] }, { attempts: [receive({ receiptSha256: null })] })).toEqual(['receipt-missing'])
})

test.each([
  ['2026-11-01T08:56:00.000Z', []],
  ['2026-11-01T08:54:00.000Z', ['received-before-sent']],
] as const)('received %s, sent at nine: clocks may differ by five minutes', (endedAt, kinds) => {
  expect(find({ attempts: [send()] }, { attempts: [receive({ endedAt })] })).toEqual(kinds)
})

test('a clock that was set back', () => {
  expect(find({ clockBack: [{ event: 7, seconds: 3600 }] }, {})).toEqual(['clock-set-back'])
})

describe('devices', () => {
  test('read from one that the sender did not name', () => {
    const pair = (serial: string) =>
      find(
        { attempts: [send({ serials: new Set(['A', 'B']) })] },
        { attempts: [receive({ serials: new Set([serial]) })] },
      )
    expect(pair('B')).toEqual([])
    expect(pair('C')).toEqual(['device-unknown'])
  })
  test('a side that names none says nothing', () => {
    expect(find({ attempts: [send()] }, { attempts: [receive({ serials: new Set(['C']) })] })).toEqual([])
  })
  test('flagged', () => {
    expect(find({ flags: [{ event: 3, serial: 'A', transferId: null }] }, {})).toEqual(['device-flagged'])
  })
})

describe('heads that another station holds', () => {
  const seen = (sequence: number, hash: string, seenAt = '2026-11-02T09:00:00.000Z') => ({
    seenHeads: [{ fingerprint: KEYS['Export 1'], sequence, hash, seenAt, event: 5, transferId: null }],
  })
  test('agree', () => expect(find({}, seen(7, '7'))).toEqual([]))
  test('name another event', () => expect(find({}, seen(7, 'x'))).toEqual(['head-contradicts']))
  test('lie beyond the end of a younger ledger', () => expect(find({}, seen(21, 'x'))).toEqual(['ledger-cut-off']))
  test('lie beyond the end of an older history', () =>
    expect(find({}, seen(21, 'x', '2026-12-02T00:00:00.000Z'))).toEqual(['history-too-old']))
})

test('the worst finding colours the transfer, and a station that is not here is one finding', () => {
  const second = '0002-export-1-00000002'
  const attempts = [send(), send({ transferId: second, sequence: 2, event: 15 })]
  const gathered = new Gathered([station('Export 1', { attempts })], [], 14)
  const { findings, transfers, counts } = reconcile(gathered, [], new Date())
  expect(findings.map(({ kind }) => kind)).toEqual(['station-missing'])
  expect(transfers.map(({ state }) => state)).toEqual(['open', 'open'])
  expect(counts).toEqual({ contradiction: 0, gap: 1, note: 0 })
})

test('every finding has a sentence and a next step in every language', () => {
  for (const language of LANGUAGES)
    for (const kind of FINDING_KINDS) {
      const { sentence, next } = wording(language).findings[kind]
      expect(sentence({})).not.toMatch(/undefined|null|\[object/)
      expect(next).toMatch(/\.$/)
    }
})
