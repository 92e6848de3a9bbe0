/** The station's own key: made once, kept in `id_ed25519` where only its owner may read it, used to sign. */
import { constants } from 'node:fs'
import { hkdfSync } from 'node:crypto'
import { chmod, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { systemDisk } from '../files/disk'
import { removeQuietly, syncFolder, temporaryPath, writeFileDurably } from '../files/durable'
import { errorCode } from '../files/system-error'
import { readStateText } from '../files/state-file'
import { generateKeyPair, signingKey } from './ed25519'
import { formatPublicKey, isPrintable, parsePublicKeyLine, pointOfPublicKey } from './openssh'
import { formatPrivateKey, parsePrivateKey, type PrivateKey } from './private-key'
import { signSshsig, type Namespace } from './sshsig'
import { sharedSecret } from './x25519'

/** Names as OpenSSH uses them, inside the station's keys folder. */
export const PRIVATE_KEY_FILE = 'id_ed25519'
export const PUBLIC_KEY_FILE = 'id_ed25519.pub'

/** Bytes of the largest key file that is read; Causeway's own are below 500. */
const KEY_FILE_LIMIT = 64 * 1024
const COMMENT_LIMIT = 256
const SECRET_BYTES = 32
/** Windows has no such bits there: the station's home lies in the user's own profile, whose access list protects it. */
const HAS_MODES = process.platform !== 'win32'

export interface StationKey {
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string
  /** With comment, as handed to the other side. */
  readonly publicKeyLine: string
  readonly comment: string
  readonly fingerprint: string
  /** An armored SSHSIG over `bytes`, good for `namespace` only. */
  sign(namespace: Namespace, bytes: Uint8Array): string
  /**
   * The 32 bytes that this station shares with the one whose public key this is.
   * @throws CausewayError `key.malformed`
   */
  shareWith(publicKey: string): Buffer
  /** Derives 32 bytes for one purpose and text: always the same, and nobody without the private key can tell them. */
  secretFor(purpose: string, text: string): Buffer
}

/**
 * Makes a key and writes `id_ed25519` (0600) and `id_ed25519.pub` into `folder` (made if need be, 0700).
 * An existing private key is never replaced.
 * @param comment see `keyComment`; up to 256 printable characters
 * @throws CausewayError `usage` for an unprintable comment, `file.exists` when the folder already holds a private key
 */
export async function createStationKey(folder: string, comment: string): Promise<StationKey> {
  if (comment.length > COMMENT_LIMIT || comment !== comment.trim() || !isPrintable(comment)) {
    throw new CausewayError('usage', { comment })
  }
  const key: PrivateKey = { ...generateKeyPair(), comment }
  const station = stationKeyOf(key)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const path = join(folder, PRIVATE_KEY_FILE)
  const temporary = temporaryPath(path)
  await writeFileDurably(temporary, formatPrivateKey(key), { mode: 0o600 })
  try {
    systemDisk.renameWithoutReplacing(temporary, path)
  } catch (error) {
    await removeQuietly(temporary)
    throw error
  }
  await syncFolder(folder)
  await writeFileDurably(join(folder, PUBLIC_KEY_FILE), `${station.publicKeyLine}\n`, { mode: 0o644 })
  return station
}

/**
 * Reads the station's key. `id_ed25519.pub` may be missing (it only repeats what the private key holds)
 * but may not name another key.
 * @throws CausewayError `key.permissions` (details: path, mode) when others may read the private key,
 * `station.damaged` (details: path) when it is missing or not a key, `file.unreadable`
 */
export async function loadStationKey(folder: string): Promise<StationKey> {
  const path = join(folder, PRIVATE_KEY_FILE)
  const station = stationKeyOf(parseKeyFile(path, await readPrivateFile(path)))
  await comparePublicKeyFile(join(folder, PUBLIC_KEY_FILE), station)
  return station
}

function stationKeyOf(key: PrivateKey): StationKey {
  const signer = signingKey(key)
  const publicKey = formatPublicKey(key.point)
  const publicKeyLine = `${publicKey} ${key.comment}`.trimEnd()
  return {
    publicKey,
    publicKeyLine,
    comment: key.comment,
    fingerprint: parsePublicKeyLine(publicKey).fingerprint,
    sign: (namespace, bytes) => signSshsig(signer, key.point, namespace, bytes),
    shareWith: (other) => shareWith(key.seed, other),
    // HKDF (RFC 5869): the seed cannot be computed from them, nor what they are for one purpose from those for another.
    secretFor: (purpose, text) => Buffer.from(hkdfSync('sha256', key.seed, '', `${purpose}\n${text}\n`, SECRET_BYTES)),
  }
}

function shareWith(seed: Buffer, publicKey: string): Buffer {
  try {
    return sharedSecret(seed, pointOfPublicKey(publicKey))
  } catch (error) {
    throw new CausewayError('key.malformed', {}, error)
  }
}

/** The bytes of a file that only its owner may read; permissions are asked of the open file, not of its name. */
async function readPrivateFile(path: string): Promise<Buffer> {
  // A named pipe would be waited for. Windows has neither the flag nor the pipe.
  const file = await open(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0)).catch(
    (error: unknown) => {
      throw new CausewayError(errorCode(error) === 'ENOENT' ? 'station.damaged' : 'file.unreadable', { path }, error)
    },
  )
  try {
    const facts = await file.stat()
    if (!facts.isFile() || facts.size > KEY_FILE_LIMIT) throw new CausewayError('station.damaged', { path })
    if (HAS_MODES && (facts.mode & 0o077) !== 0) {
      throw new CausewayError('key.permissions', { path, mode: (facts.mode & 0o777).toString(8).padStart(4, '0') })
    }
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function parseKeyFile(path: string, bytes: Buffer): PrivateKey {
  try {
    return parsePrivateKey(bytes.toString('latin1'))
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}

async function comparePublicKeyFile(path: string, station: StationKey): Promise<void> {
  let line: string
  try {
    line = await readStateText(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw new CausewayError('file.unreadable', { path }, error)
  }
  try {
    const { fingerprint } = parsePublicKeyLine(line)
    if (fingerprint !== station.fingerprint) throw new Error(`the public key file names ${fingerprint}`)
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}
