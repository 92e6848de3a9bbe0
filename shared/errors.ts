/**
 * Every cause of failure that Causeway can name, with what kind of failure it is and the exit code
 * that the command line answers with. The sentences a person reads are in `wording/`, keyed by code.
 */

/** Exit codes of the command line; docs/command-line.md describes them. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  trustRefused: 3,
  verificationFailed: 4,
  notReady: 5,
  incomplete: 6,
  mediumLost: 7,
  /** The command is done; its result could not be written to standard output. */
  outputLost: 8,
  cancelled: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * expected: the world is not as it must be, the operator can mend it;
 * hostile: what was looked at may have been forged or damaged, nothing of it is used;
 * retryable: the same call may succeed later, work done so far is kept;
 * bug: Causeway itself is wrong.
 */
export type ErrorKind = 'expected' | 'hostile' | 'retryable' | 'bug'

interface ErrorFacts {
  readonly exit: ExitCode
  readonly kind: ErrorKind
}

const expected = (exit: ExitCode): ErrorFacts => ({ exit, kind: 'expected' })
const hostile = (exit: ExitCode): ErrorFacts => ({ exit, kind: 'hostile' })
const retryable = (exit: ExitCode): ErrorFacts => ({ exit, kind: 'retryable' })

export const ERRORS = {
  unexpected: { exit: EXIT.unexpected, kind: 'bug' },
  usage: expected(EXIT.usage),
  cancelled: expected(EXIT.cancelled),

  'station.missing': expected(EXIT.notReady),
  'station.exists': expected(EXIT.usage),
  'station.damaged': expected(EXIT.notReady),
  'station.wrong-role': expected(EXIT.usage),
  'station.not-practice': expected(EXIT.usage),
  'job.not-found': expected(EXIT.usage),
  'job.wrong-step': expected(EXIT.usage),
  'job.altered': hostile(EXIT.notReady),
  'job.busy': retryable(EXIT.notReady),
  'transfer.not-found': expected(EXIT.usage),
  'transfer.archived': expected(EXIT.usage),
  'receipt.not-found': expected(EXIT.usage),
  'receipt.no-code': expected(EXIT.incomplete),
  'receipt.malformed': hostile(EXIT.verificationFailed),
  'receipt.unsupported-version': hostile(EXIT.verificationFailed),
  'receipt.contradicts': hostile(EXIT.verificationFailed),
  'receipt.other-bytes': hostile(EXIT.verificationFailed),
  'receipt.other-sender': hostile(EXIT.trustRefused),
  'receipt.never-sent': hostile(EXIT.trustRefused),
  'receipt.wrong-receiver': hostile(EXIT.trustRefused),
  'receipt.code-mistyped': expected(EXIT.usage),
  'receipt.code-wrong': expected(EXIT.trustRefused),
  'receipt.code-earlier-key': expected(EXIT.trustRefused),
  'receipt.code-paused': expected(EXIT.trustRefused),
  'baseline.none': expected(EXIT.notReady),
  'baseline.damaged': expected(EXIT.verificationFailed),
  'baseline.contradicts': expected(EXIT.verificationFailed),
  'baseline.missing': expected(EXIT.incomplete),
  'file.exists': expected(EXIT.usage),
  'file.unreadable': expected(EXIT.notReady),
  'file.utf-16': expected(EXIT.notReady),
  'file.unwritable': expected(EXIT.notReady),

  'key.malformed': expected(EXIT.trustRefused),
  'key.several-lines': expected(EXIT.trustRefused),
  'key.private': expected(EXIT.trustRefused),
  'key.permissions': expected(EXIT.notReady),
  'trust.unknown-signer': hostile(EXIT.trustRefused),
  'trust.revoked-signer': hostile(EXIT.trustRefused),
  'trust.fingerprint-mismatch': hostile(EXIT.trustRefused),
  'trust.attempts-exhausted': hostile(EXIT.trustRefused),
  'trust.signer-not-found': expected(EXIT.usage),
  'trust.signer-exists': expected(EXIT.usage),
  'trust.practice-key': hostile(EXIT.trustRefused),
  'trust.own-key': hostile(EXIT.trustRefused),
  'trust.replay': hostile(EXIT.trustRefused),
  'trust.rollback': hostile(EXIT.trustRefused),
  'trust.wrong-destination': hostile(EXIT.trustRefused),
  'trust.wrong-purpose': hostile(EXIT.trustRefused),
  'trust.expired-signer': hostile(EXIT.trustRefused),
  'trust.not-yet-valid': hostile(EXIT.trustRefused),
  'trust.not-pinned': hostile(EXIT.trustRefused),
  'trust.too-old': hostile(EXIT.trustRefused),
  'trust.from-future': hostile(EXIT.trustRefused),
  'trust.clock-set-back': expected(EXIT.notReady),
  'trust.never-rotated': expected(EXIT.usage),
  'trust.rotation-malformed': hostile(EXIT.trustRefused),
  'trust.rotation-replayed': hostile(EXIT.trustRefused),
  'trust.rotation-superseded': hostile(EXIT.trustRefused),
  'trust.list-malformed': expected(EXIT.trustRefused),
  'policy.altered': hostile(EXIT.notReady),
  'settings.altered': hostile(EXIT.notReady),
  'station.altered': hostile(EXIT.notReady),
  'operator.not-permitted': expected(EXIT.trustRefused),
  'operator.second-needed': expected(EXIT.trustRefused),
  'operator.same-person': expected(EXIT.trustRefused),
  'credential.unknown': expected(EXIT.trustRefused),
  'credential.wrong': expected(EXIT.trustRefused),
  'credential.locked': expected(EXIT.trustRefused),
  'credential.altered': hostile(EXIT.trustRefused),
  'station.key-rotated': retryable(EXIT.notReady),

  'signature.missing': hostile(EXIT.verificationFailed),
  'signature.malformed': hostile(EXIT.verificationFailed),
  'signature.wrong-namespace': hostile(EXIT.verificationFailed),
  'signature.invalid': hostile(EXIT.verificationFailed),
  'bag.malformed': hostile(EXIT.verificationFailed),
  'bag.tag-file-missing': hostile(EXIT.verificationFailed),
  'bag.tag-file-altered': hostile(EXIT.verificationFailed),
  'bag.tag-file-unexpected': hostile(EXIT.verificationFailed),
  'bag.manifest-malformed': hostile(EXIT.verificationFailed),
  'bag.manifest-empty': hostile(EXIT.verificationFailed),
  'bag.totals-differ': hostile(EXIT.verificationFailed),
  'payload.altered': hostile(EXIT.verificationFailed),
  'payload.unexpected': hostile(EXIT.verificationFailed),
  'payload.link': hostile(EXIT.verificationFailed),
  'payload.missing': hostile(EXIT.incomplete),
  'path.unsafe': hostile(EXIT.verificationFailed),
  'path.collision': hostile(EXIT.verificationFailed),
  'path.too-long': hostile(EXIT.verificationFailed),
  'transfer.malformed': hostile(EXIT.verificationFailed),
  'transfer.unsupported-version': hostile(EXIT.verificationFailed),
  'transfer.mixed-volumes': hostile(EXIT.verificationFailed),
  'transfer.contradicts-manifest': hostile(EXIT.verificationFailed),
  'transfer.not-whole': expected(EXIT.incomplete),
  'volume.duplicate': hostile(EXIT.verificationFailed),
  'volume.missing': expected(EXIT.incomplete),
  'volume.none-found': expected(EXIT.incomplete),
  'volume.too-many': hostile(EXIT.verificationFailed),

  'content.wrong-digest': hostile(EXIT.verificationFailed),
  'content.conflict': retryable(EXIT.verificationFailed),
  'content.changed-while-copying': hostile(EXIT.verificationFailed),
  'content.missing': expected(EXIT.incomplete),
  'companion.bad-name': expected(EXIT.usage),
  'companion.name-taken': expected(EXIT.usage),
  'companion.not-carried': expected(EXIT.usage),
  'companion.overlaps': expected(EXIT.notReady),
  'companion.empty': expected(EXIT.notReady),
  'companion.unsafe-path': expected(EXIT.notReady),
  'companion.unfinished': retryable(EXIT.notReady),
  'companion.conflict': retryable(EXIT.verificationFailed),

  'scan.hit': hostile(EXIT.verificationFailed),
  'scan.medium-changed': hostile(EXIT.verificationFailed),
  'scan.incomplete': expected(EXIT.incomplete),
  'scan.uncounted': expected(EXIT.incomplete),
  'scan.nothing-read': expected(EXIT.incomplete),
  'scan.failed': expected(EXIT.notReady),
  'scan.path-unusable': expected(EXIT.notReady),
  'scan.too-few-engines': expected(EXIT.notReady),
  'scan.outstanding': expected(EXIT.notReady),
  'scanner.unfit': expected(EXIT.notReady),
  'scanner.test-file-taken': expected(EXIT.notReady),
  'scanner.not-found': expected(EXIT.usage),
  'scanner.name-taken': expected(EXIT.usage),

  'copy.read-back-differs': hostile(EXIT.verificationFailed),
  'copy.nothing-to-copy': expected(EXIT.notReady),

  'server.not-ready': expected(EXIT.notReady),
  'server.not-found': expected(EXIT.notReady),
  'server.unreadable': expected(EXIT.notReady),
  'server.sync-not-started': retryable(EXIT.notReady),
  'server.sync-failed': expected(EXIT.notReady),
  'server.unhealthy': expected(EXIT.notReady),
  'server.health-unknown': expected(EXIT.notReady),
  'wsusutil.failed': expected(EXIT.notReady),
  'wsusutil.name-taken': expected(EXIT.notReady),
  'metadata.wrong-kind': expected(EXIT.verificationFailed),
  'metadata.damaged': hostile(EXIT.verificationFailed),
  'metadata.tool-missing': expected(EXIT.notReady),
  'metadata.layout-unknown': expected(EXIT.incomplete),
  'approvals.groups-asked': expected(EXIT.notReady),
  'import.incomplete': expected(EXIT.incomplete),
  'import.cancelled': expected(EXIT.cancelled),

  'medium.not-ready': expected(EXIT.notReady),
  'home.full': retryable(EXIT.mediumLost),
  'home.unwritable': expected(EXIT.notReady),
  'medium.overlaps': expected(EXIT.notReady),
  'medium.not-write-protected': expected(EXIT.notReady),
  'medium.not-empty': expected(EXIT.verificationFailed),
  'device.not-found': expected(EXIT.usage),
  'custody.wrong-second-person': expected(EXIT.usage),
  'custody.credential-needed': expected(EXIT.trustRefused),
  'medium.no-room-for-file': expected(EXIT.notReady),
  'medium.full': retryable(EXIT.mediumLost),
  'medium.lost': retryable(EXIT.mediumLost),

  'ledger.damaged': hostile(EXIT.verificationFailed),
  'ledger.head-contradiction': hostile(EXIT.verificationFailed),
  'ledger.head-not-found': expected(EXIT.usage),
  'archive.nothing': expected(EXIT.usage),
  'archive.job-unfinished': expected(EXIT.notReady),
  'archive.unproven': hostile(EXIT.verificationFailed),
  'archive.not-named': hostile(EXIT.verificationFailed),
  'bundle.malformed': hostile(EXIT.verificationFailed),
  'bundle.altered': hostile(EXIT.verificationFailed),
  'bundle.contradicts': hostile(EXIT.verificationFailed),
  'audit.nothing-here': expected(EXIT.incomplete),
  'audit.contradictions': hostile(EXIT.verificationFailed),
  'audit.gaps': expected(EXIT.incomplete),
} as const satisfies Record<string, ErrorFacts>

export type ErrorCode = keyof typeof ERRORS

/** Names and numbers that an error's sentence mentions: the file, the value found, the value wanted. */
export type ErrorDetails = Readonly<Record<string, string | number>>

/** An error as it crosses a process boundary. */
export interface ErrorEnvelope {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  /** The technical cause, for the log and the curious; never translated, never the only explanation. */
  readonly cause: string | null
}

/** The one error class of Causeway: a code from the table, the things it is about, the cause. */
export class CausewayError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(details)}`, cause === undefined ? undefined : { cause })
    this.name = 'CausewayError'
    this.code = code
    this.details = details
  }

  get exit(): ExitCode {
    return ERRORS[this.code].exit
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind
  }
}

/** Turns anything thrown into an envelope; what is not a CausewayError becomes `unexpected`. */
export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof CausewayError) return { code: error.code, details: error.details, cause: causeText(error.cause) }
  return { code: 'unexpected', details: {}, cause: causeText(error) }
}

/** The CausewayError that an envelope describes, for the side that received it. */
export function fromEnvelope(envelope: ErrorEnvelope): CausewayError {
  return new CausewayError(envelope.code, envelope.details, envelope.cause ?? undefined)
}

/** True when the operator (or a signal) stopped the work; an outcome, never a failure. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof CausewayError && isCancellation(error.code)) ||
    (error instanceof Error && error.name === 'AbortError')
  )
}

/** True for the codes that say that work was stopped on purpose: of a whole job, or of an import that can go on. */
export function isCancellation(code: ErrorCode): boolean {
  return ERRORS[code].exit === EXIT.cancelled
}

function causeText(cause: unknown): string | null {
  if (cause === undefined || cause === null) return null
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`
  return typeof cause === 'string' ? cause : JSON.stringify(cause)
}
