/** Custody: which device carried what, who had it when, and what was found on it. Derived from the ledger each time. */
import { z } from 'zod'
import type { CheckId } from './domain'
import type { LedgerEvent } from './ledger'

/**
 * device: the device itself says that it takes no writing; mount: only the system was told not to write;
 * no: both would let a write through; unknown: the system tells neither.
 */
export const WRITE_PROTECTIONS = ['device', 'mount', 'no', 'unknown'] as const
export type WriteProtection = (typeof WRITE_PROTECTIONS)[number]

/** A device as an event records it: `devices` in the payload of steps, verdicts and custody events. */
export const recordedDeviceSchema = z.looseObject({
  /** The serial number of a device that has one; else made from what it is known by. See media/identity.ts. */
  id: z.string().min(1).max(400),
  /** A removable device, or a folder that stands in for one. */
  kind: z.enum(['device', 'folder']),
  serial: z.string().nullable(),
  model: z.string().nullable().default(null),
  /** The file system's label, or a folder's own name. */
  label: z.string().nullable().default(null),
  fileSystem: z.string().nullable().default(null),
  uuid: z.string().nullable().default(null),
  /** Of the file system that was used. */
  sizeBytes: z.number().nonnegative().nullable().default(null),
  /** Of the whole device. */
  deviceBytes: z.number().nonnegative().nullable().default(null),
  /** Which volumes of the event's transfer lie on it. */
  volumes: z.array(z.number().int().positive()).optional(),
  writeProtection: z.enum(WRITE_PROTECTIONS).optional(),
})
export type RecordedDevice = z.infer<typeof recordedDeviceSchema>

/** What NIST SP 800-88 calls the three ways of sanitising. */
export const SANITISING_METHODS = ['clear', 'purge', 'destroy'] as const
export type SanitisingMethod = (typeof SANITISING_METHODS)[number]

const name = z.string().trim().min(1).max(128)
const sentence = z.string().trim().max(500)

/**
 * How a second person says that it was them: with the personal credential of their account, or, where this station has
 * none for them, by typing their name on a page of their own.
 */
export const secondPersonSchema = z.discriminatedUnion('proof', [
  z.strictObject({ proof: z.literal('typed-name'), name }),
  z.strictObject({ proof: z.literal('credential'), name, secret: z.string().max(256) }),
])
export type SecondPerson = z.infer<typeof secondPersonSchema>

/** The same in the event of the hand-over: with a credential, the account that it is of; the secret is nowhere. */
export interface RecordedSecondPerson {
  readonly proof: SecondPerson['proof']
  readonly name: string
}

/** How somebody has to confirm: the account whose credential is asked for, or the name alone. */
export type ProofWanted = { readonly proof: 'typed-name' } | { readonly proof: 'credential'; readonly account: string }

/** What a person records of a device. */
export const custodyEntrySchema = z.discriminatedUnion('entry', [
  z.strictObject({ entry: z.literal('labelled'), label: z.string().trim().min(1).max(64) }),
  z.strictObject({
    entry: z.literal('handed-over'),
    from: name,
    to: name,
    /** Numbers of the seals on its bag or box. */
    seals: z.array(z.string().trim().min(1).max(64)).max(20),
    condition: sentence,
    note: sentence,
    /** The other of the two, where both stand here; null: it is noted, not confirmed by both. */
    secondPerson: secondPersonSchema.nullable(),
  }),
  z.strictObject({
    entry: z.literal('sanitised'),
    method: z.enum(SANITISING_METHODS),
    tool: name,
    by: name,
    /** How it was verified that it worked. */
    verification: sentence.min(1),
  }),
  z.strictObject({ entry: z.literal('disposed'), how: sentence.min(1), by: name }),
  z.strictObject({ entry: z.literal('lost'), note: sentence.min(1) }),
])
export type CustodyEntry = z.infer<typeof custodyEntrySchema>

/** in-use: also one that came back after any of the others. */
export type DeviceState = 'in-use' | 'sanitised' | 'disposed' | 'lost'

/** Somebody had it, from an event on until the next one that names another. */
export interface Holding {
  readonly who: string
  /** The station's ledger only knows of the time at this station and of what it was told. */
  readonly station: string
  readonly from: string
  /** null: to this day. */
  readonly until: string | null
  /**
   * credential: both people confirmed it, the other one with a personal credential; both: the other one's name was
   * typed, which proves nobody; noted: one account wrote it down; station: the station itself saw the device.
   */
  readonly proof: 'credential' | 'both' | 'noted' | 'station'
  /** The event that says so. */
  readonly event: number
}

export interface CarriedTransfer {
  readonly transferId: string
  readonly volumes: readonly number[]
  /** sent: written here; received: read here to be imported; checked: read here and not imported. */
  readonly as: 'sent' | 'received' | 'checked'
  readonly at: string
}

/** Something about a device that nobody has accounted for; wording is that of the check. */
export interface DeviceFlag {
  readonly check: CheckId
  readonly at: string
  readonly event: number
}

export interface DeviceView {
  readonly id: string
  readonly kind: RecordedDevice['kind']
  readonly serial: string | null
  readonly model: string | null
  /** Labels given to it by people, newest first; then what file systems on it were called. */
  readonly labels: readonly string[]
  readonly sizeBytes: number | null
  readonly firstSeen: string
  readonly lastSeen: string
  readonly state: DeviceState
  readonly holder: Holding | null
  readonly carried: readonly CarriedTransfer[]
  readonly flags: readonly DeviceFlag[]
}

export interface DeviceHistory {
  readonly device: DeviceView
  readonly holders: readonly Holding[]
  /** Every event that names the device, oldest first. */
  readonly events: readonly LedgerEvent[]
}

/** What is left on a medium that was sanitised. */
export interface EmptyCheck {
  /** Volumes and folders of Causeway; none may be left. */
  readonly volumes: readonly string[]
  /** Other files, counted; a new file system may bring some of its own. */
  readonly otherFiles: number
  readonly location: string
  readonly at: string
}
