/** The trust store as an OpenSSH `allowed_signers` file, for `ssh-keygen -Y verify`. Format: ssh-keygen(1). */
import type { MessageRole, SignerLimits, SignerView } from '../../shared/trust'
import { NAMESPACES, type Namespace } from './sshsig'

/**
 * The holder as a principal. OpenSSH reads principals as a list of patterns inside quotes that know no escape;
 * what has a meaning there (`"` `\` `,` `*` `?` `!`, and `%` itself) is written as `%` and two hex digits, so that a
 * holder called `*` stands for nobody else.
 */
export function principalOf(holder: string): string {
  return holder.replace(/["\\,*?!%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Who may speak of a ledger may hand it over, and what proves one transfer of it. */
const NAMESPACES_OF: Readonly<Record<MessageRole, readonly Namespace[]>> = {
  transfer: [NAMESPACES.transfer],
  receipt: [NAMESPACES.receipt],
  ledger: [NAMESPACES.ledger, NAMESPACES.history, NAMESPACES.evidence],
  rotation: [NAMESPACES.rotation],
}

/**
 * One line per trusted signer, with what it may sign and when; revoked ones are left out, expired ones are not: OpenSSH
 * refuses them by itself, and accepts with `-O verify-time=…` what they signed in time.
 */
export function formatAllowedSigners(signers: readonly SignerView[]): string {
  return signers
    .filter((signer) => signer.status === 'trusted')
    .map((signer) => `"${principalOf(signer.holder)}" ${optionsOf(signer)} ${signer.publicKey}\n`)
    .join('')
}

function optionsOf({ purposes, validFrom, validUntil }: SignerLimits): string {
  return [
    `namespaces="${purposes.flatMap((role) => NAMESPACES_OF[role]).join(',')}"`,
    ...(validFrom === null ? [] : [`valid-after="${timestampOf(validFrom)}"`]),
    ...(validUntil === null ? [] : [`valid-before="${timestampOf(validUntil)}"`]),
  ].join(',')
}

/** `20261121080000Z`. Without the Z OpenSSH takes a time for local. */
function timestampOf(utc: string): string {
  return `${utc.slice(0, 19).replace(/\D/g, '')}Z`
}
