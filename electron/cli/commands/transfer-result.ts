import type { CausewayError } from '../../../shared/errors'
import type { ContentNeeds } from '../../../shared/completeness'
import type { ClaimedTransfer, FoundVolumes, JobView, SavedContent, StepResult, VolumeView } from '../../../shared/jobs'
import type { ScanSummary } from '../../../shared/scanners'
import { describeCompanions, type Companion } from './companion-lines'
import { describeTroubles, describeWarnings, done, failure, type CommandResult } from '../output'
import { describeNeeds } from './needs-lines'
import { describeScans } from './scan-lines'
import { describeRun } from './tool-run'

/** A job that ended as it should, for people and machines. */
export function succeeded(job: JobView): CommandResult {
  const document = describe(job)
  const lines = [
    `Verified. ${document.files ?? 0} files, ${document.bytes ?? 0} bytes read back and equal to the signed manifest.`,
    `Transfer ${job.transferId}`,
    ...(document.volumes ?? []).flatMap(({ folder, copies = [] }) => [
      `Volume: ${folder}`,
      ...copies.map((copy) => `  the same on: ${copy}`),
    ]),
    ...(document.unused ?? []).map(({ location }) => `Not used: ${location}`),
    ...describeSaved(document.saved),
    ...(document.scans ? describeScans(document.scans) : []),
    ...describeWarnings(job.steps.find(({ id }) => id === 'verify')?.checks ?? []),
    ...describeCompanions(document.companions ?? []),
    ...describeFound(document),
    ...(document.needs ? describeNeeds(document.needs) : []),
    ...(document.transferCode
      ? [
          `Transfer code, ${job.kind === 'send' ? 'to carry by' : 'to compare with the one from'} another channel: ${document.transferCode}`,
        ]
      : []),
    ...(document.fingerprint ? [`Signed with ${document.fingerprint}`] : []),
  ]
  return done({ ...document, verdict: 'verified' }, lines)
}

/** A job, or a step of it, that did not. */
export function failed(job: JobView, error: CausewayError): CommandResult {
  const failedStep = job.steps.find((step) => step.error !== null)
  const { problems, problemCount } = job.outcome ?? failedStep ?? { problems: [], problemCount: 0 }
  const run = failedStep?.toolRun
  const result = failure(error, {
    ...describe(job),
    resumable: job.outcome === null,
    ...(run ? { toolRun: run } : {}),
    ...(problems.length > 0 ? { problems, problemCount } : {}),
  })
  const named = problems
    .slice(0, 20)
    .map(({ path, problem, finding }) => `  ${problem}: ${path}${finding ? ` (${finding})` : ''}`)
  return {
    ...result,
    lines: [
      ...result.lines,
      ...describeTroubles(failedStep?.checks ?? []),
      ...(run ? describeRun(run, failedStep?.id === 'verify' ? 'The scanner' : 'wsusutil') : []),
      ...describeFound(describe(job)),
      ...named,
    ],
  }
}

/** The job's figures for machines, as far as its steps have come. */
function describe(job: JobView): {
  transferId: string | null
  sequence: number | null
  files?: number
  bytes?: number
  volumes?: readonly VolumeView[]
  unused?: readonly { readonly label: string; readonly location: string }[]
  claimed?: ClaimedTransfer
  duplicates?: FoundVolumes['duplicates']
  others?: FoundVolumes['others']
  missingVolumes?: FoundVolumes['missing']
  transferCode?: string
  fingerprint?: string
  saved?: SavedContent
  companions?: readonly Companion[]
  needs?: ContentNeeds | null
  scans?: readonly ScanSummary[]
} & Record<string, unknown> {
  const results = new Map(job.steps.flatMap((step) => (step.result ? [[step.result.step, step.result]] : [])))
  const of = <S extends StepResult['step']>(step: S): Extract<StepResult, { step: S }> | undefined =>
    results.get(step) as Extract<StepResult, { step: S }> | undefined
  const moved = of('verify') ?? of('copy')
  const plan = of('plan')?.plan
  const content = of('content')
  const companions = content?.companions ?? of('verify')?.companions ?? plan?.companions
  const confirm = of('confirm')
  const receipt = of('receipt')
  const seal = of('seal')
  const identified = of('identify')
  const found = identified?.found
  const signed = of('trust')?.transfer
  return {
    jobId: job.id,
    transferId: job.transferId,
    sequence: job.sequence,
    source: job.source,
    destination: job.destination,
    ...(moved ? { files: moved.files, bytes: moved.bytes, readBack: moved.readBack } : {}),
    ...(seal ? { fingerprint: seal.fingerprint, transferCode: seal.transferCode } : {}),
    ...(job.trust ? { fingerprint: job.trust.fingerprint } : {}),
    ...(signed ? { transferCode: signed.transferCode } : {}),
    // A medium's own words, kept apart from what is proven.
    ...(identified?.claim && !job.trust ? { claimed: identified.claim } : {}),
    volumes: seal?.volumes ?? of('media')?.volumes ?? found?.volumes ?? [],
    ...(of('media') ? { unused: of('media')?.unused ?? [] } : {}),
    ...(found ? { duplicates: found.duplicates, others: found.others, missingVolumes: found.missing } : {}),
    ...(plan && plan.missingCount > 0 ? { missing: plan.missing, missingCount: plan.missingCount } : {}),
    ...(plan ? { mode: plan.mode } : {}),
    ...(plan?.saved ? { saved: plan.saved } : {}),
    ...(of('server')?.baseline ? { baseline: of('server')?.baseline } : {}),
    ...(plan?.approvals === undefined ? {} : { approvals: plan.approvals }),
    ...(plan?.acceptedBecause ? { acceptedBecause: plan.acceptedBecause } : {}),
    ...(companions ? { companions } : {}),
    ...(of('verify') ? { scans: of('verify')?.scans ?? [] } : {}),
    ...(job.trust ? { trust: job.trust } : {}),
    ...(content ? { copied: content.copied, alreadyThere: content.alreadyThere, needs: content.needs } : {}),
    ...(confirm
      ? {
          updates: { before: confirm.before, after: confirm.after, inPackage: confirm.inPackage },
          missingUpdates: confirm.missingUpdates,
          missingFiles: confirm.missingFiles,
          ...(confirm.approvals ? { approvals: confirm.approvals } : {}),
          ...(confirm.notCarried ? { notCarried: confirm.notCarried } : {}),
        }
      : {}),
    ...(receipt ? { receipt: { sha256: receipt.receiptSha256, fingerprint: receipt.fingerprint } } : {}),
    checks: job.steps.find((step) => step.error !== null)?.checks ?? [],
  }
}

/** What an increment leaves out, and which transfers it builds on. */
function describeSaved(saved: SavedContent | undefined): string[] {
  if (!saved) return []
  const { files, bytes, transfers } = saved
  return [
    `Increment: ${files} files, ${bytes} bytes left out, confirmed with`,
    ...transfers.map(({ transferId }) => `  ${transferId}`),
  ]
}

/** What lies on the media besides the volumes that are used, and what does not. */
function describeFound({ duplicates = [], others = [], missingVolumes = [] }: ReturnType<typeof describe>): string[] {
  return [
    ...missingVolumes.map(
      ({ index, files, bytes }) => `Missing: volume ${String(index)} (${String(files)} files, ${String(bytes)} bytes)`,
    ),
    ...duplicates.map(({ index, folder }) => `Left alone, a copy of volume ${String(index)}: ${folder}`),
    ...others.map(({ transferId, folders }) => `Left alone, transfer ${transferId}: ${folders.join(', ')}`),
  ]
}
