/** What one station's history says of transfers, gathered in one walk; nothing is judged here. */
import type { HistoryEvent } from '../../shared/history-bundle'
import type { OpenedBundle } from '../transfer/history/open-bundle'
import { countIn, objectIn, serialsIn, textIn } from './payload'
import type { ChainHashes } from '../transfer/history/bundle-chain'
import { walkBundle } from '../transfer/history/walk-bundle'

/** One attempt at sending, receiving or checking. */
export interface Attempt {
  readonly kind: 'send' | 'receive' | 'verify'
  readonly jobId: string
  transferId: string | null
  /** The transfer's number among its sender's. */
  sequence: number | null
  /** Of a send the destination, of a receive the source; as the events name it. */
  counterpart: string | null
  counterpartKey: string | null
  readonly startedAt: string
  readonly startedEvent: number
  endedAt: string | null
  event: number
  verdict: string | null
  /** The code of the cause, where it came to nothing. */
  error: string | null
  digest: string | null
  files: number | null
  bytes: number | null
  readonly serials: Set<string>
  /** SHA-256 of the receipt that was signed in this attempt. */
  receiptSha256: string | null
}

/** A head of another station's ledger, as this one saw it. */
export interface SeenHead {
  readonly fingerprint: string
  readonly sequence: number
  readonly hash: string
  /** By this station's clock. */
  readonly seenAt: string
  readonly event: number
  readonly transferId: string | null
}

export interface StationFacts {
  readonly bundle: OpenedBundle
  readonly hashes: ChainHashes
  readonly firstAt: string
  readonly lastAt: string
  readonly attempts: readonly Attempt[]
  readonly seenHeads: readonly SeenHead[]
  readonly receipts: readonly { readonly text: string; readonly signature: string }[]
  /** Receipts of others that were accepted here, by transfer. */
  readonly accepted: ReadonlyMap<string, number>
  /** Transfers whose medium was recorded as lost, with the event. */
  readonly lost: ReadonlyMap<string, number>
  readonly flags: readonly { readonly event: number; readonly serial: string; readonly transferId: string | null }[]
  /** Events that say an earlier time than the one before them, by so many seconds. */
  readonly clockBack: readonly { readonly event: number; readonly seconds: number }[]
}

/** A clock that is corrected moves a little; an hour is somebody's doing. */
const CLOCK_TOLERANCE_SECONDS = 300

/**
 * Walks through a bundle once and gathers; with earlier ones of the same chain, each event from the first that has it.
 * @param earlier histories with events that the bundle lacks because they are in an archive
 * @throws as `walkBundle`
 */
export async function gatherFacts(bundle: OpenedBundle, earlier: readonly OpenedBundle[] = []): Promise<StationFacts> {
  const gathering = new Gathering()
  const known: ChainHashes[] = []
  let last = 0
  const inOrder = earlier.toSorted((a, b) => a.statement.events - b.statement.events)
  for (const each of [...inOrder, bundle]) {
    const seen = last
    const visitor = {
      event: (event: HistoryEvent): void => {
        if (event.event.sequence > seen) gathering.event(event)
      },
      receipt: gathering.receipt.bind(gathering),
    }
    known.unshift(await walkBundle(each, visitor))
    last = Math.max(last, each.statement.events)
  }
  return { bundle, hashes: together(known), ...gathering.result() }
}

/** @param known the newest first; of one chain */
function together(known: readonly ChainHashes[]): ChainHashes {
  return {
    hashAt: (sequence) => known.map((hashes) => hashes.hashAt(sequence)).find((hash) => hash !== null) ?? null,
    archivedThrough: known[0]?.archivedThrough ?? 0,
    formerKeys: [...new Set(known.flatMap(({ formerKeys }) => formerKeys))],
  }
}

class Gathering {
  readonly #attempts = new Map<string, Attempt>()
  readonly #seenHeads: SeenHead[] = []
  readonly #receipts: { text: string; signature: string }[] = []
  readonly #accepted = new Map<string, number>()
  readonly #lostSerials = new Map<string, number>()
  readonly #lost = new Map<string, number>()
  readonly #flags: StationFacts['flags'][number][] = []
  readonly #clockBack: { event: number; seconds: number }[] = []
  #firstAt = ''
  #lastAt = ''

  receipt(receipt: { text: string; signature: string }): void {
    // Archives and what came after them both hold the receipts of their time.
    if (!this.#receipts.some(({ text }) => text === receipt.text)) this.#receipts.push(receipt)
  }

  event({ event }: HistoryEvent): void {
    const { at, payload, sequence, transferId, type } = event
    if (this.#firstAt === '') this.#firstAt = at
    const seconds = (Date.parse(this.#lastAt) - Date.parse(at)) / 1000
    if (seconds > CLOCK_TOLERANCE_SECONDS) this.#clockBack.push({ event: sequence, seconds: Math.round(seconds) })
    this.#lastAt = at
    const [kind, what] = type.split('.')
    if (kind === 'send' || kind === 'receive' || kind === 'verify') this.#attempt(kind, what ?? '', event)
    else if (type === 'receipt.signed' || type === 'custody.handed-over') this.#more(event)
    else if (type === 'receipt.accepted' && transferId !== null) this.#accepted.set(transferId, sequence)
    else if (type === 'ledger.head-kept') this.#head(event, payload)
    else if (type === 'custody.lost') {
      if (transferId !== null) this.#lost.set(transferId, sequence)
      for (const serial of serialsIn(payload)) this.#lostSerials.set(serial, sequence)
    } else if (type === 'custody.flagged')
      this.#flags.push({ event: sequence, serial: serialsIn(payload)[0] ?? '', transferId })
  }

  result(): Omit<StationFacts, 'bundle' | 'hashes'> {
    const attempts = [...this.#attempts.values()]
    for (const { transferId, serials } of attempts) {
      const event = [...serials].map((serial) => this.#lostSerials.get(serial)).find((each) => each !== undefined)
      if (transferId !== null && event !== undefined) this.#lost.set(transferId, event)
    }
    return {
      attempts,
      seenHeads: this.#seenHeads,
      receipts: this.#receipts,
      accepted: this.#accepted,
      lost: this.#lost,
      flags: this.#flags,
      clockBack: this.#clockBack,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
    }
  }

  #attempt(kind: Attempt['kind'], what: string, event: HistoryEvent['event']): void {
    const { at, payload, sequence, transferId } = event
    const jobId = textIn(payload, 'jobId') ?? transferId
    if (jobId === null) return
    const attempt = this.#attempts.get(jobId) ?? begin(kind, jobId, at, sequence)
    this.#attempts.set(jobId, attempt)
    attempt.transferId = transferId ?? attempt.transferId
    attempt.sequence = countIn(payload, 'sequence') ?? attempt.sequence
    const source = objectIn(payload, 'source')
    attempt.counterpart =
      kind === 'send'
        ? (textIn(payload, 'destination') ?? attempt.counterpart)
        : ((source && textIn(source, 'name')) ?? textIn(payload, 'claimedSource') ?? attempt.counterpart)
    attempt.counterpartKey = (source && textIn(source, 'fingerprint')) ?? attempt.counterpartKey
    for (const serial of serialsIn(payload)) attempt.serials.add(serial)
    if (what !== 'verdict') return
    attempt.event = sequence
    attempt.endedAt = at
    attempt.verdict = textIn(payload, 'verdict')
    const error = objectIn(payload, 'error')
    attempt.error = error && textIn(error, 'code')
    attempt.digest = textIn(payload, 'transferDigest')
    attempt.files = countIn(payload, 'files')
    attempt.bytes = countIn(payload, 'bytes')
    const head = objectIn(payload, 'sourceHead')
    if (head && attempt.counterpartKey !== null) this.#head(event, { ...head, fingerprint: attempt.counterpartKey })
  }

  /** What is recorded after the verdict of a job. */
  #more({ payload }: HistoryEvent['event']): void {
    const attempt = this.#attempts.get(textIn(payload, 'jobId') ?? '')
    if (!attempt) return
    for (const serial of serialsIn(payload)) attempt.serials.add(serial)
    attempt.receiptSha256 = textIn(payload, 'receiptSha256') ?? attempt.receiptSha256
  }

  #head({ at, sequence: event, transferId }: HistoryEvent['event'], head: Readonly<Record<string, unknown>>): void {
    const fingerprint = textIn(head, 'fingerprint')
    const [sequence, hash] = [countIn(head, 'sequence'), textIn(head, 'hash')]
    if (fingerprint !== null && sequence !== null && hash !== null && sequence > 0)
      this.#seenHeads.push({ fingerprint, sequence, hash, seenAt: at, event, transferId })
  }
}

function begin(kind: Attempt['kind'], jobId: string, startedAt: string, startedEvent: number): Attempt {
  return {
    kind,
    jobId,
    transferId: null,
    sequence: null,
    counterpart: null,
    counterpartKey: null,
    startedAt,
    startedEvent,
    endedAt: null,
    event: startedEvent,
    verdict: null,
    error: null,
    digest: null,
    files: null,
    bytes: null,
    serials: new Set(),
    receiptSha256: null,
  }
}
