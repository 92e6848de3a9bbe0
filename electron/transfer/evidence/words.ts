import type { Language } from '../../../shared/domain'
import type { EvidenceCheck } from './checks'
import { en } from './words-en'
import { fr } from './words-fr'
import { nl } from './words-nl'

/** Every word of an evidence bundle's README and viewer that the reports do not have. */
export interface EvidenceWords {
  readonly title: string
  /** What the bundle is about; `what` and `station` come from the ledger. */
  readonly about: (transfer: string, station: string) => string
  readonly practice: string
  readonly contents: string
  readonly files: {
    readonly events: string
    readonly lines: string
    readonly chain: string
    readonly head: string
    readonly receipt: string
    readonly volumes: string
    readonly report: string
    readonly viewer: string
    readonly signers: string
    readonly station: string
    readonly sums: string
  }
  /** Sentences of how to run the commands, and what no command can prove. */
  readonly howTo: readonly string[]
  readonly how: string
  readonly proves: string
  readonly checks: Readonly<Record<EvidenceCheck, { readonly title: string; readonly proves: string }>>
  readonly notHere: string
  readonly noReceipt: string
  readonly noVolumes: string
  readonly someVolumes: (count: number, of: number) => string
  readonly notProven: string
  readonly limits: readonly string[]
  readonly ledgerDamaged: string
  readonly viewer: {
    readonly note: string
    readonly events: string
    readonly otherWork: string
    readonly payload: string
    readonly signedHead: string
    readonly keys: string
    /** What the principals of `allowed_signers` mean. */
    readonly parts: Readonly<Record<'station' | 'sender' | 'receiver', string>>
    readonly language: string
  }
}

const languages: Record<Language, EvidenceWords> = { en, fr, nl }

/** The words of evidence bundles in `language`. */
export function evidenceWords(language: Language): EvidenceWords {
  return languages[language]
}
