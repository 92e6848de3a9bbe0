/** What the operator handed over, as main read it. */
import type { RequestResults } from '../../../shared/channels'

/** The key that is to be trusted. */
export interface GivenKey {
  readonly key: { readonly keyToken: string } | { readonly line: string }
  readonly comment: string
  /** The file's name; null for a line. */
  readonly fileName: string | null
}

/** A file of signers, and what it would do. */
export type PickedSigners = NonNullable<RequestResults['trust.pick-signer-file']>
