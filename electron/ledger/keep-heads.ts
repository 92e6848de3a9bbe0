import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type { HeadContradiction, HeadPlace, HeldHead } from '../../shared/ledger'
import { appendEvent, keepSignedHead, type Writer } from './append'
import { headText, type SignedHead } from './chain'
import { hashesOf } from './chain-view'
import { contradictChain, contradictEachOther } from './contradictions'
import { insertHeldHead, isOwnKey, readHeldHeads, type FoundHead, type HeadKeeping } from './held-heads'

/** See `Ledger.releaseHead`. Head, row and event are one transaction. */
export function releaseHead(
  db: Database,
  writer: Writer,
  to: {
    readonly place: HeadPlace
    readonly reference: string
    readonly transferId: string | null
    readonly jobId: string | null
  },
): SignedHead {
  return db
    .transaction((): SignedHead => {
      const head = keepSignedHead(db, writer)
      const { keeping } = writer
      if (!keeping) return head
      const found: FoundHead = {
        fingerprint: keeping.fingerprint,
        station: head.station,
        sequence: head.sequence,
        hash: head.hash,
        place: to.place,
        direction: 'left',
        reference: to.reference,
        statedAt: null,
        proof: { kind: 'head', text: headText(head), signature: head.signature },
      }
      record(db, writer, found, to)
      return head
    })
    .immediate()
}

/** See `Ledger.keepHead`. Row and events are one transaction. */
export function keepHead(
  db: Database,
  writer: Writer,
  found: FoundHead,
  jobId: string | null,
): { readonly isNew: boolean; readonly contradictions: readonly HeadContradiction[] } {
  const { keeping } = writer
  if (!keeping) throw new CausewayError('unexpected', {}, 'this ledger keeps no heads')
  return db
    .transaction(() => {
      const before = contradictionsOf(db, keeping, found)
      const about = { transferId: found.place === 'file' ? null : found.reference, jobId }
      const isNew = record(db, writer, found, about)
      if (!isNew) return { isNew, contradictions: before }
      const contradictions = contradictionsOf(db, keeping, found)
      for (const { kind, head, other, agreesUpTo } of contradictions)
        appendEvent(db, writer, {
          type: 'ledger.head-contradiction',
          transferId: about.transferId,
          payload: {
            ...(jobId === null ? {} : { jobId }),
            kind,
            own: head.own,
            head: named(head),
            ...(other ? { other: named(other) } : {}),
            agreesUpTo,
          },
        })
      return { isNew, contradictions }
    })
    .immediate()
}

function record(
  db: Database,
  writer: Writer,
  found: FoundHead,
  { transferId, jobId }: { readonly transferId: string | null; readonly jobId: string | null },
): boolean {
  const proofSha256 = insertHeldHead(db, found, writer.now().toISOString())
  if (proofSha256 === null) return false
  appendEvent(db, writer, {
    type: 'ledger.head-kept',
    transferId,
    payload: { ...(jobId === null ? {} : { jobId }), ...named(found), direction: found.direction, proofSha256 },
  })
  return true
}

/**
 * What this head takes part in, an own head, of an earlier key too, against the chain. A head beyond the end of the
 * chain stays beyond it: new events are numbered past every own head that is held.
 */
function contradictionsOf(db: Database, keeping: HeadKeeping, found: FoundHead): HeadContradiction[] {
  const isOwn = isOwnKey(keeping, found.fingerprint)
  const isThis = (head: HeldHead): boolean =>
    head.sequence === found.sequence &&
    head.hash === found.hash &&
    head.place === found.place &&
    head.direction === found.direction &&
    head.reference === found.reference
  const heads = readHeldHeads(db, keeping).filter(({ own, fingerprint }) =>
    isOwn ? own : fingerprint === found.fingerprint,
  )
  const all = isOwn ? contradictChain(heads, hashesOf(db)) : contradictEachOther(heads)
  return all.filter(({ head, other }) => isThis(head) || (other !== null && isThis(other)))
}

function named({ fingerprint, station, sequence, hash, place, reference, statedAt }: FoundHead | HeldHead) {
  return { fingerprint, station, sequence, hash, place, reference, statedAt }
}
