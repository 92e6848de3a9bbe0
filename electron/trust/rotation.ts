/**
 * The statement by which a station's key is replaced. One file that travels: the first line is the signed text (JSON),
 * the rest two armored SSHSIGs over it, namespace causeway-rotation, by the earlier key and by the new one. The second
 * proves that whoever named the new key holds it. `head -n 1 FILE | tr -d '\n'` gives the text for `ssh-keygen -Y verify`.
 */
import { z } from 'zod'
import { fingerprintSchema, sha256Schema, stationNameSchema, utcSchema } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import { fingerprintOf } from './openssh'
import { NAMESPACES, verifySshsig } from './sshsig'
import type { StationKey } from './station-key'

export const ROTATION_FORMAT_VERSION = '1.0'
/** Characters of the longest statement that is read; Causeway's own are below 2500. */
export const ROTATION_LIMIT = 16 * 1024

const keySchema = z.looseObject({ fingerprint: fingerprintSchema, publicKey: z.string().max(200) })

const rotationSchema = z.looseObject({
  formatVersion: z.string().regex(/^1\.[0-9]{1,4}$/),
  type: z.literal('key-rotation'),
  station: stationNameSchema,
  practice: z.boolean(),
  from: keySchema,
  to: keySchema,
  /** Whole seconds: OpenSSH's list of signers, which names it as an end, has no smaller ones. */
  rotatedAt: utcSchema,
  /** The newest event that the earlier key signed for. */
  ledgerHead: z.looseObject({ sequence: z.number().int().positive(), hash: sha256Schema }),
  operator: z.string(),
})
export type Rotation = z.infer<typeof rotationSchema>

const SIGNATURE = '-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+\n-----END SSH SIGNATURE-----\n'
/** The text, the signature of the earlier key and that of the new one. */
const STATEMENT = new RegExp(`^([^\n]*)\n(${SIGNATURE})(${SIGNATURE})$`)

/** The file of a statement, signed with both keys. */
export function formatRotation(
  rotation: Rotation,
  from: Pick<StationKey, 'sign'>,
  to: Pick<StationKey, 'sign'>,
): string {
  const text = JSON.stringify(rotation)
  const sign = (key: Pick<StationKey, 'sign'>): string => key.sign(NAMESPACES.rotation, Buffer.from(text))
  return `${text}\n${sign(from)}${sign(to)}`
}

/** True for text that begins as a statement does; nothing of it is believed. */
export function looksLikeRotation(text: string): boolean {
  return text.startsWith('{') && text.includes('"key-rotation"')
}

/**
 * Reads a statement and verifies both signatures. Whether the earlier key is trusted is not decided here.
 * @throws CausewayError `trust.rotation-malformed`, `signature.*`
 */
export function parseRotation(file: string): Rotation {
  const found = file.length > ROTATION_LIMIT ? null : STATEMENT.exec(file)
  if (!found) throw new CausewayError('trust.rotation-malformed')
  const [, text = '', byEarlier = '', byNew = ''] = found
  const rotation = readText(text)
  const signers = [byEarlier, byNew].map((each) => verifySshsig(each, NAMESPACES.rotation, Buffer.from(text)))
  if (signers[0]?.fingerprint !== rotation.from.fingerprint || signers[1]?.fingerprint !== rotation.to.fingerprint)
    throw new CausewayError('trust.rotation-malformed', {}, 'the signatures are not by the keys that the text names')
  return rotation
}

function readText(text: string): Rotation {
  try {
    const rotation = rotationSchema.parse(parseJson(text))
    const { from, to } = rotation
    if (from.fingerprint === to.fingerprint) throw new Error('a key does not replace itself')
    for (const key of [from, to])
      if (fingerprintOf(key.publicKey) !== key.fingerprint) throw new Error('the fingerprint is another key’s')
    return rotation
  } catch (error) {
    throw new CausewayError('trust.rotation-malformed', {}, error)
  }
}
