/** Public keys as OpenSSH writes them (`ssh-ed25519 AAAA… comment`) and their fingerprints. Only Ed25519 is accepted. */
import { createHash } from 'node:crypto'
import { CausewayError } from '../../shared/errors'
import { isSmallOrder, KEY_BYTES } from './ed25519'
import { layoutOf } from './keyboard'
import { WireFormatError, WireReader, wireString } from './wire'

export const KEY_TYPE = 'ssh-ed25519'

/** Characters of the longest public key line and key file that are looked at. */
const LINE_LIMIT = 8 * 1024
const FILE_LIMIT = 64 * 1024

/** What would move, hide or break text around it: control and format characters, lone surrogates, line ends. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

/** Names of other key types, as they stand before the key in a file or a list. */
const OTHER_TYPE =
  /(?:^|\s)((?:ssh-(?:rsa|dss)|ecdsa-sha2-[a-z0-9-]+|sk-[a-z0-9-]+|ssh-ed25519-cert-v01)(?:@openssh\.com)?)[ \t]+AAAA/

export interface PublicKey {
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  /** What stands behind the key; nobody signs it, so it is a hint and never a proof. */
  readonly comment: string
  /** `SHA256:` and 43 characters, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string
}

/** The wire form of a public key: type and point. */
export function publicKeyBlob(point: Uint8Array): Buffer {
  return Buffer.concat([wireString(KEY_TYPE), wireString(point)])
}

/** The 32-byte point inside a public key's wire form. @throws WireFormatError */
export function pointOfBlob(blob: Uint8Array): Buffer {
  const reader = new WireReader(blob)
  const type = reader.name()
  if (type !== KEY_TYPE) throw new WireFormatError(`key type ${type}, only ${KEY_TYPE} is accepted`)
  const point = reader.string()
  if (point.length !== KEY_BYTES) throw new WireFormatError(`public key of ${point.length} bytes`)
  if (isSmallOrder(point)) throw new WireFormatError('public key of small order')
  reader.end()
  return point
}

/** `ssh-ed25519 AAAA…`. */
export function formatPublicKey(point: Uint8Array): string {
  return `${KEY_TYPE} ${publicKeyBlob(point).toString('base64')}`
}

/**
 * Reads one public key line. Types other than Ed25519, options before the key and irregular base64 are refused.
 * @throws CausewayError `key.malformed` (details: found, where it is a key of another type)
 */
export function parsePublicKeyLine(line: string): PublicKey {
  try {
    const { point, comment } = readLine(line)
    const publicKey = formatPublicKey(point)
    return { publicKey, comment, fingerprint: fingerprintOfBlob(publicKeyBlob(point)) }
  } catch (error) {
    if (error instanceof WireFormatError) throw new CausewayError('key.malformed', otherKeyType(line), error)
    throw error
  }
}

/** Returns the type of the first key in a line (`found`) where that is none that Causeway uses, as details of an error. */
export function otherKeyType(line: string): { readonly found?: string } {
  const found = OTHER_TYPE.exec(line.slice(0, LINE_LIMIT))?.[1]
  return found === undefined ? {} : { found }
}

/** The 32-byte point of a public key line. @throws WireFormatError */
export function pointOfPublicKey(line: string): Buffer {
  return readLine(line).point
}

/**
 * The first key of a public key file: blank lines and `#` comments before it are skipped, what follows it is not read.
 * @throws CausewayError `key.private`, `key.malformed`
 */
export function importPublicKeyFile(text: string): PublicKey {
  if (text.length > FILE_LIMIT) throw new CausewayError('key.malformed', {}, 'the file is too large for a public key')
  demandNoPrivateKey(text)
  const line = text
    .split(/\r?\n/)
    .map((each) => each.trim())
    .find((each) => each !== '' && !each.startsWith('#'))
  if (line === undefined) throw new CausewayError('key.malformed', {}, 'the file holds no key')
  return parsePublicKeyLine(line)
}

/**
 * One public key as somebody typed, pasted or scanned it: exactly one line, blanks and line ends around it apart. A line
 * that was wrapped on its way is not mended: what is glued together is not what was handed over.
 * @throws CausewayError `key.private`, `key.several-lines`, `key.malformed` (details: layout, where another keyboard layout
 *   spoilt it)
 */
export function importPublicKeyLine(text: string): PublicKey {
  demandNoPrivateKey(text)
  if (text.length > LINE_LIMIT) throw new CausewayError('key.malformed', {}, 'the line is too long for a public key')
  const line = text.trim()
  if (/[\r\n]/.test(line)) throw new CausewayError('key.several-lines')
  const layout = layoutOf(line, (sent) => sent.startsWith(`${KEY_TYPE} `))
  if (layout !== null && !line.startsWith(KEY_TYPE)) throw new CausewayError('key.malformed', { layout })
  return parsePublicKeyLine(line)
}

/**
 * A private key in the place of a public one has been shown to whoever stands there: that is worth another sentence
 * than garbage. Nothing of it goes into the error.
 * @throws CausewayError `key.private`
 */
function demandNoPrivateKey(text: string): void {
  // The labels of OpenSSH, PKCS#1, PKCS#8 and PuTTY, and OpenSSH's own without its label (base64 of `openssh-key-v1`).
  if (/BEGIN [A-Z0-9 ]*PRIVATE KEY-|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdj/.test(text))
    throw new CausewayError('key.private')
}

/** The fingerprint of `ssh-ed25519 AAAA… [comment]`. @throws CausewayError `key.malformed` */
export function fingerprintOf(publicKey: string): string {
  return parsePublicKeyLine(publicKey).fingerprint
}

/** `SHA256:` and the unpadded base64 of the digest of the key's wire form. */
export function fingerprintOfBlob(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** The comment of a station's key: says which station made it and whether it is for practice. */
export function keyComment(stationName: string, practice: boolean): string {
  return `${practice ? 'causeway-practice' : 'causeway'}:${stationName}`
}

/**
 * True when a public key line carries the comment of a practice key.
 * @throws CausewayError `key.malformed`
 */
export function isPracticeComment(line: string): boolean {
  return parsePublicKeyLine(line).comment.startsWith('causeway-practice:')
}

/** True for text that prints on one line and hides nothing. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text)
}

function readLine(line: string): { point: Buffer; comment: string } {
  if (line.length > LINE_LIMIT) throw new WireFormatError(`line of ${line.length} characters`)
  const fields = /^(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/.exec(line.trim())
  if (!fields) throw new WireFormatError('not a public key line')
  const [, type, base64 = '', comment = ''] = fields
  if (type !== KEY_TYPE) throw new WireFormatError(`the line does not begin with ${KEY_TYPE}`)
  const blob = Buffer.from(base64, 'base64')
  if (blob.toString('base64') !== base64) throw new WireFormatError('irregular base64')
  if (!isPrintable(comment)) throw new WireFormatError('unprintable characters in the comment')
  return { point: pointOfBlob(blob), comment }
}
