import { resolve } from 'node:path'
import { packageFormatSchema, stationNameSchema } from '../../../shared/domain'
import { CausewayError } from '../../../shared/errors'
import type { JobView, StepInput, StepResult } from '../../../shared/jobs'
import type { StepId } from '../../../shared/steps'
import { inspectFolder } from '../../media/folder'
import { mediumChecks } from '../../media/checks'
import type { Station } from '../../station/station'
import { Jobs } from '../../transfer/jobs'
import type { JobRecord } from '../../transfer/job-record'
import { findTransfer } from '../../transfer/receive/volumes-on-media'
import { oneOf, parseCommand, required, usage } from '../arguments'
import { withStation, type Command, type CommandContext } from '../command'
import { describeTroubles, done, failure, type CommandResult } from '../output'
import { progressLine } from '../progress-line'

/** `send`: all steps from the server check to the hand-over note. The same words again take up what was interrupted. */
export const send: Command = async (args, context) => {
  const { values } = parseCommand(args, {
    to: { type: 'string', multiple: true },
    destination: { type: 'string' },
    'package-format': { type: 'string', default: 'xml.gz' },
    carrier: { type: 'string' },
    note: { type: 'string', default: '' },
  })
  const media = (values.to ?? []).map((folder) => resolve(folder))
  if (media.length === 0) throw usage('--to is required')
  const destination = stationNameSchema.safeParse(required(values.destination, '--destination'))
  if (!destination.success) throw usage('--destination is the name of the receiving station')
  const format = oneOf(values['package-format'], packageFormatSchema.options, '--package-format')
  const note = values.note
  return withJobs(context, async (station, jobs) => {
    const open = jobs.unfinished('send').find((job) => job.destination === destination.data && usesMedia(job, media))
    if (!open) await demandWritable(media)
    const job = open ?? jobs.startSend({ destination: destination.data })
    announce(context, open !== undefined, job.transferId ?? '')
    const carrier = values.carrier ?? station.operator
    return drive(context, jobs, job.id, (step) => inputFor(step, { media, format, carrier, note }))
  })
}

/** `receive`: all steps from finding the volumes to the signed receipt. */
export const receive: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 99 })
  const media = positionals.map((folder) => resolve(folder))
  return withJobs(context, async (station, jobs) => {
    station.requireRole('disconnected')
    const found = await findTransfer(media).catch(() => [])
    const open = jobs
      .unfinished('receive')
      .find((job) => job.transferId !== null && job.transferId === found[0]?.transferId)
    const job = open ?? jobs.startReceive()
    announce(context, open !== undefined, open?.transferId ?? '')
    const choices = { media, format: 'xml.gz' as const, carrier: '', note: '' }
    if (open && jobs.canRepeat(open.id, 'identify')) {
      const found = await jobs.runStep(open.id, inputFor('identify', choices), stepOptions(context))
      if (found.error) return failed(found.job, found.error)
    }
    return drive(context, jobs, job.id, (step) => inputFor(step, choices))
  })
}

/** `verify`: signature, signer and every byte of a medium, without importing anything. */
export const verify: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 99 })
  const media = positionals.map((folder) => resolve(folder))
  return withJobs(context, (_station, jobs) =>
    drive(context, jobs, jobs.startVerify().id, (step) =>
      inputFor(step, { media, format: 'xml.gz', carrier: '', note: '' }),
    ),
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

/** Runs step after step until the job ends or a step is not done. */
async function drive(
  context: CommandContext,
  jobs: Jobs,
  id: string,
  input: (step: StepId) => StepInput,
): Promise<CommandResult> {
  const stopListening = context.io.onInterrupt(() => void jobs.cancel(id))
  try {
    for (let job = jobs.get(id); ;) {
      if (job.outcome?.verdict === 'verified') return succeeded(job)
      context.io.stderr(`${job.currentStep}\n`)
      const settled = await jobs.runStep(id, input(job.currentStep), stepOptions(context))
      job = settled.job
      if (settled.error) return failed(job, settled.error)
    }
  } finally {
    stopListening()
  }
}

function stepOptions(context: CommandContext): Parameters<Jobs['runStep']>[2] {
  return {
    report: progressLine(context.io),
    changed: () => {},
    mediumFolder: (folder) => folder,
    endOnFailure: true,
  }
}

/** Looks at the media before the export, which can take hours. @throws CausewayError `medium.not-ready` */
async function demandWritable(media: readonly string[]): Promise<void> {
  for (const folder of media) {
    const checks = await mediumChecks(await inspectFolder(folder), null, { write: true })
    const failed = checks.find((check) => check.state === 'failed')
    if (failed) throw new CausewayError('medium.not-ready', { label: folder, check: failed.id })
  }
}

function announce(context: CommandContext, resumed: boolean, transferId: string): void {
  if (resumed) context.io.stderr(`Taking up ${transferId} where it was left.\n`)
}

function usesMedia(job: JobRecord, media: readonly string[]): boolean {
  const chosen = job.data.volumes?.map((volume) => volume.medium)
  return chosen === undefined || chosen.every((medium) => media.includes(medium))
}

function inputFor(
  step: StepId,
  choices: {
    readonly media: readonly string[]
    readonly format: 'xml.gz' | 'cab'
    readonly carrier: string
    readonly note: string
  },
): StepInput {
  const { media, format, carrier, note } = choices
  if (step === 'media' || step === 'identify') return { step, media: [...media] }
  if (step === 'export') return { step, format }
  if (step === 'handover') return { step, carrier, note }
  return { step }
}

function succeeded(job: JobView): CommandResult {
  const document = describe(job)
  const lines = [
    `Verified. ${document.files ?? 0} files, ${document.bytes ?? 0} bytes read back and equal to the signed manifest.`,
    `Transfer ${job.transferId}`,
    ...(document.volumes ?? []).map((volume) => `Volume: ${volume.folder}`),
    ...(document.transferCode
      ? [
          `Transfer code, ${job.kind === 'send' ? 'to carry by' : 'to compare with the one from'} another channel: ${document.transferCode}`,
        ]
      : []),
    ...(document.fingerprint ? [`Signed with ${document.fingerprint}`] : []),
  ]
  return done({ ...document, verdict: 'verified' }, lines.join('\n'))
}

function failed(job: JobView, error: CausewayError): CommandResult {
  const problems = job.outcome?.problems ?? []
  const result = failure(error, {
    ...describe(job),
    ...(problems.length > 0 ? { problems, problemCount: job.outcome?.problemCount } : {}),
  })
  const named = problems.slice(0, 20).map(({ path, problem }) => `  ${problem}: ${path}`)
  const failedStep = job.steps.find((step) => step.error !== null)
  return { ...result, text: [result.text, ...describeTroubles(failedStep?.checks ?? []), ...named].join('\n') }
}

/** The job's figures for machines, as far as its steps have come. */
function describe(job: JobView): {
  transferId: string | null
  sequence: number | null
  files?: number
  bytes?: number
  volumes?: readonly { readonly folder: string }[]
  transferCode?: string
  fingerprint?: string
} & Record<string, unknown> {
  const results = new Map(job.steps.flatMap((step) => (step.result ? [[step.result.step, step.result]] : [])))
  const of = <S extends StepResult['step']>(step: S): Extract<StepResult, { step: S }> | undefined =>
    results.get(step) as Extract<StepResult, { step: S }> | undefined
  const moved = of('verify') ?? of('copy')
  const plan = of('plan')?.plan
  const content = of('content')
  const confirm = of('confirm')
  const receipt = of('receipt')
  const seal = of('seal')
  const claim = of('identify')?.claim
  return {
    jobId: job.id,
    transferId: job.transferId,
    sequence: job.sequence,
    source: job.source,
    destination: job.destination,
    ...(moved ? { files: moved.files, bytes: moved.bytes, readBack: moved.readBack } : {}),
    ...(seal ? { fingerprint: seal.fingerprint, transferCode: seal.transferCode } : {}),
    ...(job.trust ? { fingerprint: job.trust.fingerprint } : {}),
    ...(claim ? { transferCode: claim.transferCode } : {}),
    volumes: seal?.volumes ?? of('media')?.volumes ?? claim?.volumes ?? [],
    ...(plan && plan.missingCount > 0 ? { missing: plan.missing, missingCount: plan.missingCount } : {}),
    ...(job.trust ? { trust: job.trust } : {}),
    ...(content ? { copied: content.copied, alreadyThere: content.alreadyThere } : {}),
    ...(confirm
      ? {
          updates: { before: confirm.before, after: confirm.after, inPackage: confirm.inPackage },
          missingUpdates: confirm.missingUpdates,
          missingFiles: confirm.missingFiles,
        }
      : {}),
    ...(receipt ? { receipt: { sha256: receipt.receiptSha256, fingerprint: receipt.fingerprint } } : {}),
    checks: job.steps.find((step) => step.error !== null)?.checks ?? [],
  }
}
