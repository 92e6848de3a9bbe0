import { resolve } from 'node:path'
import { packageFormatSchema, typedStationNameSchema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import { MOST_COPIES, type StepInput } from '../../../shared/jobs'
import { isSameStation } from '../../../shared/station-name'
import type { StepId } from '../../../shared/steps'
import { inspectFolder } from '../../media/folder'
import { mediumChecks } from '../../media/checks'
import type { Station } from '../../station/station'
import type { NamedFolder } from '../../transfer/companions/apart'
import { demandApartFromEachOther, demandMediaApart } from '../../transfer/media-apart'
import { isKnownDestination } from '../../transfer/baseline/known-destination'
import { demandProtectedFolders } from '../../transfer/custody/rule'
import { filedUnder } from '../../transfer/jobs/job-record'
import { Jobs } from '../../transfer/jobs/jobs'
import { claimedTransfers } from '../../transfer/receive/volumes-on-media'
import { oneOf, parseCommand, required, usage, wholeNumber } from '../arguments'
import { withStation, type Command, type CommandContext } from '../command'
import { askSecret, type CommandResult } from '../output'
import { progressLine } from '../progress-line'
import { APPROVAL_OPTIONS, consentFor, readApprovalOptions, type ApprovalOptions } from './approval-options'
import { COMPANION_OPTION, lookUpCompanions, lookUpPlaces, readCompanions } from './companion-options'
import { lookUpMedia, namesOtherCompanions, usesMedia, wantsNewPlan } from './open-send'
import { failed, succeeded } from './transfer-result'

/**
 * `send`: all steps from the server check to the hand-over note. The same words again take up what was interrupted;
 * other media beside one of those that the job has already make its plan anew.
 */
export const send: Command = async (args, context) => {
  const { values } = parseCommand(args, {
    to: { type: 'string', multiple: true },
    destination: { type: 'string' },
    copies: { type: 'string', default: '1' },
    lost: { type: 'string', multiple: true, default: [] },
    'accept-missing': { type: 'string' },
    increment: { type: 'boolean', default: false },
    companion: COMPANION_OPTION,
    'package-format': { type: 'string', default: 'xml.gz' },
    carrier: { type: 'string' },
    note: { type: 'string', default: '', mayBeEmpty: true },
    seal: { type: 'string', multiple: true, default: [] },
    condition: { type: 'string', default: '', mayBeEmpty: true },
  })
  if (!values.to?.length) throw usage('--to is required')
  const named = await lookUpMedia(values.to)
  const destination = typedStationNameSchema.safeParse(required(values.destination, '--destination'))
  if (!destination.success) throw usage('--destination is the name of the receiving station')
  const format = oneOf(values['package-format'], packageFormatSchema.options, '--package-format')
  const copies = wholeNumber(values.copies, '--copies', 1, MOST_COPIES)
  const lost = values.lost.map((number) => wholeNumber(number, '--lost', 1, 999))
  const { note, seal: seals, condition } = values
  const media = named.map(({ folder }) => folder)
  const acceptMissing = values['accept-missing']
  const companions = await lookUpCompanions(readCompanions(values.companion), [context.home, ...media])
  return withJobs(context, async (station, jobs) => {
    const open = jobs
      .unfinished('send')
      .find((job) => isSameStation(job.destination ?? '', destination.data) && usesMedia(job, named))
    if (!open && lost.length > 0) throw usage('--lost names a volume of a send that was interrupted; there is none')
    if (!open) await demandWritable(station, media)
    const mode = values.increment ? 'increment' : 'full'
    if (open && (open.data.mode ?? 'full') !== mode)
      throw usage(`--increment is ${values.increment ? 'not ' : ''}what the send that was interrupted began with`)
    if (!open && !isKnownDestination(station, destination.data))
      context.screen.say(...unknownDestination(destination.data))
    const job = open ?? jobs.startSend({ destination: destination.data, mode })
    announce(context, open !== undefined, job.transferId ?? '')
    const carrier = values.carrier ?? station.operator
    const choices = { media, copies, lost, format, acceptMissing, companions, carrier, note, seals, condition }
    if (open && namesOtherCompanions(open, companions)) {
      if (!jobs.canRepeat(open.id, 'plan'))
        throw usage('--companion names other folders than the send that was interrupted')
      const planned = await jobs.runStep(open.id, inputFor('plan', choices), stepOptions(context))
      if (planned.error) return failed(planned.job, planned.error)
    }
    if (open && (lost.length > 0 || (wantsNewPlan(open, named, copies) && jobs.canRepeat(open.id, 'media')))) {
      const planned = await jobs.runStep(open.id, inputFor('media', choices), stepOptions(context))
      if (planned.error) return failed(planned.job, planned.error)
    }
    // Where the job stands at its media, those are chosen now and nothing was given up before.
    return drive(context, jobs, job.id, (step) => inputFor(step, { ...choices, lost: [] }))
  })
}

/** `receive`: all steps from finding the volumes to the signed receipt. */
export const receive: Command = async (args, context) => {
  const options = {
    ...APPROVAL_OPTIONS,
    companion: COMPANION_OPTION,
    'second-person': { type: 'string' },
  } as const
  const { values, positionals } = parseCommand(args, options, { min: 1, max: 99 })
  const approvals = readApprovalOptions(values)
  const media = positionals.map((folder) => resolve(folder))
  const companions = await lookUpPlaces(readCompanions(values.companion))
  return withJobs(context, async (station, jobs) => {
    station.requireRole('disconnected')
    // A refusal by the rule for received media belongs into the history, so Identify is the one to say it.
    const mayLook = await demandProtectedFolders(station, media).then(
      () => true,
      () => false,
    )
    const found = mayLook ? await claimedTransfers(media).catch(() => []) : []
    const open = jobs.unfinished('receive').find((job) => found.includes(filedUnder(job) ?? ''))
    const job = open ?? jobs.startReceive()
    announce(context, open !== undefined, (open && filedUnder(open)) ?? '')
    const choices = { ...reading(media), companions }
    if (open && jobs.canRepeat(open.id, 'identify')) {
      const found = await jobs.runStep(open.id, inputFor('identify', choices), stepOptions(context))
      if (found.error) return failed(found.job, found.error)
    }
    if (open && jobs.canRepeat(open.id, 'verify') && jobs.wantsScan(open.id)) {
      const scanned = await jobs.runStep(open.id, inputFor('verify', choices), stepOptions(context))
      if (scanned.error) return failed(scanned.job, scanned.error)
    }
    const person = values['second-person']
    const beforeStep = async (step: StepId): Promise<void> => {
      if (step !== 'metadata' || person === undefined) return
      const secret = await askSecret(context.screen, person)
      await jobs.provePresence(job.id, { account: person, secret })
    }
    return drive(context, jobs, job.id, (step) => inputFor(step, choices), { approvals, beforeStep })
  })
}

/** `verify`: signature, signer and every byte of a medium, without importing anything. */
export const verify: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 99 })
  const media = positionals.map((folder) => resolve(folder))
  return withJobs(context, (_station, jobs) =>
    drive(context, jobs, jobs.startVerify().id, (step) => inputFor(step, reading(media))),
  )
}

async function withJobs(
  context: CommandContext,
  work: (station: Station, jobs: Jobs) => Promise<CommandResult>,
): Promise<CommandResult> {
  return withStation(context, async (station) => {
    const jobs = new Jobs(station, context.startWorkers)
    try {
      return await work(station, jobs)
    } finally {
      jobs.close()
    }
  })
}

interface DriveOptions {
  readonly approvals?: ApprovalOptions | null
  /** What a step needs to be told beside its input. */
  readonly beforeStep?: (step: StepId) => Promise<void>
}

/** Runs step after step until the job ends or a step is not done. */
async function drive(
  context: CommandContext,
  jobs: Jobs,
  id: string,
  input: (step: StepId) => StepInput,
  { approvals = null, beforeStep }: DriveOptions = {},
): Promise<CommandResult> {
  const stopListening = context.screen.onInterrupt(() => void jobs.cancel(id))
  try {
    for (let job = jobs.get(id); ;) {
      if (job.outcome?.verdict === 'verified') return succeeded(job)
      const consent = approvals && job.currentStep === 'receipt' ? consentFor(job, approvals) : null
      const next = consent ? { step: 'confirm' as const, approvals: consent } : input(job.currentStep)
      await beforeStep?.(next.step)
      context.screen.say(next.step)
      const settled = await jobs.runStep(id, next, stepOptions(context))
      job = settled.job
      if (settled.error) return failed(job, settled.error)
    }
  } finally {
    stopListening()
  }
}

function stepOptions(context: CommandContext): Parameters<Jobs['runStep']>[2] {
  return {
    report: progressLine(context.screen),
    changed: () => {},
    mediumFolder: (folder) => folder,
    endOnFailure: true,
  }
}

/**
 * Looks at the media before the export, which can take hours.
 * @throws CausewayError `medium.not-ready`, `medium.overlaps`
 */
async function demandWritable(station: Station, media: readonly string[]): Promise<void> {
  await demandMediaApart(media, station.paths)
  await demandApartFromEachOther([...new Set(media)])
  for (const folder of media) {
    const checks = await mediumChecks(await inspectFolder(folder), null, { write: true })
    const failed = checks.find((check) => check.state === 'failed')
    if (failed) throw new CausewayError('medium.not-ready', { label: folder, check: failed.id })
  }
}

function unknownDestination(name: string): string[] {
  return [
    `Warning: no trusted key is held by "${name}", and no receipt came from there.`,
    'Compare the name with the one at the import server: only a station with exactly this name accepts the transfer.',
  ]
}

function announce(context: CommandContext, resumed: boolean, transferId: string): void {
  if (resumed) context.screen.say(`Taking up ${transferId} where it was left.`)
}

interface Choices {
  readonly media: readonly string[]
  readonly copies: number
  readonly lost: readonly number[]
  readonly format: 'xml.gz' | 'cab'
  readonly acceptMissing?: string | undefined
  readonly companions: readonly NamedFolder[]
  readonly carrier: string
  readonly note: string
  readonly seals?: readonly string[]
  readonly condition?: string
}

/** What a job that only reads media is asked. */
function reading(media: readonly string[]): Choices {
  return { media, copies: 1, lost: [], format: 'xml.gz', companions: [], carrier: '', note: '' }
}

function inputFor(step: StepId, choices: Choices): StepInput {
  const { media, copies, lost, format, acceptMissing, companions, carrier, note, seals = [], condition = '' } = choices
  if (step === 'media') return { step, media: [...media], copies, lost: [...lost] }
  if (step === 'identify') return { step, media: [...media] }
  if (step === 'export') return { step, format }
  if (step === 'plan')
    return { step, companions: [...companions], ...(acceptMissing === undefined ? {} : { acceptMissing }) }
  if (step === 'content') return { step, companions: [...companions] }
  if (step === 'handover') return { step, carrier, note, seals: [...seals], condition }
  return { step }
}
