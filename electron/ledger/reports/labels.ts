import type { CheckState, Language, ReadBack, Verdict } from '../../../shared/domain'
import type { ValueWords } from '../../../shared/format'
import type { FileProblem } from '../../../shared/jobs'
import type { EventType, LedgerProblem } from '../../../shared/ledger'
import type { JobKind } from '../../../shared/steps'
import { en } from './labels-en'
import { fr } from './labels-fr'
import { nl } from './labels-nl'

/** Every word of the PDF report that is not in shared/wording. A word missing in a language does not compile. */
export interface ReportLabels {
  readonly title: string
  readonly practice: string
  readonly verdict: Readonly<Record<Verdict, string>>
  /** A sentence: what was read back and equal; `files` and `bytes` come formatted. */
  readonly verified: Readonly<Record<JobKind, (files: string, bytes: string) => string>>
  readonly notVerified: (count: string | null) => string
  readonly malware: (count: string) => string
  readonly noVerdict: string
  readonly nextStep: string
  readonly facts: {
    readonly heading: string
    readonly transfer: string
    readonly job: string
    readonly kind: string
    readonly sequence: string
    readonly source: string
    readonly destination: string
    readonly station: string
    readonly stationKey: string
    readonly started: string
    readonly ended: string
    readonly operators: string
    readonly requester: string
    readonly authorisers: string
    readonly amount: string
    readonly filesAndBytes: (files: string, bytes: string, exact: string) => string
    readonly readBack: string
    readonly scan: string
    readonly notScanned: string
    /** `files` null: the scanner does not say. */
    readonly scannedFiles: (engine: string, files: string | null) => string
    readonly signaturesOf: (at: string) => string
    readonly leftOut: (count: string) => string
    readonly trust: string
    readonly signer: string
    readonly holder: string
    readonly digest: string
    readonly fileList: string
    readonly noFileList: string
    readonly listed: (files: string) => string
    readonly receipt: string
    readonly unknown: string
    readonly notNamed: string
  }
  readonly kinds: Readonly<Record<JobKind, string>>
  readonly readBack: Readonly<Record<ReadBack, string>>
  readonly volumes: {
    readonly heading: string
    readonly volume: string
    readonly medium: string
    readonly filesAndSize: (files: string, size: string) => string
    readonly digests: string
    readonly manifest: string
    readonly tagManifest: string
  }
  readonly custody: {
    readonly heading: string
    readonly at: string
    readonly carrier: string
    readonly note: string
    /** How the other one of the two confirmed it. */
    readonly proofs: Readonly<Record<'credential' | 'typed-name' | 'none', (name: string) => string>>
  }
  readonly devices: {
    readonly heading: string
    readonly serial: string
    readonly model: string
    readonly volumes: string
  }
  readonly problems: {
    readonly heading: (count: string) => string
    readonly file: string
    readonly problem: string
    readonly more: (count: string) => string
    readonly kinds: Readonly<Record<FileProblem['problem'], string>>
  }
  readonly checks: {
    readonly heading: string
    readonly check: string
    readonly found: string
    readonly readFrom: string
    readonly none: string
    readonly states: Readonly<Record<CheckState, string>>
    readonly values: ValueWords
  }
  readonly attempts: {
    readonly heading: string
    readonly started: string
    readonly job: string
    readonly outcome: string
  }
  readonly events: {
    readonly heading: string
    readonly note: string
    readonly types: Readonly<Record<EventType, string>>
    readonly done: string
    readonly failed: string
    readonly cancelled: string
    readonly more: string
  }
  readonly ledger: {
    readonly heading: string
    readonly intact: (events: string, heads: string) => string
    readonly damaged: (sequence: string, problem: string) => string
    /** Added to `intact` where earlier events are in files that were not read for the report. */
    readonly archived: (through: string, files: string) => string
    readonly problems: Readonly<Record<LedgerProblem, string>>
    readonly head: string
    readonly checkedAt: string
  }
  readonly times: (zone: string) => string
  readonly review: {
    readonly operator: string
    readonly authoriser: string
    readonly heading: string
    readonly name: string
    readonly date: string
    readonly signature: string
  }
  readonly created: (local: string, tool: string) => string
  readonly digestHow: string
  readonly footer: { readonly digest: string; readonly page: (page: string, of: string) => string }
}

const languages: Record<Language, ReportLabels> = { en, fr, nl }

/** The words of a report in `language`. */
export function reportLabels(language: Language): ReportLabels {
  return languages[language]
}
