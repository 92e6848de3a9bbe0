import type { Database } from 'better-sqlite3'
import { CausewayError } from '../../shared/errors'
import type {
  EventType,
  HeadContradiction,
  HeadPlace,
  HeldHead,
  HistoryFilter,
  JudgedHead,
  LedgerArchive,
  LedgerEvent,
  LedgerVerification,
  TransferSummary,
} from '../../shared/ledger'
import type { LedgerHead } from '../../shared/transfer-json'
import { advanceHeadFile, appendEvent, keepSignedHead, readHead, type NewEvent, type Writer } from './append'
import { archiveOf, readArchives, type ReadArchive } from './archives'
import type { EventRow, SignedHead } from './chain'
import { ARCHIVED, hashesOf } from './chain-view'
import { coveredRuns, readRows, readSignedHeads, type CoveredRun } from './coverage'
import { deriveAgain } from './derived'
import { guarded, openForStation, openPrivateCopy, type OpenedLedger } from './database'
import {
  countEvents,
  latestTime,
  readDeviceEvents,
  readEvents,
  readNewest,
  readTransferEvents,
  toEvent,
  type EventFilter,
} from './events'
import { headFileOf, readHeadFile } from './head-file'
import { proveHeldHeads, readHeldHeads, type FoundHead, type HeadKeeping, type HeadProof } from './held-heads'
import { keepHead, releaseHead } from './keep-heads'
import { hasReceived, highestReceivedSequence, lastSent, type SentTransfer } from './order'
import { archivablePart, jobsUpTo, rotate, shrink, type ArchivablePart, type ProvenArchive } from './rotate'
import { findSummaries, listSummaries } from './summaries'
import { verifyChain } from './verify'
import { judgedHeads } from './verify-held-heads'

const ROWS_PER_PAGE = 500

export interface LedgerOptions {
  /** This station's name and the account that operates it, written into every event. */
  readonly station: string
  readonly operator: string
  /** Armored SSHSIG, namespace causeway-ledger, by the station key. */
  readonly signHead: (bytes: Uint8Array) => string
  /** True when the signature over these bytes is the station key's. What it throws ends the call, and nothing is written. */
  readonly verifyHead: (signature: string, bytes: Uint8Array) => boolean
  readonly now?: () => Date
  /** Keeps and judges heads that are held elsewhere. Without it none is kept. */
  readonly keeping?: HeadKeeping
  /** Looks at a private copy of the file: nothing in its folder changes, and nothing can be appended. */
  readonly readOnly?: boolean
}

/**
 * The append-only, hash-chained history of one station. Synchronous throughout: when `append` returns, the event is
 * on the disk. Every method may throw CausewayError `ledger.damaged` (not a ledger, or a corrupt one), `job.busy`
 * (another process held it for 15 seconds), `home.full`, `home.unwritable`; details: path.
 * docs/decisions/0004-ledger-chain-and-heads.md has the reasons.
 */
export class Ledger {
  readonly #db: Database
  readonly #file: string
  readonly #writer: Writer
  readonly #readOnly: boolean
  readonly #unwritable: CausewayError | undefined
  readonly #dispose: () => void

  private constructor(file: string, options: LedgerOptions, opened: OpenedLedger) {
    this.#db = opened.db
    this.#dispose = opened.dispose
    this.#file = file
    this.#readOnly = options.readOnly ?? false
    this.#unwritable = opened.unwritable
    this.#writer = {
      station: options.station,
      operator: options.operator,
      signHead: options.signHead,
      verifyHead: options.verifyHead,
      now: options.now ?? (() => new Date()),
      headFile: headFileOf(file),
      keeping: options.keeping,
    }
  }

  /** Opens a station's ledger and makes it when there is none; with `readOnly`, looks at any copy without writing. */
  static open(file: string, options: LedgerOptions): Ledger {
    const opened = options.readOnly ? openPrivateCopy(file) : openForStation(file)
    return new Ledger(file, options, opened)
  }

  /** Adds an event; it is on the disk when this returns. Several processes may append at once. */
  append(event: NewEvent): LedgerEvent {
    return this.#writing(() => {
      const appended = toEvent(appendEvent(this.#db, this.#writer, event))
      this.#advanceHeadFile()
      return appended
    })
  }

  /** Place and hash of the newest event; sequence 0 and 64 zeros when there is none. */
  head(): LedgerHead {
    return this.#reading(() => readHead(this.#db))
  }

  /** The latest time that any event bears; null when there is none. Later than the newest event's where the clock went back. */
  latestTime(): string | null {
    return this.#reading(() => latestTime(this.#db))
  }

  /** Signs the head and keeps the signature in the ledger for good: at every verdict. */
  signHead(): SignedHead {
    return this.#writing(() => keepSignedHead(this.#db, this.#writer))
  }

  /**
   * Signs the head that is about to leave this station, and keeps where it goes: whoever rewrites this ledger later
   * cannot rewrite what has left.
   */
  releaseHead(to: {
    readonly place: HeadPlace
    readonly reference: string
    readonly transferId: string | null
    readonly jobId: string | null
  }): SignedHead {
    return this.#writing(() => {
      const head = releaseHead(this.#db, this.#writer, to)
      this.#advanceHeadFile()
      return head
    })
  }

  /**
   * Keeps a head that came from elsewhere, this station's own or another's, and says what it contradicts; each of
   * both is an event. A head that was kept from there before is not kept again.
   */
  keepHead(
    found: FoundHead,
    jobId: string | null = null,
  ): { readonly isNew: boolean; readonly contradictions: readonly HeadContradiction[] } {
    return this.#writing(() => {
      const kept = keepHead(this.#db, this.#writer, found, jobId)
      this.#advanceHeadFile()
      return kept
    })
  }

  /** Every head that left, came or came back, oldest first. */
  heldHeads(): readonly HeldHead[] {
    const { keeping } = this.#writer
    return keeping ? this.#reading(() => readHeldHeads(this.#db, keeping)) : []
  }

  /** The same, newest first, with how each stands to this ledger and to the others. */
  judgedHeads(): readonly JudgedHead[] {
    const { keeping } = this.#writer
    return keeping ? this.#reading(() => judgedHeads(this.#db, keeping)) : []
  }

  /** The same with what proves each of them; those whose proof was tampered with are left out. */
  provenHeads(): readonly { readonly head: HeldHead; readonly proof: HeadProof }[] {
    const { keeping } = this.#writer
    if (!keeping) return []
    return this.#reading(() =>
      proveHeldHeads(this.#db, keeping).flatMap(({ head, proof }) => (proof ? [{ head, proof }] : [])),
    )
  }

  /** Derives anew what History lists and searches: after verify has found it unsound. */
  deriveAgain(): void {
    this.#writing(() => this.#db.transaction(() => deriveAgain(this.#db)).immediate())
  }

  /**
   * Checks the whole chain, its signed heads and its end. Takes time in proportion to the ledger, but no memory.
   * @param archives at hand, each verified in itself: what went to them is held against the ledger too
   */
  verify(archives: readonly ReadArchive[] = []): LedgerVerification {
    const headFile = readHeadFile(this.#writer.headFile)
    return this.#reading(() => verifyChain(this.#db, { ...this.#writer, headFile, archives }))
  }

  /** The archives that earlier events went to, oldest first. */
  archives(): readonly LedgerArchive[] {
    return this.#reading(() => readArchives(this.#db))
  }

  /** What lies before a UTC time and is in no archive yet; null when nothing is. */
  archivablePart(before: string): ArchivablePart | null {
    return this.#reading(() => archivablePart(this.#db, before, this.#writer.now().toISOString()))
  }

  /** Jobs of which an event up to this one is known. */
  jobsUpTo(through: number): ReadonlySet<string> {
    return this.#reading(() => jobsUpTo(this.#db, through))
  }

  /**
   * Records an archive that was proven, and takes its events out, but for those that rules ask for. All of it or nothing.
   * @throws CausewayError `job.busy` when the ledger changed there meanwhile
   */
  rotate(archive: ProvenArchive): LedgerEvent {
    return this.#writing(() => {
      const event = toEvent(rotate(this.#db, this.#writer, archive))
      this.#advanceHeadFile()
      return event
    })
  }

  /** Gives the room of removed events back to the disk; needs as much again meanwhile. */
  shrink(): void {
    this.#writing(() => shrink(this.#db))
  }

  /** True for an event whose hash is in an archive: what a head says of it is judged with the archive alone. */
  isArchived(sequence: number): boolean {
    return this.#reading(() => hashesOf(this.#db)(sequence) === ARCHIVED)
  }

  /** The archive that an attempt at this transfer, or this job, went to; null for one that is here or was never known. */
  archiveOf(id: string): LedgerArchive | null {
    return this.#reading(() => archiveOf(this.#db, id))
  }

  /** Events that match, oldest first, at most `limit` (1000): page with `after`. */
  events(filter: EventFilter = {}): LedgerEvent[] {
    return this.#reading(() => readEvents(this.#db, filter))
  }

  /** The newest event of a type; null when there is none. */
  newest(type: EventType): LedgerEvent | null {
    return this.#reading(() => readNewest(this.#db, type))
  }

  /** How many events of each type there are from one UTC time up to another, which does not belong to it. */
  countEvents(begin: string, end: string): Readonly<Record<string, number>> {
    return this.#reading(() => countEvents(this.#db, begin, end))
  }

  /** Everything that concerns a transfer (by its id) or one attempt (by its job id), oldest first. */
  transferEvents(id: string): LedgerEvent[] {
    return this.#reading(() => readTransferEvents(this.#db, id))
  }

  /** Every event that names a device, oldest first: the inventory of media is derived from them. */
  deviceEvents(): LedgerEvent[] {
    return this.#reading(() => readDeviceEvents(this.#db))
  }

  /** Runs of events, each ended by a signed head, that hold all these (ascending). @throws CausewayError `ledger.damaged` */
  coveredRuns(sequences: readonly number[]): CoveredRun[] {
    return this.#reading(() => coveredRuns(this.#db, sequences))
  }

  /** Events as they are stored, from one sequence to another, both included; at most 500: page with `from`. */
  rows(from: number, to: number): EventRow[] {
    return this.#reading(() => readRows(this.#db, from, to, ROWS_PER_PAGE))
  }

  /** Heads that were signed and kept, after one sequence and up to another; at most 500: page with `after`. */
  signedHeads(after: number, to: number): SignedHead[] {
    return this.#reading(() => readSignedHeads(this.#db, after, to, ROWS_PER_PAGE))
  }

  /** The history, newest attempt first. `total` counts all that match, not only this page (100 unless told). */
  listTransfers(filter: HistoryFilter = {}): {
    readonly transfers: readonly TransferSummary[]
    readonly total: number
  } {
    return this.#reading(() => listSummaries(this.#db, filter))
  }

  /**
   * One row of the history by transfer id or job id. Of several attempts at one transfer the verified one, so that
   * a later refused replay does not hide it; else the newest.
   */
  findTransfer(id: string): TransferSummary | null {
    const found = this.findAttempts(id)
    return found.find((row) => row.verdict === 'verified' && row.kind !== 'verify') ?? found[0] ?? null
  }

  /** All attempts at a transfer, or the one with this job id; newest first. */
  findAttempts(id: string): readonly TransferSummary[] {
    return this.#reading(() => findSummaries(this.#db, id))
  }

  /** The highest sequence of the transfers from this signer that were received and verified; null when none was. */
  highestReceivedSequence(sourceFingerprint: string): number | null {
    return this.#reading(() => highestReceivedSequence(this.#db, sourceFingerprint))
  }

  /** True when this transfer was received and verified here. */
  hasReceived(transferId: string): boolean {
    return this.#reading(() => hasReceived(this.#db, transferId))
  }

  /** The last transfer that this station sealed; null before the first. */
  lastSent(): SentTransfer | null {
    return this.#reading(() => lastSent(this.#db))
  }

  close(): void {
    this.#db.close()
    this.#dispose()
  }

  #advanceHeadFile(): void {
    try {
      advanceHeadFile(this.#db, this.#writer.headFile)
    } catch {
      // The event is committed: to report failure would have it recorded twice. The file lags until the next append.
    }
  }

  #reading<T>(work: () => T): T {
    return guarded(this.#file, work)
  }

  #writing<T>(work: () => T): T {
    if (this.#readOnly) throw new CausewayError('unexpected', { path: this.#file }, 'the ledger was opened to be read')
    if (this.#unwritable) throw this.#unwritable
    return guarded(this.#file, work)
  }
}
