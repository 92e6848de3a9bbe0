/** A job as the window shows it: where it stands, what each step found, what it waits for. */
import { z } from 'zod'
import { approvalConsentSchema, type ApprovalPlan, type TargetGroup } from './approvals'
import {
  companionFolderSchema,
  companionPlaceSchema,
  MOST_COMPANIONS,
  type CarriedCompanion,
  type PlacedCompanion,
  type PlannedCompanion,
} from './companions'
import type { BaselineHere, TransferMode } from './baseline'
import type { ContentNeeds, FilesAndBytes, MissingFile, NotCarriedFiles } from './completeness'
import type { Asked, ConfigurationManagerReport } from './configuration-manager'
import type { Check, ReadBack, ServerFacts, Verdict } from './domain'
import { packageFormatSchema } from './domain'
import type { ErrorEnvelope } from './errors'
import type { JobKind, StepId } from './steps'
import type { NewUpdates, PackageReport } from './package-report'
import type { ScanSummary } from './scanners'
import type { PackageFacts } from './transfer-json'
import type { TrustChallenge, TrustOutcome } from './trust'

/**
 * idle: waits for the operator; running and paused: work in hand; ended: has an outcome.
 */
export type JobState = 'idle' | 'running' | 'paused' | 'ended'

/** done · here (the operator's turn) · running · waiting (its turn will come) · blocked (a cause to mend) · attention (a decision to take). */
export type StepState = 'done' | 'here' | 'running' | 'waiting' | 'blocked' | 'attention'

export interface JobView {
  readonly id: string
  readonly kind: JobKind
  readonly state: JobState
  /** This station's own for a send; of a receive and a check what is signed, so null until the Trust step is done. */
  readonly transferId: string | null
  readonly sequence: number | null
  readonly source: string | null
  readonly destination: string | null
  /** What a medium claims to be, from the Identify step until the Trust step is done. */
  readonly claimed: ClaimedName | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly currentStep: StepId
  readonly steps: readonly StepView[]
  /** While a send waits to copy: the bytes that are proven on each volume, in the order of the volumes. */
  readonly provenBytes: readonly number[]
  readonly trust: TrustOutcome | null
  /** Set while the Trust step waits for the operator's comparison. */
  readonly challenge: TrustChallenge | null
  readonly outcome: JobOutcome | null
}

export interface StepView {
  readonly id: StepId
  readonly state: StepState
  readonly checks: readonly Check[]
  readonly result: StepResult | null
  readonly error: ErrorEnvelope | null
  /** How the tool ran in a step that is not done; of one that is, it stands in the result. */
  readonly toolRun?: ToolRun
  /** The files that keep it from being done, named by path (at most 1000; `problemCount` has the total). */
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
}

export interface JobOutcome {
  readonly verdict: Verdict
  readonly error: ErrorEnvelope | null
  /** Files that differ, are missing or unexpected, named by path (at most 1000; `problemCount` has the total). */
  readonly problems: readonly FileProblem[]
  readonly problemCount: number
  readonly at: string
}

export interface FileProblem {
  readonly path: string
  /**
   * `changed`: written to while it was copied; of a companion folder `unfinished`: somebody still writes it, and
   * `unsafe-path`: Windows or a medium cannot hold it under this name. `malware`, `not-scanned`: a scanner says so.
   * `broken`, `conflict`: it is there where a file is to arrive, a file whose bytes do not give its own name, or something else.
   */
  readonly problem:
    | 'altered'
    | 'changed'
    | 'missing'
    | 'unexpected'
    | 'link'
    | 'unreadable'
    | 'unfinished'
    | 'unsafe-path'
    | 'malware'
    | 'not-scanned'
    | 'broken'
    | 'conflict'
  /** What a scanner calls it, or why it left it out. */
  readonly finding?: string
}

export interface PlanSummary {
  readonly mode: TransferMode
  /** Of an increment: what stays behind because the destination has confirmed it. */
  readonly saved?: SavedContent
  readonly files: number
  readonly bytes: number
  readonly updates: number | null
  readonly largestFile: { readonly path: string; readonly bytes: number } | null
  /** In the content store, but no update of the package names them; they travel too. */
  readonly unnamedFiles: number
  /** Paths in the content store that are not named by a digest and therefore stay where they are (at most 1000). */
  readonly leftBehind: readonly string[]
  /** All of them; plans made before there was this number have them all in `leftBehind`. */
  readonly leftBehindCount?: number
  /**
   * Files of approved updates that the content store lacks, at most 1000 by name; `missingCount` has the whole number.
   * Where approvals are not known, of all updates.
   */
  readonly missing: readonly MissingFile[]
  readonly missingCount: number
  readonly missingBytes?: number
  /** What the approvals say; null when they could not be read. Plans made before they were asked have neither. */
  readonly approvals?: ApprovalSummary | null
  /** Why the operator goes on without the missing files. */
  readonly acceptedBecause?: string | null
  /** Folders that travel besides the content store; absent when there are none. */
  readonly companions?: readonly PlannedCompanion[]
}

/** What an increment saves, and the confirmed transfers that it builds on. */
export interface SavedContent extends FilesAndBytes {
  readonly baselineId: string
  readonly transfers: readonly { readonly transferId: string; readonly transferDigest: string }[]
  /** So many of the files does the package name. */
  readonly named: number
  /** Those of them that updates need that are approved; where approvals are not known, that any update needs. */
  readonly needed: FilesAndBytes
}

/** The approvals of a plan, counted. */
export interface ApprovalSummary {
  /** Updates approved for installation in at least one group. */
  readonly approved: number
  readonly declined: number
  /** Files that the store lacks and no approved update needs. */
  readonly notNeededFiles: number
  readonly notNeededBytes: number
  /** How many of them are licence terms; plans made before this was counted lack it. */
  readonly notNeededLicences?: number
}

/** What a medium is wanted for: only one that is to be written must have room and must not be write-protected. */
export const mediumPurposeSchema = z.enum(['write', 'read'])
export type MediumPurpose = z.infer<typeof mediumPurposeSchema>

export interface MediumView {
  /** Stands for the folder; the path itself stays in main. */
  readonly token: string
  /** A removable device, or a folder that stands in for one. */
  readonly kind: 'device' | 'folder'
  readonly label: string
  /** For display only. */
  readonly location: string
  readonly fileSystem: string | null
  readonly serial: string | null
  readonly model: string | null
  readonly freeBytes: number
  readonly totalBytes: number
  readonly selectable: boolean
  /** Checks that failed say why it cannot be chosen. */
  readonly checks: readonly Check[]
}

export interface VolumeView {
  readonly index: number
  readonly of: number
  readonly folder: string
  readonly files: number
  readonly bytes: number
  /** Folders of further media that carry the same volume. */
  readonly copies?: readonly string[]
}

/** A chosen medium that got nothing: what is sent fits on the others. */
export interface UnusedMedium {
  readonly label: string
  readonly location: string
}

/** Text of a program or its log, as evidence: nothing is decided by it. */
export interface ToolText {
  /** At most the last 64 KiB. */
  readonly text: string
  /** How many bytes there were in all. */
  readonly bytes: number
  /** How they were read: `ascii`, `utf-8`, `utf-16le`, `utf-16be`, `cp850`, `windows-1252`. */
  readonly encoding: string
  /** The last bytes themselves (base64, at most 16 KiB of them), where the encoding is only presumed. */
  readonly raw?: string
}

/**
 * How a run of wsusutil went. Success is decided by exit code and counts; the text is kept as evidence only.
 * Runs that an earlier version recorded lack what is optional here.
 */
export interface ToolRun {
  readonly command: readonly string[]
  /** Signed, as Windows' own tools show it; 128 for a program that a signal ended. */
  readonly exitCode: number
  /** The same in hexadecimal, where it is no small number: an NTSTATUS such as 0xC0000005. */
  readonly exitHex?: string
  /** The signal that ended it: `SIGTERM`, `SIGKILL`. */
  readonly signal?: string
  readonly startedAt: string
  readonly seconds: number
  /** Processor time of the process itself when it was last looked at; null where it could not be read. */
  readonly cpuSeconds?: number | null
  /** Last lines that it printed, in whatever language. */
  readonly output: string
  /** What is known of `output` beside its text. */
  readonly printed?: Omit<ToolText, 'text'>
  /** The end of its log file; null when there is none or it cannot be read. */
  readonly log?: ToolText | null
}

/**
 * What a transfer says of itself. `claimed`: an unsigned description says so, and anyone could have written it.
 * `signed`: a key that this station trusts has signed it. The two are never assignable to each other.
 */
export interface TransferFacts<Origin extends 'claimed' | 'signed'> {
  readonly origin: Origin
  readonly transferId: string
  readonly sequence: number
  readonly source: string
  readonly sourceHost: string
  readonly destination: string
  /** Absent in what an earlier version looked at: a full transfer. */
  readonly mode?: TransferMode
  readonly createdAt: string
  readonly files: number
  readonly bytes: number
  readonly volumeCount: number
  readonly transferCode: string
}
export type ClaimedTransfer = TransferFacts<'claimed'>
export type SignedTransfer = TransferFacts<'signed'>

/** The few claims that name a job until its transfer is trusted. */
export interface ClaimedName {
  readonly transferId: string
  /** The others are null where the description could not be read. */
  readonly sequence: number | null
  readonly source: string | null
  readonly destination: string | null
}

/** Where the volumes of a transfer are. */
export interface FoundVolumes {
  readonly volumes: readonly VolumeView[]
  /** Volumes that are there a second time with the same words: copies that are left alone. */
  readonly duplicates: readonly { readonly index: number; readonly folder: string; readonly used: string }[]
  /** Other transfers on the same media: left alone. */
  readonly others: readonly { readonly transferId: string; readonly folders: readonly string[] }[]
  /** Volumes of this transfer that were not found, with what they hold. */
  readonly missing: readonly { readonly index: number; readonly files: number; readonly bytes: number }[]
}

export type StepResult =
  | {
      readonly step: 'server'
      readonly facts: ServerFacts
      /** What Configuration Manager says beside it; sends ask, receives do not. */
      readonly configurationManager?: Asked<ConfigurationManagerReport>
      /** Receive: what the increment builds on, as it is here; a full transfer has none. */
      readonly baseline?: BaselineHere
    }
  | {
      readonly step: 'export'
      readonly package: PackageFacts
      /** What the package holds; exports made before there was this page of it have none. */
      readonly contents?: PackageReport
      /** Beside the last transfer to the same destination; null for the first one. */
      readonly fresh?: NewUpdates | null
      readonly run: ToolRun
    }
  | { readonly step: 'plan'; readonly plan: PlanSummary }
  | { readonly step: 'media'; readonly volumes: readonly VolumeView[]; readonly unused: readonly UnusedMedium[] }
  | {
      readonly step: 'copy'
      readonly files: number
      readonly bytes: number
      readonly seconds: number
      readonly readBack: ReadBack
    }
  | {
      readonly step: 'seal'
      readonly fingerprint: string
      readonly transferCode: string
      readonly volumes: readonly VolumeView[]
    }
  | {
      readonly step: 'handover'
      readonly carrier: string
      readonly note: string
      readonly at: string
      /** Numbers of the seals on the bag or box. */
      readonly seals?: readonly string[]
    }
  | {
      readonly step: 'identify'
      /** null once the transfer is trusted: from then on what the Trust step has counts. */
      readonly claim: ClaimedTransfer | null
      readonly found: FoundVolumes
    }
  | { readonly step: 'trust'; readonly trust: TrustOutcome; readonly transfer: SignedTransfer }
  | {
      readonly step: 'verify'
      readonly files: number
      readonly bytes: number
      readonly seconds: number
      readonly readBack: ReadBack
      /** The companion folders that the transfer carries; absent when there are none. */
      readonly companions?: readonly CarriedCompanion[]
      /** What malware scanners found; empty or absent: not scanned. */
      readonly scans?: readonly ScanSummary[]
    }
  | {
      readonly step: 'content'
      readonly copied: number
      readonly alreadyThere: number
      readonly bytes: number
      readonly seconds: number
      /** What the package holds, and what will be missing; null where the package's layout is not known. */
      readonly contents: PackageReport
      readonly needs: ContentNeeds | null
      /** What became of the companion folders; absent when the transfer carries none. */
      readonly companions?: readonly PlacedCompanion[]
    }
  | {
      readonly step: 'metadata'
      readonly run: ToolRun
      readonly before: number
      readonly after: number
    }
  | {
      readonly step: 'confirm'
      readonly before: number
      readonly after: number
      readonly inPackage: number | null
      readonly missingUpdates: readonly string[]
      readonly missingFiles: readonly MissingFile[]
      /** Files that updates name, that the sender did not carry, and that this server does not have either. */
      readonly notCarried?: NotCarriedFiles
      /** Groups of this server, and what of the sender's approvals can be applied; absent when none travelled. */
      readonly approvals?: ApprovalPlan & { readonly groupsHere: readonly TargetGroup[] }
      readonly newProducts: readonly string[]
      readonly newClassifications: readonly string[]
    }
  | { readonly step: 'receipt'; readonly receiptSha256: string; readonly fingerprint: string; readonly at: string }

/** A volume is written on so many media at most. */
export const MOST_COPIES = 4

/** What the operator gives a step. Media are tokens in the window, folders on the command line. */
export const stepInputSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('server') }),
  z.strictObject({ step: z.literal('export'), format: packageFormatSchema }),
  z.strictObject({
    step: z.literal('plan'),
    /** The operator goes on without the missing files, for this reason. */
    acceptMissing: z.string().trim().min(1).max(500).optional(),
    /** Folders that travel with this send, beside those of the settings and in the place of one of the same name. */
    companions: z.array(companionFolderSchema).max(MOST_COMPANIONS).optional(),
  }),
  z.strictObject({
    step: z.literal('media'),
    media: z.array(z.string().max(64)).min(1).max(99),
    /** On how many media each volume is written, from one read of the source; 1 when not given. */
    copies: z.number().int().min(1).max(MOST_COPIES).optional(),
    /** Numbers of volumes whose media are gone for good: what was proven on them is copied anew. */
    lost: z.array(z.number().int().positive()).max(99).optional(),
  }),
  z.strictObject({ step: z.literal('copy') }),
  z.strictObject({ step: z.literal('seal') }),
  z.strictObject({
    step: z.literal('handover'),
    carrier: z.string().trim().min(1).max(128),
    note: z.string().max(2000),
    seals: z.array(z.string().trim().min(1).max(64)).max(20).optional(),
    /** The state of the media as they are handed over. */
    condition: z.string().trim().max(500).optional(),
  }),
  z.strictObject({ step: z.literal('identify'), media: z.array(z.string().max(64)).min(1).max(99) }),
  z.strictObject({ step: z.literal('trust') }),
  z.strictObject({ step: z.literal('verify') }),
  z.strictObject({
    step: z.literal('content'),
    /** Where companion folders go. One that is not named goes where it was to go before, or else stays on the medium. */
    companions: z.array(companionPlaceSchema).max(MOST_COMPANIONS).optional(),
  }),
  z.strictObject({ step: z.literal('metadata') }),
  z.strictObject({ step: z.literal('confirm'), approvals: approvalConsentSchema.optional() }),
  z.strictObject({ step: z.literal('receipt') }),
])
export type StepInput = z.infer<typeof stepInputSchema>
