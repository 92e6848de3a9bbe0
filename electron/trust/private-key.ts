/**
 * Private keys in OpenSSH's own format, `openssh-key-v1`, without passphrase: the file's permissions protect it.
 * Source of the layout: PROTOCOL.key in the OpenSSH distribution.
 */
import { randomBytes } from 'node:crypto'
import { KEY_BYTES, signingKey, type KeyPair } from './ed25519'
import { isPrintable, KEY_TYPE, pointOfBlob, publicKeyBlob } from './openssh'
import { armor, unarmor, WireFormatError, WireReader, wireString, wireUint32 } from './wire'

const LABEL = 'OPENSSH PRIVATE KEY'
const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1')
/** Unencrypted private sections are padded with 1, 2, 3 … to a multiple of this. */
const BLOCK_BYTES = 8

export interface PrivateKey extends KeyPair {
  readonly comment: string
}

/** The armored file that `ssh-keygen -y -f` reads. */
export function formatPrivateKey({ seed, point, comment }: PrivateKey): string {
  const check = randomBytes(4)
  const section = Buffer.concat([
    check,
    check,
    publicKeyBlob(point),
    wireString(Buffer.concat([seed, point])),
    wireString(comment),
  ])
  const key = [
    MAGIC,
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(publicKeyBlob(point)),
    wireString(Buffer.concat([section, padding(section.length)])),
  ]
  return armor(LABEL, Buffer.concat(key))
}

/** Reads what `formatPrivateKey` or `ssh-keygen -t ed25519 -N ''` wrote. @throws WireFormatError */
export function parsePrivateKey(text: string): PrivateKey {
  const reader = new WireReader(unarmor(LABEL, text))
  if (!reader.take(MAGIC.length).equals(MAGIC)) throw new WireFormatError('not an openssh-key-v1 file')
  const [cipher, kdf] = [reader.name(), reader.name()]
  if (cipher !== 'none' || kdf !== 'none') throw new WireFormatError('the private key is encrypted')
  if (reader.string().length > 0) throw new WireFormatError('key derivation options without a passphrase')
  if (reader.uint32() !== 1) throw new WireFormatError('not exactly one key')
  const point = pointOfBlob(reader.string())
  const section = reader.string()
  reader.end()
  const { seed, comment } = readSection(section, point)
  const key = { seed, point, comment }
  signingKey(key)
  return key
}

/** The private section, whose three copies of the public key must agree. */
function readSection(section: Buffer, point: Buffer): { seed: Buffer; comment: string } {
  const reader = new WireReader(section)
  if (reader.uint32() !== reader.uint32()) throw new WireFormatError('the check numbers differ')
  if (reader.name() !== KEY_TYPE) throw new WireFormatError(`the private key is no ${KEY_TYPE}`)
  if (!reader.string().equals(point)) throw new WireFormatError('the public keys differ')
  const pair = reader.string()
  // As long as two points, or what is behind the seed would be none.
  if (!pair.subarray(KEY_BYTES).equals(point)) throw new WireFormatError('the public keys differ')
  const commentBytes = reader.string()
  const comment = commentBytes.toString('utf8')
  if (!Buffer.from(comment, 'utf8').equals(commentBytes) || !isPrintable(comment)) {
    throw new WireFormatError('unprintable characters in the comment')
  }
  const rest = reader.rest()
  if (!rest.equals(padding(section.length - rest.length))) throw new WireFormatError('irregular padding')
  return { seed: Buffer.from(pair.subarray(0, KEY_BYTES)), comment }
}

function padding(length: number): Buffer {
  return Buffer.from(Array.from({ length: (BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES }, (_, i) => i + 1))
}
