/**
 * The keys that a station had before: the statements of its rotations, in `keys/former`. What the earlier keys signed
 * up to their rotation, this station's ledger above all, stays its own. The earlier private keys are gone.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { syncFolder, writeFileDurably } from '../files/durable'
import { errorCode } from '../files/system-error'
import { readStateText } from '../files/state-file'
import { formatRotation, parseRotation, ROTATION_FORMAT_VERSION, type Rotation } from './rotation'
import { createStationKey, PRIVATE_KEY_FILE, PUBLIC_KEY_FILE, type StationKey } from './station-key'

const FORMER = 'former'
const NEXT = 'next'
const STATEMENT = /^[0-9]{4}\.rotation$/

/** The rotations that led to the key of this fingerprint, oldest first. @throws CausewayError `station.damaged` */
export async function loadRotations(folder: string, fingerprint: string): Promise<readonly Rotation[]> {
  const rotations: Rotation[] = []
  for (const path of await statements(folder)) rotations.push(await readStatement(path))
  // A rotation that was killed before the keys changed left its statement; the next one replaces it.
  if (rotations.at(-1)?.from.fingerprint === fingerprint) rotations.pop()
  rotations.forEach((rotation, n) => {
    const follower = rotations[n + 1]?.from.fingerprint ?? fingerprint
    if (rotation.to.fingerprint !== follower)
      throw new CausewayError('station.damaged', { path: join(folder, FORMER) }, 'the rotations do not lead to the key')
  })
  return rotations
}

/**
 * True when this key may have signed a ledger head of this place: the current key any, an earlier one only up to its
 * rotation, so that a copy of an earlier private key rewrites nothing that came later.
 */
export function mayHaveSigned(
  rotations: readonly Rotation[],
  current: string,
  signer: string,
  sequence: number,
): boolean {
  if (signer === current) return true
  return rotations.some(({ from, ledgerHead }) => from.fingerprint === signer && sequence <= ledgerHead.sequence)
}

/**
 * Makes a new key in the place of the current one. The statement is on the disk before the key changes, so a kill leaves
 * either the old key or the new one with its statement.
 * @returns the new key and the statement's file as text
 */
export async function replaceStationKey(
  folder: string,
  key: StationKey,
  facts: Pick<Rotation, 'station' | 'practice' | 'ledgerHead' | 'operator'>,
  now = new Date(),
): Promise<{ readonly key: StationKey; readonly rotation: Rotation; readonly statement: string }> {
  const rotations = await loadRotations(folder, key.fingerprint)
  const next = join(folder, NEXT)
  await rm(next, { recursive: true, force: true })
  const made = await createStationKey(next, key.comment)
  const rotation: Rotation = {
    formatVersion: ROTATION_FORMAT_VERSION,
    type: 'key-rotation',
    ...facts,
    from: { fingerprint: key.fingerprint, publicKey: key.publicKey },
    to: { fingerprint: made.fingerprint, publicKey: made.publicKey },
    // Up to the next whole second: what the earlier key signed within this one still counts.
    rotatedAt: new Date(Math.ceil(now.getTime() / 1000) * 1000).toISOString(),
  }
  const statement = formatRotation(rotation, key, made)
  await mkdir(join(folder, FORMER), { recursive: true, mode: 0o700 })
  const name = `${String(rotations.length + 1).padStart(4, '0')}.rotation`
  await writeFileDurably(join(folder, FORMER, name), statement, { mode: 0o600 })
  // The public key file only repeats the private one; it may be missing for a moment, but may not name another key.
  await rm(join(folder, PUBLIC_KEY_FILE), { force: true })
  await rename(join(next, PRIVATE_KEY_FILE), join(folder, PRIVATE_KEY_FILE))
  await syncFolder(folder)
  await writeFileDurably(join(folder, PUBLIC_KEY_FILE), `${made.publicKeyLine}\n`, { mode: 0o644 })
  await rm(next, { recursive: true })
  return { key: made, rotation, statement }
}

/**
 * The file of the last of `count` statements, as it travels.
 * @throws CausewayError `station.damaged`
 */
export async function readLastStatement(folder: string, count: number): Promise<string> {
  // A statement of a rotation that was killed before the keys changed stands behind it.
  const path = (await statements(folder))[count - 1]
  if (path === undefined) throw new CausewayError('station.damaged', { path: join(folder, FORMER) })
  return readStateText(path).catch((error: unknown) => {
    throw new CausewayError('station.damaged', { path }, error)
  })
}

async function statements(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, FORMER)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw new CausewayError('station.damaged', { path: join(folder, FORMER) }, error)
  })
  return names
    .filter((name) => STATEMENT.test(name))
    .sort()
    .map((name) => join(folder, FORMER, name))
}

async function readStatement(path: string): Promise<Rotation> {
  try {
    return parseRotation(await readStateText(path))
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}
