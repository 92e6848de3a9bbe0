/** What an auditor's station finds when it holds the histories of several stations against each other. */

/** contradiction: two records cannot both be true; gap: something is missing; note: explained, or not for us to judge. */
export const SEVERITIES = ['contradiction', 'gap', 'note'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Every kind of finding with what it weighs. Wording is in wording/, keyed by kind. */
export const FINDINGS = {
  'ledger-rewritten': 'contradiction',
  'head-contradicts': 'contradiction',
  'ledger-cut-off': 'contradiction',
  'receive-without-send': 'contradiction',
  'digest-differs': 'contradiction',
  'counts-differ': 'contradiction',
  'received-twice': 'contradiction',
  'received-before-sent': 'contradiction',
  'number-twice': 'contradiction',
  'receipt-forged': 'contradiction',
  'receipt-differs': 'contradiction',
  'receipt-unknown': 'contradiction',
  'send-without-receive': 'gap',
  'send-unfinished': 'gap',
  'receive-unfinished': 'gap',
  'number-missing': 'gap',
  'receipt-missing': 'gap',
  'station-missing': 'gap',
  'history-too-old': 'gap',
  'clock-set-back': 'gap',
  'device-unknown': 'gap',
  'device-flagged': 'gap',
  'under-way': 'note',
  'refused-there': 'note',
  'lost-on-the-way': 'note',
  'in-archive': 'note',
} as const satisfies Record<string, Severity>
export type FindingKind = keyof typeof FINDINGS
export const FINDING_KINDS = Object.keys(FINDINGS) as readonly FindingKind[]

/** One thing that does not fit, with where to look it up. */
export interface Finding {
  readonly kind: FindingKind
  readonly severity: Severity
  /** The station whose ledger shows it. */
  readonly station: string
  readonly transferId: string | null
  /** The event in that station's ledger. */
  readonly event: number | null
  /** The other record that it does not fit; `event` is null for a record that is no event, as a receipt. */
  readonly other: { readonly station: string; readonly event: number | null } | null
  /** What was found and what was expected, for the sentence. */
  readonly details: Readonly<Record<string, string | number>>
}

/** A history that the auditor's station keeps. */
export interface AuditedStation {
  readonly station: string
  readonly role: string
  readonly fingerprint: string
  readonly holder: string | null
  readonly events: number
  /** The last event that the station has in an archive, 0 for none; and how many of them no archive here has. */
  readonly archivedThrough: number
  readonly notHere: number
  readonly headHash: string
  /** When the station wrote it. */
  readonly createdAt: string
  readonly firstAt: string
  readonly lastAt: string
}

/** A transfer between two stations over time, for the picture. */
export interface AuditedTransfer {
  readonly transferId: string
  readonly sequence: number | null
  readonly from: string
  readonly to: string
  /** null where no gathered ledger knows it. */
  readonly sentAt: string | null
  readonly receivedAt: string | null
  readonly files: number | null
  readonly bytes: number | null
  /** matched: sent, received and equal; open: a gap; contradicted; explained: under way, refused, lost or cancelled. */
  readonly state: 'matched' | 'open' | 'contradicted' | 'explained'
}

export interface Reconciliation {
  /** UTC time. */
  readonly at: string
  readonly stations: readonly AuditedStation[]
  readonly transfers: readonly AuditedTransfer[]
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly counts: Readonly<Record<Severity, number>>
}

/** Days after which a transfer that nobody received is a gap and no longer under way. */
export const DEFAULT_UNDER_WAY_DAYS = 14
