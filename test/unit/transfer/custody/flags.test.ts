import { expect, test } from 'vitest'
import type { DeviceHistory } from '../../../../shared/custody'
import type { LedgerEvent } from '../../../../shared/ledger'
import {
  otherFilesChecks,
  otherTransfersCheck,
  recordChecks,
  signedDeviceCheck,
} from '../../../../electron/transfer/custody/flags'
import { deviceInventory } from '../../../../electron/transfer/custody/inventory'
import { recordDevice } from '../../../../electron/transfer/custody/recorded-device'
import { demandWriteProtection, writeProtectionCheck } from '../../../../electron/transfer/custody/rule'
import type { OtherFiles } from '../../../../electron/transfer/custody/other-files'
import type { MediumFacts } from '../../../../electron/media/folder'
import { stickFacts } from './facts'

const nothing: OtherFiles = {
  count: 0,
  names: [],
  hidden: [],
  executable: [],
  hiddenCount: 0,
  executableCount: 0,
  unread: [],
  more: false,
}

/** The records after the stick was seen once and then `type` was written down. */
function records(type: LedgerEvent['type'] | null, facts = stickFacts()): DeviceHistory[] {
  const event = (sequence: number, what: LedgerEvent['type'], payload: object): LedgerEvent => ({
    sequence,
    at: `2026-11-0${String(sequence)}T08:00:00.000Z`,
    station: 'Import 1',
    operator: 'm',
    type: what,
    transferId: null,
    payload: { devices: [recordDevice(facts)], ...payload },
    previousHash: '',
    hash: '',
  })
  const events = [
    event(1, 'receive.step', { step: 'identify', outcome: 'done' }),
    ...(type ? [event(2, type, {})] : []),
  ]
  return deviceInventory({ deviceEvents: () => events })
}

const statesOf = (facts: MediumFacts, inventory: DeviceHistory[]): Record<string, string> =>
  Object.fromEntries(recordChecks(facts, recordDevice(facts), inventory).map(({ id, state }) => [id, state]))

test('a device as the records have it is in order', () => {
  expect(statesOf(stickFacts(), records(null))).toEqual({
    'medium.custody-state': 'ok',
    'medium.known-size': 'ok',
    'medium.parts': 'ok',
  })
})

test.each(['custody.sanitised', 'custody.disposed', 'custody.lost'] as const)('back after %s', (type) => {
  expect(statesOf(stickFacts(), records(type))['medium.custody-state']).toBe('warning')
  // Another stick has nothing to do with it.
  expect(statesOf(stickFacts({ serial: '4C54' }), records(type))['medium.custody-state']).toBe('ok')
})

test('a label or a hand-over sends nothing away', () => {
  for (const type of ['custody.labelled', 'custody.handed-over'] as const)
    expect(statesOf(stickFacts(), records(type))['medium.custody-state']).toBe('ok')
})

test('one serial number with two sizes', () => {
  expect(statesOf(stickFacts({ deviceBytes: 64e9 }), records(null))['medium.known-size']).toBe('warning')
  expect(statesOf(stickFacts({ deviceBytes: null }), records(null))['medium.known-size']).toBe('not-checked')
  expect(statesOf(stickFacts(), [])['medium.known-size']).toBe('not-checked')
})

test('further partitions; not told is not none', () => {
  expect(statesOf(stickFacts({ parts: 2 }), [])['medium.parts']).toBe('warning')
  expect(statesOf(stickFacts({ parts: null }), [])['medium.parts']).toBe('unknown')
})

test('a folder has neither size nor partitions of its own', () => {
  expect(Object.keys(statesOf(stickFacts({ kind: 'folder' }), []))).toEqual(['medium.custody-state'])
})

test('other files: none, some, unread folders, and not looked at', () => {
  const states = (others: OtherFiles | null) =>
    otherFilesChecks(stickFacts(), others).map(({ id, state }) => [id, state])
  expect(states(nothing)).toEqual([['medium.other-files', 'ok']])
  expect(states({ ...nothing, count: 1, names: ['a'] })).toEqual([['medium.other-files', 'warning']])
  expect(states({ ...nothing, unread: ['closed/'] })).toEqual([['medium.other-files', 'warning']])
  expect(states(null)).toEqual([['medium.other-files', 'unknown']])
  const both = { ...nothing, count: 3, names: ['.x.exe', '.y', 'z'], hidden: ['.x.exe', '.y'], hiddenCount: 2 }
  const [, lurking] = otherFilesChecks(stickFacts(), { ...both, executable: ['.x.exe'], executableCount: 1 })
  expect(lurking).toMatchObject({
    id: 'medium.hidden-or-executable',
    state: 'warning',
    value: { items: ['.x.exe', '.y'], count: 2 },
  })
})

test('transfers that never came here', () => {
  expect(otherTransfersCheck(stickFacts(), [])).toMatchObject({ state: 'ok' })
  expect(otherTransfersCheck(stickFacts(), ['0009-x-00000000'])).toMatchObject({
    state: 'warning',
    value: { count: 1 },
  })
})

test('the serial number that the sender signed', () => {
  const state = (serial: string | null, ...signed: (readonly string[] | undefined)[]) =>
    signedDeviceCheck(
      { serial },
      signed.map((serials) => (serials ? { devices: serials.map((one) => ({ serial: one, model: null })) } : {})),
      'transfer.json',
    )?.state
  expect(state('4C53', ['4C53'])).toBe('ok')
  expect(state('4c53 ', ['4C-53'])).toBe('ok')
  // A copy: one of the devices is enough, but each volume must have it.
  expect(state('4C53', ['9999', '4C53'])).toBe('ok')
  expect(state('4C53', ['4C53'], ['9999'])).toBe('warning')
  expect(state('4C54', ['4C53'])).toBe('warning')
  expect(state(null, ['4C53'])).toBe('unknown')
  expect(state('4C53', undefined)).toBeUndefined()
})

test.each([
  ['device', 'ok', true],
  ['mount', 'ok', true],
  ['no', 'warning', false],
  ['unknown', 'unknown', false],
] as const)('write protection %s: %s; the rule lets it in: %s', (state, shown, mayCome) => {
  const facts = stickFacts({ protection: { state, source: 'lsblk' } })
  expect(writeProtectionCheck(facts, false).state).toBe(shown)
  const folder = stickFacts({ kind: 'folder', protection: { state, source: 'lsblk' } })
  expect(writeProtectionCheck(folder, false).state).toBe(mayCome ? 'ok' : 'not-checked')
  expect(writeProtectionCheck(facts, true).state).toBe(mayCome ? 'ok' : 'failed')
  const demand = (requiresWriteProtection: boolean, known: MediumFacts | null) => () =>
    demandWriteProtection({ requiresWriteProtection }, [{ path: '/m', facts: known }])
  expect(demand(false, facts)).not.toThrow()
  if (mayCome) expect(demand(true, facts)).not.toThrow()
  else expect(demand(true, facts)).toThrow(expect.objectContaining({ code: 'medium.not-write-protected' }) as Error)
  expect(demand(true, null)).toThrow(expect.objectContaining({ code: 'medium.not-write-protected' }) as Error)
})
