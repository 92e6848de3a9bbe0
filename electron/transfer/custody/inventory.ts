import { z } from 'zod'
import type {
  CarriedTransfer,
  DeviceFlag,
  DeviceHistory,
  DeviceState,
  DeviceView,
  Holding,
  RecordedDevice,
} from '../../../shared/custody'
import { CHECK_IDS } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { visibleText } from '../../../shared/text'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Ledger } from '../../ledger/ledger'
import { devicesIn } from './event-devices'

/** What is known of one device so far, while events are gone through. */
interface Draft {
  readonly facts: RecordedDevice
  readonly events: LedgerEvent[]
  readonly holders: Holding[]
  readonly carried: Map<string, CarriedTransfer>
  readonly flags: DeviceFlag[]
  readonly given: string[]
  readonly found: Set<string>
  state: DeviceState
  lastSeen: string
}

const payloadSchema = z.object({
  step: z.string().nullable().catch(null),
  outcome: z.string().nullable().catch(null),
  label: z.string().nullable().catch(null),
  carrier: z.string().nullable().catch(null),
  to: z.string().nullable().catch(null),
  // Written by an earlier version, or in a way that is not known here: somebody's name stands there.
  secondPerson: z
    .object({ proof: z.enum(['typed-name', 'credential']).catch('typed-name') })
    .nullable()
    .catch(null),
  flags: z
    .array(z.object({ device: z.string(), checks: z.array(z.object({ id: z.enum(CHECK_IDS), state: z.string() })) }))
    .catch([]),
})
type Facts = z.infer<typeof payloadSchema>

const PROOFS = { credential: 'credential', 'typed-name': 'both', none: 'noted' } as const satisfies Record<
  string,
  Holding['proof']
>

/** States that a custody event brings about. */
const STATE_AFTER: Partial<Record<LedgerEvent['type'], DeviceState>> = {
  'custody.sanitised': 'sanitised',
  'custody.disposed': 'disposed',
  'custody.lost': 'lost',
}

/**
 * The inventory of devices, worked out from the ledger's events and from nothing else, so that it cannot disagree
 * with them. Newest seen first.
 */
export function deviceInventory(ledger: Pick<Ledger, 'deviceEvents'>): DeviceHistory[] {
  const drafts = new Map<string, Draft>()
  for (const event of ledger.deviceEvents()) {
    const facts = payloadSchema.parse(event.payload)
    for (const device of devicesIn(event)) take(draftOf(drafts, device, event), device, event, facts)
  }
  return [...drafts.values()].map(finish).sort((a, b) => (a.device.lastSeen < b.device.lastSeen ? 1 : -1))
}

/**
 * One device by its id or serial number (letter case ignored), or by a label that only one device has.
 * @throws CausewayError `device.not-found` (details: id)
 */
export function findDevice(inventory: readonly DeviceHistory[], wanted: string): DeviceHistory {
  // What nobody sees in a serial number is typed, and asked for by the window, as it is shown.
  const plain = (text: string): string => visibleText(text).toLowerCase()
  const same = (text: string | null): boolean => text !== null && plain(text) === plain(wanted.trim())
  const named = inventory.find(({ device }) => same(device.id) || same(device.serial))
  const labelled = inventory.filter(({ device }) => device.labels.some(same))
  const found = named ?? (labelled.length === 1 ? labelled[0] : undefined)
  if (!found) throw new CausewayError('device.not-found', { id: wanted })
  return found
}

function draftOf(drafts: Map<string, Draft>, facts: RecordedDevice, { at }: LedgerEvent): Draft {
  const known = drafts.get(facts.id)
  // The newest facts count: a file system is made anew, a stick stays.
  const draft: Draft = known
    ? { ...known, facts: newer(known.facts, facts) }
    : {
        facts,
        events: [],
        holders: [],
        carried: new Map(),
        flags: [],
        given: [],
        found: new Set(),
        state: 'in-use',
        lastSeen: at,
      }
  drafts.set(facts.id, draft)
  return draft
}

function newer(before: RecordedDevice, now: RecordedDevice): RecordedDevice {
  const told = Object.entries(now).filter(([, value]) => value !== null && value !== undefined)
  return { ...before, ...Object.fromEntries(told) }
}

function take(draft: Draft, device: RecordedDevice, event: LedgerEvent, facts: Facts): void {
  if (draft.events.at(-1)?.sequence !== event.sequence) draft.events.push(event)
  if (device.label) draft.found.add(device.label)
  const use = useIn(event, facts)
  if (use) {
    draft.lastSeen = event.at
    draft.state = 'in-use'
    if (event.transferId !== null) carry(draft, event.transferId, { ...use, device, at: event.at })
    hold(draft, { who: event.operator, proof: 'station' }, event)
  }
  if (event.type === 'custody.flagged')
    for (const { device: id, checks } of facts.flags)
      if (id === device.id)
        draft.flags.push(...checks.map((check) => ({ check: check.id, at: event.at, event: event.sequence })))
  if (event.type === 'custody.labelled' && facts.label !== null) draft.given.unshift(facts.label)
  if (event.type === 'custody.handed-over') {
    const who = facts.to ?? facts.carrier
    if (who !== null) hold(draft, { who, proof: PROOFS[facts.secondPerson?.proof ?? 'none'] }, event)
  }
  draft.state = STATE_AFTER[event.type] ?? draft.state
  if (draft.state === 'lost' || draft.state === 'disposed') letGo(draft, event)
}

/** How a station had a device in hand, when an event says that it did. */
function useIn({ type }: LedgerEvent, { step, outcome }: Facts): Pick<CarriedTransfer, 'as'> | null {
  if (type === 'send.step' && outcome === 'done' && (step === 'media' || step === 'seal')) return { as: 'sent' }
  if (type === 'receive.step' && step === 'identify') return { as: 'received' }
  return type === 'verify.verdict' ? { as: 'checked' } : null
}

function carry(
  draft: Draft,
  transferId: string,
  { as, device, at }: Pick<CarriedTransfer, 'as' | 'at'> & { readonly device: RecordedDevice },
): void {
  const key = `${as} ${transferId}`
  const volumes = device.volumes ?? draft.carried.get(key)?.volumes ?? []
  draft.carried.set(key, { transferId, as, volumes, at: draft.carried.get(key)?.at ?? at })
}

function hold(draft: Draft, { who, proof }: Pick<Holding, 'who' | 'proof'>, event: LedgerEvent): void {
  const last = draft.holders.at(-1)
  // A station that sees a device again at the same account says nothing new.
  if (last?.until === null && last.who === who && (proof === 'station' || last.proof === proof)) return
  letGo(draft, event)
  draft.holders.push({ who, proof, station: event.station, from: event.at, until: null, event: event.sequence })
}

function letGo({ holders }: Draft, { at }: LedgerEvent): void {
  const last = holders.at(-1)
  if (last?.until === null) holders.splice(-1, 1, { ...last, until: at })
}

function finish({ facts, events, holders, carried, flags, given, found, state, lastSeen }: Draft): DeviceHistory {
  const last = holders.at(-1)
  const device: DeviceView = {
    id: facts.id,
    kind: facts.kind,
    serial: facts.serial,
    model: facts.model,
    labels: [...new Set([...given, ...found])],
    sizeBytes: facts.deviceBytes ?? facts.sizeBytes,
    firstSeen: events[0]?.at ?? lastSeen,
    lastSeen,
    state,
    holder: last?.until === null ? last : null,
    carried: [...carried.values()],
    flags,
  }
  return { device, holders, events }
}
