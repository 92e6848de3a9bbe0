/** Who was handed the media of a transfer, for as long as they carried it. */
import { z } from 'zod'
import type { LedgerEvent } from '../../../shared/ledger'

export interface HandOver {
  readonly at: string
  /** null where only the one who took it is named, as earlier versions did at the end of a send. */
  readonly from: string | null
  /** Who took it. */
  readonly carrier: string
  readonly note: string
  /**
   * How the other one of the two confirmed it: with a personal credential, or by a typed name, which proves nobody.
   * null: one account wrote it down.
   */
  readonly proof: 'credential' | 'typed-name' | null
  /** Who confirmed it beside the operator: the account of the credential, or the name. */
  readonly confirmedBy: string | null
  /** Sequence of the ledger event. */
  readonly event: number
}

const text = z.string().nullable().catch(null)
const payloadSchema = z.object({
  carrier: text,
  from: text,
  to: text,
  note: text,
  secondPerson: z
    .object({ proof: z.enum(['credential', 'typed-name']), name: z.string() })
    .nullable()
    .catch(null),
})
const deviceSchema = z.object({ id: z.string() })

/**
 * The hand-overs that a transfer's own events record, and those of its devices afterwards, until a device is used for
 * another transfer.
 * @param own events of the transfer, oldest first
 * @param onDevices all events that name devices, oldest first
 */
export function handOversOf(own: readonly LedgerEvent[], onDevices: readonly LedgerEvent[]): HandOver[] {
  const found = new Map(own.filter(isHandOver).map((event) => [event.sequence, event]))
  const ids = new Set(own.filter(({ type }) => !type.startsWith('custody.')).flatMap(devicesIn))
  const transfers = new Set(own.map(({ transferId }) => transferId))
  const first = own[0]?.sequence ?? Infinity
  for (const event of onDevices) {
    if (event.sequence < first) continue
    const named = devicesIn(event)
    if (isHandOver(event) && event.transferId === null && named.some((id) => ids.has(id)))
      found.set(event.sequence, event)
    if (event.transferId !== null && !transfers.has(event.transferId)) for (const id of named) ids.delete(id)
  }
  return [...found.values()].sort((a, b) => a.sequence - b.sequence).map(describe)
}

function isHandOver({ type }: LedgerEvent): boolean {
  return type === 'custody.handed-over'
}

function devicesIn({ payload }: LedgerEvent): string[] {
  const { devices } = payload
  return Array.isArray(devices) ? devices.flatMap((device) => deviceSchema.safeParse(device).data?.id ?? []) : []
}

function describe({ at, sequence, payload }: LedgerEvent): HandOver {
  const { carrier, from, to, note, secondPerson } = payloadSchema.parse(payload)
  return {
    at,
    from,
    carrier: carrier ?? to ?? '',
    note: note ?? '',
    proof: secondPerson?.proof ?? null,
    confirmedBy: secondPerson?.name ?? null,
    event: sequence,
  }
}
