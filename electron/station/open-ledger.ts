import { parseJson } from '../../shared/json'
import { Ledger } from '../ledger/ledger'
import { mayHaveSigned } from '../trust/own-keys'
import type { Rotation } from '../trust/rotation'
import { NAMESPACES, verifySshsig } from '../trust/sshsig'
import { proveHead } from './head-proof'
import type { KeyInUse } from './key-in-use'

/**
 * Opens a station's ledger, with the keys that may have signed its heads.
 * @throws CausewayError as `Ledger.open`
 */
export function openLedger(
  file: string,
  by: {
    readonly station: string
    readonly operator: string
    readonly key: KeyInUse
    readonly rotations: readonly Rotation[]
  },
): Ledger {
  const { station, operator, key, rotations } = by
  return Ledger.open(file, {
    station,
    operator,
    signHead: (bytes) => key.sign(NAMESPACES.ledger, bytes),
    verifyHead: (signature, bytes) => {
      // A head by a key that came after this one must not be taken for a forgery, and nothing be written behind it.
      key.demandCurrent()
      try {
        const signer = verifySshsig(signature, NAMESPACES.ledger, bytes).fingerprint
        return mayHaveSigned(rotations, key.fingerprint, signer, sequenceIn(bytes))
      } catch {
        return false
      }
    },
    keeping: {
      fingerprint: key.fingerprint,
      former: rotations.map(({ from, ledgerHead }) => ({
        fingerprint: from.fingerprint,
        until: ledgerHead.sequence,
      })),
      prove: proveHead,
    },
  })
}

/** Which event a ledger head is of: its signed text is the canonical JSON of hash, sequence and station. */
function sequenceIn(head: Uint8Array): number {
  const { sequence } = parseJson(Buffer.from(head).toString()) as { readonly sequence?: unknown }
  return typeof sequence === 'number' ? sequence : Infinity
}
