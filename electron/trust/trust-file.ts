/** The shape of trust.json. Whatever does not fit it is damage: a store that is half understood trusts nobody. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { fingerprintSchema, utcSchema } from '../../shared/domain'
import { MESSAGE_ROLES, NO_LIMITS, type MessageRole, type SignerView } from '../../shared/trust'
import { messageRoleSchema } from '../../shared/trust-schemas'
import { checkedInput } from '../files/home-file'
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

/** The signers in a trust file. @throws an error for content that is none */
export function signersIn(content: unknown): SignerView[] {
  const first = firstTrustFile.safeParse(content)
  return trustFileSchema.parse(first.success ? first.data : content).signers
}

/** What a trust file with these signers holds. */
export function trustFileOf(signers: readonly SignerView[]): object {
  return { formatVersion: 2, signers }
}

/** The signer, if it may stand in the file. @throws CausewayError `usage` (details: field, problem) */
export function checkedSigner(signer: SignerView): SignerView {
  return checkedInput(signerSchema, signer)
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
