import { z } from 'zod'
import { sha256Schema, stationNameSchema } from '../../../shared/domain'
import type { LedgerEvent } from '../../../shared/ledger'
import type { Ledger } from '../../ledger/ledger'

/** What the ledger of the sender says of a transfer that it sealed. Earlier versions said less. */
const sealedSchema = z.object({
  verdict: z.literal('verified'),
  sequence: z.number().int().positive(),
  destination: stationNameSchema,
  transferDigest: sha256Schema,
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  mode: z.enum(['full', 'increment']).catch('full'),
  volumes: z
    .array(
      z.object({
        index: z.number().int().positive(),
        tagManifestSha256: sha256Schema,
        /** Of the sizes that are kept with the proof; absent where none was kept. */
        sizesSha256: sha256Schema.optional(),
      }),
    )
    .catch([]),
})

/** A transfer that this station sealed. */
export interface SealedTransfer extends Readonly<z.infer<typeof sealedSchema>> {
  readonly transferId: string
  /** UTC. */
  readonly sealedAt: string
}

/** The transfer with this id, when this station sealed it. */
export function findSealed(ledger: Ledger, transferId: string): SealedTransfer | null {
  for (const event of ledger.transferEvents(transferId)) {
    const sealed = event.type === 'send.verdict' ? asSealed(event) : null
    if (sealed?.transferId === transferId) return sealed
  }
  return null
}

/** All transfers that this station sealed, oldest first. */
export function* allSealed(ledger: Ledger): Generator<SealedTransfer> {
  for (const event of eventsOf(ledger, 'send.verdict')) {
    const sealed = asSealed(event)
    if (sealed) yield sealed
  }
}

/** True when what proves its content was kept when it was sealed. */
export function hasProof({ volumes }: SealedTransfer): boolean {
  return volumes.length > 0 && volumes.every(({ sizesSha256 }) => sizesSha256 !== undefined)
}

/** All events of a type, oldest first, read page by page. */
export function* eventsOf(ledger: Ledger, type: LedgerEvent['type']): Generator<LedgerEvent> {
  for (let after = 0; ;) {
    const page = ledger.events({ type, after })
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.sequence
  }
}

function asSealed({ transferId, at, payload }: LedgerEvent): SealedTransfer | null {
  const parsed = sealedSchema.safeParse(payload)
  return parsed.success && transferId !== null ? { ...parsed.data, transferId, sealedAt: at } : null
}
