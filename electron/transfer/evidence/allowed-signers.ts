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
  /** UTC: when the station that made the bundle replaced this key of its own; absent for every other key. */
  readonly replacedAt?: string
}

const GOOD_FOR: Readonly<Record<InvolvedKey['part'], readonly Namespace[]>> = {
  station: [NAMESPACES.evidence, NAMESPACES.ledger],
  sender: [NAMESPACES.transfer],
  receiver: [NAMESPACES.receipt],
}

/**
 * An OpenSSH `allowed_signers` file; each key is good for its own part only. Format: ssh-keygen(1). A key that was
 * replaced since bears no end: `ssh-keygen -Y verify` asks what holds today, and what it signed in its time stays signed.
 * Of the station's own earlier keys only the heads of its ledger count; the bundle itself was signed by the key of today.
 */
export function formatInvolvedKeys(keys: readonly InvolvedKey[]): string {
  return keys
    .map((key) => {
      const { part, publicKey, fingerprint, holder, replacedAt } = key
      const until = replacedAt === undefined || part !== 'station' ? '' : ` until ${replacedAt}`
      const namespaces = until === '' ? GOOD_FOR[part] : [NAMESPACES.ledger]
      return `# ${part}${until}: ${holder}, ${fingerprint}\n${PARTS[part]} namespaces="${namespaces.join(',')}" ${publicKey}\n`
    })
    .join('')
}
