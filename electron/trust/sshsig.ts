/**
 * Signatures in OpenSSH's SSHSIG format, as `ssh-keygen -Y sign` makes and `ssh-keygen -Y verify` accepts.
 * Source of the layout: PROTOCOL.sshsig in the OpenSSH distribution.
 */
import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import { CausewayError } from '../../shared/errors'
import type { MessageRole } from '../../shared/trust'
import { SIGNATURE_BYTES, verifyingKey } from './ed25519'
import { fingerprintOfBlob, formatPublicKey, KEY_TYPE, pointOfBlob, publicKeyBlob } from './openssh'
import { armor, unarmor, WireFormatError, WireReader, wireString, wireUint32 } from './wire'

/** What a signature is for; one made for another purpose is refused. */
export const NAMESPACES = {
  transfer: 'causeway-transfer',
  receipt: 'causeway-receipt',
  ledger: 'causeway-ledger',
  rotation: 'causeway-rotation',
  /** Bundles for an auditor: the evidence of one transfer, the history of a station. */
  evidence: 'causeway-evidence',
  history: 'causeway-history',
} as const satisfies Record<MessageRole | 'evidence' | 'history', string>
export type Namespace = (typeof NAMESPACES)[keyof typeof NAMESPACES]

const LABEL = 'SSH SIGNATURE'
const MAGIC = Buffer.from('SSHSIG', 'latin1')
const VERSION = 1
const HASHES = ['sha512', 'sha256'] as const
type HashName = (typeof HASHES)[number]

interface ParsedSignature {
  readonly point: Buffer
  readonly namespace: string
  readonly hash: HashName
  readonly signature: Buffer
}

/** Signs `message` with SHA-512 as ssh-keygen does; `point` is the public key that belongs to `key`. */
export function signSshsig(key: KeyObject, point: Uint8Array, namespace: Namespace, message: Uint8Array): string {
  const signature = sign(null, signedBytes(namespace, 'sha512', message), key)
  const blob = [
    MAGIC,
    wireUint32(VERSION),
    wireString(publicKeyBlob(point)),
    wireString(namespace),
    wireString(''),
    wireString('sha512'),
    wireString(Buffer.concat([wireString(KEY_TYPE), wireString(signature)])),
  ]
  return armor(LABEL, Buffer.concat(blob))
}

/**
 * Checks that `armored` is a signature over `message` for `namespace`, and says by which key.
 * Whether that key is trusted is not decided here.
 * @throws CausewayError `signature.malformed`, `signature.wrong-namespace` (details: found, wanted), `signature.invalid`
 */
export function verifySshsig(
  armored: string,
  namespace: Namespace,
  message: Uint8Array,
): { readonly publicKey: string; readonly fingerprint: string } {
  const parsed = parse(armored)
  if (parsed.namespace !== namespace) {
    throw new CausewayError('signature.wrong-namespace', { found: parsed.namespace, wanted: namespace })
  }
  if (!verify(null, signedBytes(namespace, parsed.hash, message), verifyingKey(parsed.point), parsed.signature)) {
    throw new CausewayError('signature.invalid')
  }
  return keyFacts(parsed.point)
}

function keyFacts(point: Buffer): { publicKey: string; fingerprint: string } {
  return { publicKey: formatPublicKey(point), fingerprint: fingerprintOfBlob(publicKeyBlob(point)) }
}

function parse(armored: string): ParsedSignature {
  try {
    return readSignature(unarmor(LABEL, armored))
  } catch (error) {
    if (error instanceof WireFormatError) throw new CausewayError('signature.malformed', {}, error)
    throw error
  }
}

function readSignature(blob: Buffer): ParsedSignature {
  const reader = new WireReader(blob)
  if (!reader.take(MAGIC.length).equals(MAGIC)) throw new WireFormatError('not an SSHSIG')
  if (reader.uint32() !== VERSION) throw new WireFormatError('unknown SSHSIG version')
  const point = pointOfBlob(reader.string())
  const namespace = reader.name()
  // The format lets readers ignore this field; a byte that nobody looks at is a byte that may change unnoticed.
  if (reader.string().length > 0) throw new WireFormatError('the reserved field is not empty')
  const hashName = reader.name()
  const hash = HASHES.find((known) => known === hashName)
  if (hash === undefined) throw new WireFormatError(`hash algorithm ${hashName}`)
  const signature = signatureBytes(reader.string())
  reader.end()
  return { point, namespace, hash, signature }
}

function signatureBytes(field: Buffer): Buffer {
  const reader = new WireReader(field)
  if (reader.name() !== KEY_TYPE) throw new WireFormatError('the signature is of another type than the key')
  const signature = reader.string()
  if (signature.length !== SIGNATURE_BYTES) throw new WireFormatError(`signature of ${signature.length} bytes`)
  reader.end()
  return signature
}

/** What is really signed: the purpose and the message's hash, behind a mark that no other SSH protocol uses. */
function signedBytes(namespace: string, hash: HashName, message: Uint8Array): Buffer {
  const digest = createHash(hash).update(message).digest()
  return Buffer.concat([MAGIC, wireString(namespace), wireString(''), wireString(hash), wireString(digest)])
}
