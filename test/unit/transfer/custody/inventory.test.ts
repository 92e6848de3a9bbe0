import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT_TYPES, type LedgerEvent } from '../../../../shared/ledger'
import { mediumIdentity } from '../../../../electron/media/identity'
import { deviceInventory, findDevice } from '../../../../electron/transfer/custody/inventory'
import { recordDevice } from '../../../../electron/transfer/custody/recorded-device'
import { home } from '../../ledger/fixture'
import { stickFacts } from './facts'

const stick = recordDevice(stickFacts())
const other = recordDevice(stickFacts({ serial: '9999', label: 'OTHER' }))

/** The inventory of a ledger that was given these events. */
async function inventoryOf(...events: { type: LedgerEvent['type']; transferId?: string; payload: object }[]) {
  const ledger = (await home()).open()
  try {
    for (const { payload, ...event } of events) ledger.append({ ...event, payload: { ...payload } })
    return { inventory: deviceInventory(ledger), named: ledger.deviceEvents() }
  } finally {
    ledger.close()
  }
}

const identified = (devices: object[], transferId = '0001-export-1-7f3a9c1e') => ({
  type: 'receive.step' as const,
  transferId,
  payload: { jobId: 'j', step: 'identify', outcome: 'done', devices },
})

test('a ledger without media has no devices', async () => {
  const { inventory, named } = await inventoryOf(
    { type: 'station.created', payload: {} },
    { type: 'send.step', payload: { step: 'server', outcome: 'done' } },
    { type: 'receipt.signed', payload: { devices: 7 } },
  )
  expect(inventory).toEqual([])
  expect(named.map(({ type }) => type)).toEqual(['receipt.signed'])
})

test('from the choice of media to the loss: who had it, what it carried, how it stands', async () => {
  const { inventory } = await inventoryOf(
    {
      type: 'send.step',
      transferId: 't1',
      payload: { step: 'media', outcome: 'done', devices: [{ ...stick, volumes: [1] }] },
    },
    {
      type: 'send.step',
      transferId: 't1',
      payload: { step: 'seal', outcome: 'done', devices: [{ ...stick, volumes: [1, 2] }] },
    },
    { type: 'custody.labelled', payload: { devices: [stick], label: 'RED-07' } },
    {
      type: 'custody.handed-over',
      transferId: 't1',
      payload: { devices: [stick], from: 'm.operator', to: 'B. Smit', secondPerson: null },
    },
    {
      type: 'custody.handed-over',
      payload: {
        devices: [stick],
        from: 'B. Smit',
        to: 'K. Jansen',
        secondPerson: { proof: 'typed-name', name: 'K. Jansen' },
      },
    },
    { type: 'custody.lost', payload: { devices: [stick], note: 'on the train' } },
  )
  expect(inventory).toHaveLength(1)
  const [{ device, holders, events } = { device: null, holders: [], events: [] }] = inventory
  expect(device).toMatchObject({
    id: '4C53',
    serial: '4C53',
    model: 'Ultra',
    labels: ['RED-07', 'STICK'],
    sizeBytes: 32e9,
    state: 'lost',
    holder: null,
    carried: [{ transferId: 't1', as: 'sent', volumes: [1, 2] }],
  })
  expect(holders.map(({ who, proof }) => [who, proof])).toEqual([
    ['m.operator', 'station'],
    ['B. Smit', 'noted'],
    ['K. Jansen', 'both'],
  ])
  expect(holders.every(({ until }) => until !== null)).toBe(true)
  expect(events).toHaveLength(6)
})

test('a lost device that comes back is in use again, and the flag stays', async () => {
  const { inventory } = await inventoryOf(
    { type: 'custody.lost', payload: { devices: [stick], note: 'x' } },
    identified([{ ...stick, volumes: [1] }]),
    {
      type: 'custody.flagged',
      payload: {
        devices: [stick, other],
        flags: [{ device: '4C53', checks: [{ id: 'medium.custody-state', state: 'warning' }] }],
      },
    },
  )
  expect(findDevice(inventory, '4c53').device).toMatchObject({
    state: 'in-use',
    holder: { who: 'm.operator', proof: 'station' },
    flags: [{ check: 'medium.custody-state' }],
    carried: [{ as: 'received', volumes: [1] }],
  })
  expect(findDevice(inventory, '9999').device.flags).toEqual([])
})

test('a step that failed carried nothing', async () => {
  const { inventory } = await inventoryOf({
    type: 'send.step',
    transferId: 't1',
    payload: { step: 'media', outcome: 'failed', devices: [{ ...stick, volumes: [1] }] },
  })
  expect(inventory[0]?.device).toMatchObject({ carried: [], holder: null })
})

test('events from before there were serial numbers in them are read for what they say', async () => {
  const facts = stickFacts()
  const identity = mediumIdentity(facts)
  const { inventory } = await inventoryOf(
    {
      type: 'send.step',
      transferId: 't1',
      payload: {
        step: 'media',
        outcome: 'done',
        media: [{ path: '/m', kind: 'device', serial: '4C53', label: 'S', fileSystem: 'exfat', identity }, 'x'],
      },
    },
    {
      type: 'receive.step',
      transferId: 't2',
      payload: { step: 'identify', outcome: 'done', media: { '/m': identity, '/n': 7 } },
    },
    { type: 'custody.handed-over', transferId: 't1', payload: { carrier: 'B. Smit', media: ['STICK'] } },
  )
  expect(inventory.map(({ device }) => [device.id, device.carried.map(({ as }) => as)])).toEqual([
    ['4C53', ['sent', 'received']],
  ])
})

test('one device is found by number in any letter case, by its label only where that is one device’s', async () => {
  const { inventory } = await inventoryOf(
    { type: 'custody.labelled', payload: { devices: [stick], label: 'RED' } },
    { type: 'custody.labelled', payload: { devices: [other], label: 'BLUE' } },
    { type: 'custody.labelled', payload: { devices: [other], label: 'SPARE' } },
    { type: 'custody.labelled', payload: { devices: [stick], label: 'SPARE' } },
  )
  expect(findDevice(inventory, 'red').device.id).toBe('4C53')
  expect(() => findDevice(inventory, 'SPARE')).toThrow(expect.objectContaining({ code: 'device.not-found' }) as Error)
  expect(() => findDevice(inventory, '')).toThrow(expect.objectContaining({ code: 'device.not-found' }) as Error)
})

test('whatever a ledger says, each moment has at most one holder and the last one alone is open', () => {
  const payload = fc.record({
    devices: fc.oneof(fc.constant([stick]), fc.constant([stick, other]), fc.anything()),
    step: fc.constantFrom('media', 'identify', 'seal', 'copy', 7),
    outcome: fc.constantFrom('done', 'failed', null),
    to: fc.constantFrom('A', 'B', null),
    secondPerson: fc.constantFrom(null, { proof: 'typed-name', name: 'A' }),
    flags: fc.anything(),
    label: fc.oneof(fc.string(), fc.anything()),
  })
  const events = fc.array(fc.record({ type: fc.constantFrom(...EVENT_TYPES), payload }), { maxLength: 30 })
  fc.assert(
    fc.property(events, (list) => {
      const all = list.map((event, n): LedgerEvent => ({
        ...event,
        sequence: n + 1,
        at: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        station: 's',
        operator: 'o',
        transferId: n % 2 ? 't' : null,
        previousHash: '',
        hash: '',
      }))
      for (const { device, holders } of deviceInventory({ deviceEvents: () => all })) {
        holders.forEach((holding, n) => {
          const next = holders[n + 1]
          expect(holding.until === null || holding.until >= holding.from).toBe(true)
          if (next) expect(holding.until !== null && holding.until <= next.from).toBe(true)
        })
        const open = holders.filter(({ until }) => until === null)
        expect(open).toEqual(device.holder ? [device.holder] : [])
        if (device.state === 'lost' || device.state === 'disposed') expect(device.holder).toBeNull()
      }
    }),
    { numRuns: 200 },
  )
})
