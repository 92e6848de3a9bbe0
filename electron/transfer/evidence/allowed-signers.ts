/** The keys that an evidence bundle's signatures are checked with, by the part that each plays in the transfer. */
import { NAMESPACES, type Namespace } from '../../trust/sshsig'

/** Principals in `allowed_signers`: names that every shell takes as they are. */
export const PARTS = { station: 'station', sender: 'sender', receiver: 'receiver' } as const

/** A key and whose it is, in the words of who trusted it. */
export interface InvolvedKey {
  readonly part: keyof typeof PARTS
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  readonly fingerprint: string
  readonly holder: string
}

const GOOD_FOR: Readonly<Record<InvolvedKey['part'], readonly Namespace[]>> = {
  station: [NAMESPACES.evidence, NAMESPACES.ledger],
  sender: [NAMESPACES.transfer],
  receiver: [NAMESPACES.receipt],
}

/** An OpenSSH `allowed_signers` file; each key is good for its own part only. Format: ssh-keygen(1). */
export function formatInvolvedKeys(keys: readonly InvolvedKey[]): string {
  return keys
    .map(
      ({ part, publicKey, fingerprint, holder }) =>
        `# ${part}: ${holder}, ${fingerprint}\n${PARTS[part]} namespaces="${GOOD_FOR[part].join(',')}" ${publicKey}\n`,
    )
    .join('')
}
