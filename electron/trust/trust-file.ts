/** The shape of trust.json. Whatever does not fit it is damage: a store that is half understood trusts nobody. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { fingerprintSchema, utcSchema } from '../../shared/domain'
import { MESSAGE_ROLES, NO_LIMITS, type MessageRole, type SignerView } from '../../shared/trust'
import { messageRoleSchema } from '../../shared/trust-schemas'
import { CausewayError } from '../../shared/errors'
import { parseJson } from '../../shared/json'
import { fingerprintOf, isPrintable, parsePublicKeyLine } from './openssh'

const person = z
  .string()
  .min(1)
  .max(128)
  .refine((text) => text === text.trim() && isPrintable(text), 'printable text without blanks around it')

const wholeSecond = utcSchema.refine((utc) => /T\d\d:\d\d:\d\d(\.0+)?Z$/.test(utc), 'whole seconds')

const purposesSchema = z
  .array(messageRoleSchema)
  .min(1)
  .refine((roles) => isDeepStrictEqual(roles, inOrder(roles)), 'each purpose once, in order')

/** The fields of the first version of the file. */
const firstSigner = z.strictObject({
  fingerprint: fingerprintSchema,
  publicKey: z.string(),
  holder: person,
  status: z.enum(['trusted', 'revoked']),
  origin: z.enum(['pinned', 'first-use']),
  trustedBy: person,
  trustedAt: utcSchema,
  revokedAt: utcSchema.nullable(),
  revokedReason: z.string().min(1).max(500).nullable(),
})

const signerSchema = firstSigner
  .extend({
    purposes: purposesSchema,
    validFrom: wholeSecond.nullable(),
    validUntil: wholeSecond.nullable(),
    revokedFrom: utcSchema.nullable(),
    replaces: fingerprintSchema.nullable(),
  })
  .refine((signer) => isKeyOf(signer.publicKey, signer.fingerprint), 'the fingerprint is that of the key')
  .refine((signer) => {
    const facts = [signer.revokedAt, signer.revokedFrom, signer.revokedReason]
    return facts.every((fact) => (signer.status === 'revoked' ? fact !== null : fact === null))
  }, 'exactly the revoked have dates and a reason')
  .refine(
    ({ validFrom, validUntil }) =>
      validFrom === null || validUntil === null || Date.parse(validFrom) <= Date.parse(validUntil),
    { message: 'valid from before until', path: ['validUntil'] },
  )
  .refine(
    ({ fingerprint, replaces }) => fingerprint !== replaces,
    'no key replaces itself',
  ) satisfies z.ZodType<SignerView>

const trustFileSchema = z.strictObject({
  formatVersion: z.literal(2),
  signers: z
    .array(signerSchema)
    .refine((signers) => new Set(signers.map((each) => each.fingerprint)).size === signers.length, 'no key twice'),
})

/** What the first version does not say is what it meant: all purposes, at any time, revoked since it was revoked. */
const firstTrustFile = z
  .strictObject({ formatVersion: z.literal(1), signers: z.array(firstSigner) })
  .transform(({ signers }) => ({
    formatVersion: 2,
    signers: signers.map((signer) => ({ ...signer, ...NO_LIMITS, revokedFrom: signer.revokedAt, replaces: null })),
  }))

/** @throws CausewayError `station.damaged` (details: path) */
export function parseTrustFile(path: string, bytes: Uint8Array): SignerView[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const file: unknown = parseJson(text)
    const first = firstTrustFile.safeParse(file)
    return trustFileSchema.parse(first.success ? first.data : file).signers
  } catch (error) {
    throw new CausewayError('station.damaged', { path }, error)
  }
}

export function formatTrustFile(signers: readonly SignerView[]): string {
  return `${JSON.stringify({ formatVersion: 2, signers }, null, 2)}\n`
}

/** The signer, if it may stand in the file. @throws CausewayError `usage` (details: field) */
export function checkedSigner(signer: SignerView): SignerView {
  const result = signerSchema.safeParse(signer)
  if (result.success) return result.data
  throw new CausewayError('usage', { field: result.error.issues[0]?.path.join('.') ?? '' }, result.error)
}

/** Purposes each once, as they stand in the file. */
export function inOrder(purposes: readonly MessageRole[]): MessageRole[] {
  return MESSAGE_ROLES.filter((role) => purposes.includes(role))
}

/** True when `publicKey` is exactly `ssh-ed25519 AAAA…`, without comment, and has this fingerprint. */
function isKeyOf(publicKey: string, fingerprint: string): boolean {
  try {
    return parsePublicKeyLine(publicKey).publicKey === publicKey && fingerprintOf(publicKey) === fingerprint
  } catch {
    return false
  }
}
