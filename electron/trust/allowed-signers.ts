/** The trust store as an OpenSSH `allowed_signers` file, for `ssh-keygen -Y verify`. Format: ssh-keygen(1). */
import type { SignerView } from '../../shared/trust'
import { NAMESPACES } from './sshsig'

const OPTIONS = `namespaces="${Object.values(NAMESPACES).join(',')}"`

/**
 * The holder as a principal. OpenSSH reads principals as a list of patterns inside quotes that know no escape;
 * what has a meaning there (`"` `\` `,` `*` `?` `!`, and `%` itself) is written as `%` and two hex digits, so that a
 * holder called `*` stands for nobody else.
 */
export function principalOf(holder: string): string {
  return holder.replace(/["\\,*?!%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** One line per trusted signer; revoked ones are left out. */
export function formatAllowedSigners(signers: readonly SignerView[]): string {
  return signers
    .filter((signer) => signer.status === 'trusted')
    .map((signer) => `"${principalOf(signer.holder)}" ${OPTIONS} ${signer.publicKey}\n`)
    .join('')
}
