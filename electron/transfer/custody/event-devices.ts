import { z } from 'zod'
import { recordedDeviceSchema, type RecordedDevice } from '../../../shared/custody'
import type { LedgerEvent } from '../../../shared/ledger'
import { deviceId, parseIdentity, type IdentityFacts } from '../../media/identity'

const text = z.string().nullable().catch(null)

/** What the Media step recorded before events had `devices`. */
const earlierMedium = z.object({
  kind: z.enum(['device', 'folder']),
  serial: text,
  label: text,
  fileSystem: text,
  identity: z.string(),
})

/** The devices that an event names. Read leniently: what cannot be read is left out, an older event says less. */
export function devicesIn({ payload }: Pick<LedgerEvent, 'payload'>): RecordedDevice[] {
  const { devices, media } = payload
  if (Array.isArray(devices)) return devices.flatMap((device) => recordedDeviceSchema.safeParse(device).data ?? [])
  if (Array.isArray(media)) return media.flatMap((medium) => fromEarlier(earlierMedium.safeParse(medium).data))
  if (typeof media !== 'object' || media === null) return []
  // Identify recorded one identity for each folder.
  return Object.values(media).flatMap((identity) => (typeof identity === 'string' ? fromIdentity(identity) : []))
}

/** The devices that some events name, each once, with what the newest of them says. */
export function devicesAmong(events: readonly LedgerEvent[]): RecordedDevice[] {
  const devices = new Map<string, RecordedDevice>()
  for (const event of events) for (const device of devicesIn(event)) devices.set(device.id, device)
  return [...devices.values()]
}

function fromEarlier(medium: z.infer<typeof earlierMedium> | undefined): RecordedDevice[] {
  const facts = medium && parseIdentity(medium.identity)
  if (!facts) return []
  const { kind, label, fileSystem } = medium
  return [{ ...blank(facts, kind), label, fileSystem }]
}

function fromIdentity(identity: string): RecordedDevice[] {
  const facts = parseIdentity(identity)
  return facts ? [blank(facts, facts.serial !== null && facts.folder === '/' ? 'device' : 'folder')] : []
}

function blank(facts: IdentityFacts, kind: RecordedDevice['kind']): RecordedDevice {
  const { serial, uuid, sizeBytes } = facts
  const id = deviceId({ ...facts, kind })
  return {
    id,
    kind,
    serial: kind === 'device' ? serial : null,
    model: null,
    label: null,
    fileSystem: null,
    uuid,
    sizeBytes,
    deviceBytes: null,
  }
}
