/** What exactly was sent, in one digest, and that digest short enough to be read aloud on the telephone. */
import { createHash } from 'node:crypto'
import { sha256Schema } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import { formatBase32 } from './base32'

/** 80 bits: too many to find a second transfer for, few enough to say. */
const CODE_BYTES = 10

/**
 * SHA-256 (lower hex) over the digests of all volumes' tag manifests, in volume order, each followed by a line feed.
 * `printf '%s\n' DIGEST … | sha256sum` gives the same.
 * @param tagManifestSha256s lower hex
 * @throws CausewayError `unexpected` for no volume or for what is no digest: nothing is never the digest of a transfer
 */
export function transferDigest(tagManifestSha256s: readonly string[]): string {
  if (tagManifestSha256s.length === 0)
    throw new CausewayError('unexpected', {}, 'a transfer without volumes has no digest')
  const hash = createHash('sha256')
  for (const digest of tagManifestSha256s) hash.update(`${checked(digest)}\n`)
  return hash.digest('hex')
}

/**
 * The first 80 bits of a transfer's digest in four groups of four, as `7K3M-0QXV-9D2A-WTHE`.
 * @throws CausewayError `unexpected` for what is no digest
 */
export function transferCode(digest: string): string {
  return formatBase32(Buffer.from(checked(digest).slice(0, 2 * CODE_BYTES), 'hex'))
}

/**
 * True when two people mean the same code: letter case, blanks and dashes do not count, O is 0, I and L are 1.
 * What is no whole code is the same as nothing.
 */
export function sameTransferCode(a: string, b: string): boolean {
  const [one, other] = [plainCode(a), plainCode(b)]
  return one !== null && one === other
}

/** The sixteen characters of a code as it was typed, or null. */
function plainCode(typed: string): string | null {
  const ascii = typed.replace(/[\s\p{Pd}]/gu, '')
  // Before the case is changed: `ſ` and others would become ASCII letters by it.
  if (!/^[0-9A-Za-z]{16}$/.test(ascii)) return null
  const plain = ascii.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  return plain.includes('U') ? null : plain
}

function checked(digest: string): string {
  if (sha256Schema.safeParse(digest).success) return digest
  throw new CausewayError('unexpected', { digest }, 'not a SHA-256 in lower hex')
}
