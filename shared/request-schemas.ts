/** The schema of every request's argument list; main parses with it before a handler sees anything. */
import { z } from 'zod'
import { companionFolderSchema, companionNameSchema } from './companions'
import { custodyEntrySchema } from './custody'
import { fingerprintSchema, typedStationNameSchema, transferIdSchema, utcSchema, VERDICTS } from './domain'
import { mediumPurposeSchema, stepInputSchema } from './jobs'
import type { HistoryFilter } from './ledger'
import { periodSchema } from './period'
import { accountNameSchema, policyRulesSchema, secretSchema } from './policy-schemas'
import { REHEARSAL_NAMES } from './rehearsals'
import { newScannerSchema, SCANNER_REHEARSALS, scannerNameSchema, scanRulesSchema } from './scanners'
import { newStationSchema, preferenceChangesSchema } from './station'
import { JOB_KINDS } from './steps'
import { MESSAGE_ROLES } from './trust'
import { messageRoleSchema } from './trust-schemas'
import type { RequestChannel } from './channels'

const jobId = z.string().regex(/^[0-9a-f-]{36}$/)
const mediumToken = z.string().max(64)
/** A public key takes about a hundred characters and a comment; more is a file's work. */
const keyLine = z.string().max(8192)
const reportFormat = z.enum(['pdf', 'csv', 'json'])

const historyFilter = z.strictObject({
  text: z.string().max(200).optional(),
  kind: z.enum(JOB_KINDS).optional(),
  verdict: z.enum(VERDICTS).optional(),
  limit: z.number().int().min(1).max(1000).optional(),
  offset: z.number().int().min(0).optional(),
}) satisfies z.ZodType<HistoryFilter>

/** Channel → schema of its argument list. */
export const requestSchemas = {
  'app.info': z.tuple([]),
  'app.copy-text': z.tuple([z.string().max(100_000)]),
  'app.set-preferences': z.tuple([preferenceChangesSchema]),
  'station.create': z.tuple([newStationSchema]),
  'station.export-public-key': z.tuple([]),
  'station.open-other-side': z.tuple([]),
  'media.list': z.tuple([mediumPurposeSchema]),
  'media.pick-folder': z.tuple([mediumPurposeSchema]),
  'jobs.list': z.tuple([]),
  'jobs.get': z.tuple([jobId]),
  'jobs.start-send': z.tuple([
    z.strictObject({ destination: typedStationNameSchema, mode: z.enum(['full', 'increment']).optional() }),
  ]),
  'jobs.start-receive': z.tuple([]),
  'jobs.start-verify': z.tuple([]),
  'jobs.run-step': z.tuple([jobId, stepInputSchema]),
  'jobs.pause': z.tuple([jobId]),
  'jobs.resume': z.tuple([jobId]),
  'jobs.cancel': z.tuple([jobId]),
  'jobs.answer-challenge': z.tuple([
    jobId,
    z.strictObject({ groups: z.array(z.string().max(8)).max(11), holder: z.string().trim().min(1).max(128) }),
  ]),
  'jobs.decline-challenge': z.tuple([jobId]),
  'jobs.prove-presence': z.tuple([jobId, z.strictObject({ account: accountNameSchema, secret: z.string().max(256) })]),
  'server.synchronization': z.tuple([]),
  /** The send at whose Server step it is started. */
  'server.synchronize': z.tuple([jobId]),
  'practice.rehearsals': z.tuple([]),
  'practice.rehearse': z.tuple([z.enum(REHEARSAL_NAMES)]),
  'companions.list': z.tuple([]),
  'companions.pick-folder': z.tuple([]),
  'companions.add': z.tuple([companionFolderSchema]),
  'companions.remove': z.tuple([companionNameSchema]),
  'scanners.list': z.tuple([]),
  'scanners.pick-program': z.tuple([]),
  'scanners.add': z.tuple([newScannerSchema]),
  'scanners.remove': z.tuple([scannerNameSchema]),
  'scanners.set-rules': z.tuple([scanRulesSchema]),
  'scanners.test': z.tuple([scannerNameSchema]),
  'scanners.stop-test': z.tuple([]),
  'scanners.rehearse': z.tuple([scannerNameSchema, z.enum(SCANNER_REHEARSALS)]),
  'trust.list': z.tuple([]),
  'trust.pick-key-file': z.tuple([]),
  'trust.read-key-line': z.tuple([keyLine]),
  'trust.add': z.tuple([
    z.strictObject({
      key: z.union([z.strictObject({ keyToken: mediumToken }), z.strictObject({ line: keyLine })]),
      typedFingerprint: z.string().max(100),
      holder: z.string().trim().min(1).max(128),
      purposes: z.array(messageRoleSchema).min(1).max(MESSAGE_ROLES.length).optional(),
      validUntil: utcSchema.optional(),
    }),
  ]),
  'trust.revoke': z.tuple([
    z.strictObject({
      fingerprint: fingerprintSchema,
      reason: z.string().trim().min(1).max(500),
      /** Since when its signatures count no more, where that is earlier than now. */
      since: utcSchema.optional(),
    }),
  ]),
  'trust.pick-signer-file': z.tuple([]),
  'trust.import-signers': z.tuple([
    z.strictObject({
      fileToken: mediumToken,
      /** Of a list: what was typed for each key that was compared. */
      compared: z
        .array(z.strictObject({ row: z.number().int().min(0).max(1000), typedFingerprint: z.string().max(100) }))
        .max(1000),
    }),
  ]),
  'trust.former-keys': z.tuple([]),
  /** The station's name, typed to confirm. */
  'trust.rotate': z.tuple([z.string().max(100)]),
  'trust.export-statement': z.tuple([]),
  'trust.export': z.tuple([]),
  'policy.show': z.tuple([]),
  'policy.change': z.tuple([policyRulesSchema]),
  'policy.set-credential': z.tuple([z.strictObject({ account: accountNameSchema, secret: secretSchema })]),
  'policy.remove-credential': z.tuple([accountNameSchema]),
  'history.list': z.tuple([historyFilter]),
  'history.show': z.tuple([z.string().max(100)]),
  'history.verify': z.tuple([]),
  'history.duty': z.tuple([]),
  'history.heads': z.tuple([z.number().int().min(0), z.number().int().min(1).max(1000)]),
  'history.export-heads': z.tuple([z.enum(['own', 'all'])]),
  'history.import-heads': z.tuple([]),
  'history.report': z.tuple([z.string().max(100), reportFormat]),
  'history.period-report': z.tuple([periodSchema, reportFormat]),
  'history.bundle': z.tuple([]),
  /** The day, UTC, before which events go. */
  'history.archive': z.tuple([z.iso.date()]),
  /** The transfer or attempt. */
  'history.evidence': z.tuple([z.string().max(100)]),
  'audit.list': z.tuple([]),
  'audit.add': z.tuple([]),
  'audit.reconcile': z.tuple([]),
  'custody.devices': z.tuple([]),
  'custody.device': z.tuple([z.string().max(400)]),
  'custody.proof-wanted': z.tuple([z.string().max(128)]),
  'custody.record': z.tuple([z.string().max(400), custodyEntrySchema]),
  'custody.check-empty': z.tuple([z.string().max(400), mediumToken]),
  'receipt.export': z.tuple([transferIdSchema]),
  'receipt.check-code': z.tuple([transferIdSchema]),
  'receipt.sent': z.tuple([]),
  'receipt.accept-file': z.tuple([]),
  'receipt.accept-code': z.tuple([z.string().max(100)]),
  'server.check-health': z.tuple([]),
  'server.reset': z.tuple([]),
  'server.stop': z.tuple([]),
} as const satisfies Record<RequestChannel, z.ZodType>
