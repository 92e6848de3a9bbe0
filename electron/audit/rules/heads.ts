/** Heads that left a station must still be in its ledger: they were signed, and are held by somebody else. */
import type { Finding } from '../../../shared/audit'
import type { StationFacts } from '../station-facts'
import { finding, inArchive, nameOf, type Gathered } from './gathered'

/** A head as somebody else holds it. */
export interface CarriedHead {
  readonly sequence: number
  readonly hash: string
  readonly seenAt: string
  readonly transferId: string | null
  readonly holder: { readonly station: string; readonly event: number | null }
}

export function compareHeads(gathered: Gathered): Finding[] {
  return gathered.stations.flatMap((holder) =>
    holder.seenHeads.flatMap((head) => {
      const owner = gathered.byKey(head.fingerprint)
      if (!owner || owner === holder) return []
      return checkHead(owner, { ...head, holder: { station: nameOf(holder), event: head.event } })
    }),
  )
}

/** Whether a ledger agrees with a head that it once had. */
export function checkHead(owner: StationFacts, head: CarriedHead): Finding[] {
  const { sequence, hash, seenAt, transferId, holder } = head
  const here = owner.hashes.hashAt(sequence)
  if (here === hash || sequence === 0) return []
  const at = { station: nameOf(owner), transferId, event: sequence, other: holder }
  if (here !== null) return [finding('head-contradicts', { ...at, details: { hash: here, held: hash } })]
  if (sequence <= owner.hashes.archivedThrough) return [inArchive(owner, at)]
  const isYounger = Date.parse(owner.bundle.statement.createdAt) > Date.parse(seenAt)
  const details = { events: owner.bundle.statement.events, name: nameOf(owner) }
  return [finding(isYounger ? 'ledger-cut-off' : 'history-too-old', { ...at, details })]
}
