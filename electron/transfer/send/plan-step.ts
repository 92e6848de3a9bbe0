import { basename, join } from 'node:path'
import type { Approvals } from '../../../shared/approvals'
import type { PlannedCompanion } from '../../../shared/companions'
import { CausewayError } from '../../../shared/errors'
import type { ApprovalSummary, PlanSummary, SavedContent } from '../../../shared/jobs'
import { toWellFormedJson } from '../../../shared/text'
import { hashFile } from '../../files/hash'
import { leaveOutConfirmed } from '../baseline/leave-out'
import { FILE_STATE, type JournalFile } from '../jobs/journal'
import { APPROVALS_NAME, BASELINE_NAME, BASELINE_SIZES_NAME, METADATA_FOLDER } from '../payload-folders'
import type { StepContext, StepHandler, StepOutcome } from '../jobs/step'
import { wantedUpdates } from '../completeness/wanted-updates'
import { writeOutput } from '../write-output'
import type { CompanionListing } from './companion-listing'
import { compareWithPackage, type CompareOptions, type PackageNeeds } from './compare-with-package'
import { listContent, type ListedContent } from './list-content'
import { planCompanions } from './plan-companions'

/** As many are named one by one; the count is whole. */
const NAMED_PROBLEMS = 1000

/**
 * Send, step 3: lists what will travel and proves that every file that an approved update names is in the content
 * store; where approvals cannot be read, every file that any update names. Digests are checked while copying; here
 * names and sizes suffice. Missing files stop it until they are there, or the operator says why they need not be.
 * Companion folders are looked at first and last: one that somebody still writes stops it as well.
 */
export const planTransfer: StepHandler<'plan'> = async (context, { acceptMissing, companions: chosen = [] }) => {
  const { journal, record, station, gate, report } = context
  const { contentPath, packageName, logName } = record.data
  if (!contentPath || !packageName || !logName) throw new CausewayError('job.wrong-step', { step: 'plan' })
  journal.clearFiles(record.id)
  const packagePath = join(station.paths.work(record.id), packageName)
  const reading = { language: station.file.preferences.language, gate, report }
  const companions = await planCompanions(context, contentPath, chosen).catch(asMendable)
  if ('error' in companions) return { ...companions, mendable: true }
  if (companions.trouble) return { ...companions.trouble, mendable: true }
  const store = await listContent({ ...context, jobId: record.id }, contentPath)
  const approvals = await readApprovals(context)
  const wanted = approvals ? await wantedUpdates(packagePath, approvals, reading) : null
  const { needs, wrongSize } = await compareWithStore(context, packagePath, store, { ...reading, wanted })
  const saved = record.data.mode === 'increment' ? await leaveOut(context, store, needs) : null
  const metadata = await listMetadata(context, [
    ...[packageName, logName],
    ...(approvals ? [APPROVALS_NAME] : []),
    ...(saved ? [BASELINE_NAME, BASELINE_SIZES_NAME] : []),
  ])
  const { wanted: lacking, named } = needs.lacking
  const planned = companions.listings.map((listing) => listing.planned)
  const plan: PlanSummary = {
    ...withCompanions(withoutSaved(context, summaryOf(store, metadata, needs), saved), companions.listings),
    approvals: approvals ? countApprovals(approvals, needs) : null,
    acceptedBecause: lacking.files > 0 ? (acceptMissing ?? null) : null,
  }
  const evidence = {
    files: plan.files,
    bytes: plan.bytes,
    missing: plan.missingCount,
    leftBehind: store.leftBehindCount,
    ...(saved
      ? { mode: 'increment', saved: { files: saved.files, bytes: saved.bytes, baseline: saved.baselineId } }
      : {}),
    ...(planned.length > 0 ? { companions: planned.map(companionEvidence) } : {}),
    ...(plan.acceptedBecause ? { acceptedBecause: plan.acceptedBecause } : {}),
  }
  const error =
    store.files === 0
      ? new CausewayError('copy.nothing-to-copy', { path: contentPath })
      : lacking.files > 0 && !plan.acceptedBecause
        ? new CausewayError('content.missing', {
            count: lacking.files,
            title: named[0]?.updateTitle ?? '',
            ...(store.links.first === null ? {} : { links: store.links.count, link: store.links.first }),
          })
        : null
  if (wrongSize.length > 0) return { ...problemsOf(wrongSize), result: { step: 'plan', plan }, evidence }
  if (error) return { result: { step: 'plan', plan }, evidence, error }
  const unfinished = await companions.demandUnchanged().then(() => null, asMendable)
  if (unfinished) return { ...unfinished, mendable: true }
  return { result: { step: 'plan', plan }, evidence, data: { companions: companions.job } }
}

/** What keeps a companion folder from travelling can be mended, and the export would be lost with the job. */
function asMendable(error: unknown): { readonly error: CausewayError } {
  if (error instanceof CausewayError && error.code !== 'cancelled') return { error }
  throw error
}

/** The plan with what travels besides the content store. */
function withCompanions(plan: PlanSummary, listings: readonly CompanionListing[]): PlanSummary {
  if (listings.length === 0) return plan
  const companions = listings.map((listing) => listing.planned)
  const largest = [plan.largestFile, ...listings.map((listing) => listing.largest)].filter((file) => file !== null)
  return {
    ...plan,
    files: plan.files + companions.reduce((sum, { files }) => sum + files, 0),
    bytes: plan.bytes + companions.reduce((sum, { bytes }) => sum + bytes, 0),
    largestFile: largest.sort((a, b) => b.bytes - a.bytes)[0] ?? null,
    companions,
  }
}

function leaveOut(context: StepContext, { names }: ListedContent, { report }: PackageNeeds): Promise<SavedContent> {
  return leaveOutConfirmed(context, { names, layoutKnown: report.layoutKnown })
}

/** The plan of an increment: without what the destination has confirmed. */
function withoutSaved({ journal, record }: StepContext, plan: PlanSummary, saved: SavedContent | null): PlanSummary {
  if (!saved) return plan
  const [largest] = journal.largestFirst(record.id, FILE_STATE.planned)
  return {
    ...plan,
    mode: 'increment',
    saved,
    files: plan.files - saved.files,
    bytes: plan.bytes - saved.bytes,
    largestFile: largest ? { path: basename(largest.path), bytes: largest.bytes } : null,
  }
}

function companionEvidence({ leftBehind: _, leftBehindCount, ...facts }: PlannedCompanion) {
  return { ...facts, leftBehind: leftBehindCount }
}

/**
 * What the package needs, and the files of the store whose size is not what the metadata says. The SHA-256 that it says
 * goes into the journal: beside the name and what is read, a third witness of what is copied.
 */
async function compareWithStore(
  { journal, record }: StepContext,
  packagePath: string,
  { names }: ListedContent,
  options: CompareOptions,
): Promise<{ readonly needs: PackageNeeds; readonly wrongSize: readonly string[] }> {
  const promised = journal.promises()
  try {
    const needs = await compareWithPackage(packagePath, names, { ...options, onPresent: (file) => promised.add(file) })
    return { needs, wrongSize: journal.promise(record.id, promised) }
  } finally {
    promised.drop()
  }
}

function problemsOf(paths: readonly string[]): Pick<StepOutcome, 'error' | 'problems'> {
  const list = paths.slice(0, NAMED_PROBLEMS).map((path) => ({ path, problem: 'altered' as const }))
  return {
    error: new CausewayError('content.wrong-digest', { path: paths[0] ?? '', count: paths.length }),
    problems: { list, count: paths.length },
  }
}

/** Also writes them down as they will travel; null where the server does not say. */
async function readApprovals({ station, record }: StepContext): Promise<Approvals | null> {
  const approvals = await station.server.readApprovals().catch((error: unknown) => {
    if (error instanceof CausewayError && error.code === 'server.unreadable') return null
    throw error
  })
  if (approvals)
    await writeOutput(
      join(station.paths.work(record.id), APPROVALS_NAME),
      Buffer.from(`${JSON.stringify(toWellFormedJson(approvals), null, 1)}\n`),
    )
  return approvals
}

function summaryOf(
  store: ListedContent,
  metadata: { readonly files: number; readonly bytes: number },
  { report, namedAndPresent, lacking }: PackageNeeds,
): PlanSummary {
  const updates = report.layoutKnown ? report.updates : null
  return {
    mode: 'full',
    files: store.files + metadata.files,
    bytes: store.bytes + metadata.bytes,
    updates,
    largestFile: store.largest,
    unnamedFiles: updates === null ? 0 : store.names.size - namedAndPresent,
    leftBehind: store.leftBehind,
    leftBehindCount: store.leftBehindCount,
    missing: lacking.named,
    missingCount: lacking.wanted.files,
    missingBytes: lacking.wanted.bytes,
  }
}

function countApprovals({ approvals, declined }: Approvals, { lacking }: PackageNeeds): ApprovalSummary {
  const approved = new Set(approvals.filter(({ action }) => action === 'install').map(({ updateId }) => updateId))
  return {
    approved: approved.size,
    declined: declined.length,
    notNeededFiles: lacking.unwanted.files,
    notNeededBytes: lacking.unwanted.bytes,
    notNeededLicences: lacking.unwantedLicences,
  }
}

async function listMetadata(
  { station, journal, record, gate }: StepContext,
  names: readonly string[],
): Promise<{ files: number; bytes: number }> {
  const files: JournalFile[] = []
  for (const name of names) {
    const path = join(station.paths.work(record.id), name)
    const { bytes, sha256 } = await hashFile(path, { algorithms: ['sha256'], gate })
    files.push({ path: METADATA_FOLDER + name, volume: 0, bytes, sha1: null, sha256: sha256 ?? null })
  }
  journal.putFiles(record.id, files, FILE_STATE.planned)
  return { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
}
