/**
 * What the events of a transfer say, read leniently: a report on a damaged or older ledger names what it finds and
 * leaves the rest empty, it never fails for a missing field.
 */
import { z } from 'zod'
import type { Check, CheckValue } from '../../../shared/domain'

const text = z.string().nullable().catch(null)
const count = z.number().int().nonnegative().nullable().catch(null)

const valueSchema: z.ZodType<CheckValue> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('count'), count: z.number() }),
  z.object({ kind: z.literal('bytes'), bytes: z.number() }),
  z.object({ kind: z.literal('bytes-of'), bytes: z.number(), total: z.number() }),
  z.object({ kind: z.literal('time'), utc: z.string() }),
  z.object({ kind: z.literal('yes-no'), yes: z.boolean() }),
  z.object({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.object({ kind: z.literal('names'), items: z.array(z.string()), count: z.number() }),
  z.object({ kind: z.literal('none') }),
])

/** `id` stays open: a check that a newer version made is reported too, under its bare id. */
const checkSchema: z.ZodType<Omit<Check, 'id'> & { readonly id: string }> = z.object({
  id: z.string(),
  state: z.enum(['ok', 'warning', 'failed', 'unknown', 'not-checked']),
  value: valueSchema,
  source: z.string(),
  at: z.string(),
})

const problemSchema = z.object({
  path: z.string(),
  problem: z.enum([
    'altered',
    'changed',
    'missing',
    'unexpected',
    'link',
    'unreadable',
    'unfinished',
    'unsafe-path',
    'malware',
    'not-scanned',
    'broken',
    'conflict',
  ]),
  finding: z.string().optional(),
})

const volumeSchema = z
  .object({
    index: z.number().int().positive(),
    files: count,
    bytes: count,
    manifestSha256: text,
    tagManifestSha256: text,
    serial: text,
    label: text,
  })
  .partial({ files: true, bytes: true, manifestSha256: true, tagManifestSha256: true, serial: true, label: true })

const scanSchema = z.object({
  scanner: z.string(),
  name: z.string(),
  version: text,
  signaturesAt: text,
  files: count,
  bytes: count,
  unreadCount: z.number().int().nonnegative().catch(0),
})
/** What a malware scanner read, as a verdict states it. */
export type ReportScan = z.infer<typeof scanSchema>

/** A list whose unreadable members are left out. */
const listOf = <T>(member: z.ZodType<T>): z.ZodType<T[]> =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const read = member.safeParse(item)
        return read.success ? [read.data] : []
      }),
    )

/** Every field that a report reads out of a payload, whatever the event. */
export const payloadSchema = z.object({
  jobId: text,
  step: text,
  outcome: text,
  checks: listOf(checkSchema),
  readBack: z.enum(['medium', 'cache']).nullable().catch(null),
  scans: z.array(scanSchema).nullable().catch(null),
  destination: text,
  claimedDestination: text,
  source: z.object({ name: text, fingerprint: text }).nullable().catch(null),
  fingerprint: text,
  holder: text,
  transferDigest: text,
  volumes: listOf(volumeSchema),
  tagManifests: listOf(z.string()),
  problems: listOf(problemSchema),
  problemCount: count,
  receiptSha256: text,
  server: text,
})
export type PayloadFacts = z.infer<typeof payloadSchema>
