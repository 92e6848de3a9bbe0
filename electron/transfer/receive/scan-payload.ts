import { basename, join } from 'node:path'
import type { Check } from '../../../shared/domain'
import { CausewayError, isCancelled } from '../../../shared/errors'
import type { FileProblem, ToolRun } from '../../../shared/jobs'
import {
  MOST_NAMED_FILES,
  type ScanFinding,
  type Scanning,
  type ScannerSetting,
  type ScanRules,
  type ScanSummary,
} from '../../../shared/scanners'
import { ToolError } from '../../processes/run-tool'
import { demandClean, demandSomethingRead } from '../../scanners/judge'
import type { Scanner, ScanUnit, UnitReport } from '../../scanners/scanner'
import { selfTest } from '../../scanners/self-test'
import { demandSigned, signedVolumes, type JobScan, type JobVolume } from '../jobs/job-record'
import { PAYLOAD_FOLDER } from '../payload-folders'
import { scannerOf } from '../scanning/scanning'
import type { StepContext, StepOutcome } from '../jobs/step'
import { authenticateAgain, demandVolume } from './authenticate'
import { firstChanged, verifiedPayload } from './payload-listing'
import { fitnessChecks, notScannedCheck, payloadCheck } from './scan-checks'
import { ScanProgress } from './scan-progress'
import { recordScan } from './scan-events'
import { demandEngines, finishedScans, recordedScans, scanDigest, scanKey } from './scan-requirements'
import { scanUnits } from './scan-units'

export interface ScannedPayload {
  readonly checks: readonly Check[]
  readonly scans: readonly ScanSummary[]
  /** Why the payload may not be imported, as the outcome of the step. */
  readonly stopped?: Pick<StepOutcome, 'error' | 'mendable' | 'problems' | 'toolRun'>
}

/**
 * The second half of the Verify step: every scanner of the station reads the payload on the medium, after its EICAR
 * self-test. What a scanner has passed is remembered unit by unit, so an interrupted scan goes on where it was. A hit
 * is final; whatever else keeps a scanner from passing can be mended and tried again.
 */
export async function scanPayload(context: StepContext, scanning: Scanning): Promise<ScannedPayload> {
  const checks: Check[] = []
  for (const setting of scanning.scanners) {
    const scan = new PayloadScan(context, setting, scanning)
    const stopped = await scan.run()
    checks.push(...scan.checks)
    if (stopped) return { checks, scans: [], stopped }
  }
  const scans = finishedScans(scanning, context.journal.get(context.record.id), context.station.ledger)
  if (scans.length === 0) checks.push(notScannedCheck(new Date().toISOString()))
  try {
    demandEngines(scanning, scans)
  } catch (error) {
    return { checks, scans, stopped: { error: error as CausewayError, mendable: true } }
  }
  return { checks, scans }
}

class PayloadScan {
  readonly checks: Check[] = []
  readonly #context: StepContext
  readonly #setting: ScannerSetting
  readonly #scanner: Scanner
  readonly #rules: ScanRules
  #scan: JobScan | null
  #run: ToolRun | null = null

  constructor(context: StepContext, setting: ScannerSetting, rules: ScanRules) {
    this.#context = context
    this.#setting = setting
    this.#rules = rules
    this.#scanner = scannerOf(context.station, setting)
    const { journal, record, station } = context
    const key = scanKey(setting, record)
    const recorded = recordedScans(journal.get(record.id), station.ledger)
    this.#scan = recorded.find((scan) => scan.key === key) ?? null
  }

  /** @returns null when the scanner has passed the payload */
  async run(): Promise<ScannedPayload['stopped'] | null> {
    try {
      if (!this.#scan?.done) await this.#readAll()
      if (this.#scan) this.#showPassed(this.#scan)
      return null
    } catch (error) {
      if (!(error instanceof CausewayError) && !isCancelled(error)) throw error
      const cause = error instanceof CausewayError ? error : new CausewayError('cancelled')
      return this.#stop(cause)
    }
  }

  async #readAll(): Promise<void> {
    const { record, report, station, gate } = this.#context
    const total = demandSigned(record).transfer.totals
    const startedAt = performance.now()
    const tested = await selfTest(this.#scanner, station.paths.scanning, gate.signal)
    this.checks.push(...fitnessChecks(tested, this.#rules))
    this.#keep({ ...begun(scanKey(this.#setting, record), tested), ...this.#scan, test: tested })
    const progress = new ScanProgress(this.#scanner, report, total)
    try {
      for (const volume of signedVolumes(record)) await this.#readVolume(volume, progress)
    } finally {
      progress.finish()
    }
    const scan = this.#current()
    try {
      demandSomethingRead(scan.summary, total.bytes, this.#scanner.name)
    } catch (error) {
      // What it passed was nothing: the next attempt begins anew.
      this.#keep(begun(scan.key, scan.test))
      throw error
    }
    const seconds = scan.summary.seconds + (performance.now() - startedAt) / 1000
    const finished = { ...scan, done: true, summary: { ...scan.summary, seconds } }
    const run = this.#run ? { run: this.#run } : {}
    recordScan(this.#context, 'scan.done', { ...this.#facts(finished), ...run, record: scanDigest(finished) })
    this.#keep(finished)
  }

  async #readVolume(volume: JobVolume, progress: ScanProgress): Promise<void> {
    const { gate } = this.#context
    const { bag } = await authenticateAgain(this.#context, volume)
    const folder = join(volume.folder, basename(PAYLOAD_FOLDER))
    const files = () => verifiedPayload(this.#context, bag)
    let number = 0
    for await (const unit of scanUnits(folder, files(), this.#scanner.takesLists)) {
      const id = `${volume.index}.${++number}`
      await gate.pass()
      if (this.#current().units.includes(id)) {
        progress.skip(unit)
        continue
      }
      const report = await progress.scan(unit, gate.signal).catch(async (error: unknown) => {
        // A medium that was pulled out is no fault of the scanner.
        if (!isCancelled(error)) await demandVolume(volume.folder)
        throw error
      })
      this.#run = report.run
      await this.#judge(volume, unit, report, files)
      const further = withUnit(this.#current(), id, report)
      // The history first: only what it knows counts when the journal is read again.
      const facts = { scanner: this.#scanner.name, part: id, record: scanDigest(further) }
      recordScan(this.#context, 'scan.part-done', facts)
      this.#keep(further)
    }
  }

  async #judge(
    volume: JobVolume,
    unit: ScanUnit,
    report: UnitReport,
    files: () => ReturnType<typeof verifiedPayload>,
  ): Promise<void> {
    const { name } = this.#scanner
    try {
      demandClean(unit, report, { scanner: name, acceptGaps: this.#setting.acceptGaps })
    } catch (error) {
      if (error instanceof CausewayError && error.code !== 'scan.hit') await demandVolume(volume.folder)
      throw error instanceof CausewayError ? new Judgement(onVolume(error), report) : error
    }
    const changed = await firstChanged(unit.folder, unit.list ?? files())
    if (changed === null) return
    await demandVolume(volume.folder)
    throw new CausewayError('scan.medium-changed', { scanner: name, path: PAYLOAD_FOLDER + changed })
  }

  #stop(cause: CausewayError): ScannedPayload['stopped'] {
    const judged = cause instanceof Judgement ? cause : null
    const error = judged ? judged.error : cause
    const run = judged?.report.run ?? (cause instanceof ToolError ? cause.run : null)
    const problems = judged ? problemsOf(judged) : undefined
    recordScan(this.#context, error.code === 'scan.hit' ? 'scan.hit' : 'scan.failed', {
      ...this.#facts(),
      outcome: isCancelled(error) ? 'cancelled' : 'failed',
      ...(problems ? { problems: problems.list, problemCount: problems.count } : {}),
      ...(run ? { run } : {}),
      error,
    })
    return {
      error,
      ...(run ? { toolRun: run } : {}),
      ...(problems && problems.count > 0 ? { problems } : {}),
      ...(error.kind === 'hostile' || isCancelled(error) ? {} : { mendable: true as const }),
    }
  }

  #showPassed({ summary, test }: JobScan): void {
    // The scan itself says last which signatures it used.
    const { name, version, signaturesAt } = summary
    const fitness = fitnessChecks({ ...test, name, version, signaturesAt }, this.#rules)
    this.checks.splice(0, this.checks.length, ...fitness, payloadCheck(summary, new Date().toISOString()))
  }

  #facts(scan = this.#scan): Record<string, unknown> {
    const { kind } = this.#setting
    return { scanner: this.#scanner.name, kind, ...(scan ? { scan: scan.summary } : {}) }
  }

  #current(): JobScan {
    if (!this.#scan) throw new CausewayError('job.wrong-step', { step: 'verify' })
    return this.#scan
  }

  #keep(scan: JobScan): void {
    const { journal, record } = this.#context
    const now = journal.get(record.id)
    const others = (now.data.scans ?? []).filter(({ key }) => key !== scan.key)
    journal.put({ ...now, data: { ...now.data, scans: [...others, scan] } })
    this.#scan = scan
  }
}

/** A report that is not clean, with what it reports. */
class Judgement extends CausewayError {
  readonly error: CausewayError
  readonly report: UnitReport

  constructor(error: CausewayError, report: UnitReport) {
    super(error.code, error.details, error)
    this.error = error
    this.report = report
  }
}

/** As people and reports name files: from the volume, not from its payload. */
function onVolume({ code, details, cause }: CausewayError): CausewayError {
  const { path } = details
  return new CausewayError(code, path === undefined ? details : { ...details, path: `${PAYLOAD_FOLDER}${path}` }, cause)
}

function problemsOf({ error, report }: Judgement): { list: FileProblem[]; count: number } {
  const isHit = error.code === 'scan.hit'
  const [found, count] = isHit ? [report.hits, report.hitCount] : [report.unread, report.unreadCount]
  const problem = isHit ? 'malware' : 'not-scanned'
  const list = found.map(
    ({ path, name }: ScanFinding) => ({ path: PAYLOAD_FOLDER + path, problem, finding: name }) as const,
  )
  return { list, count }
}

function begun(key: string, test: JobScan['test']): JobScan {
  const { scanner, name, version, signaturesAt, at } = test
  const nothing = { files: 0, bytes: 0, unread: [], unreadCount: 0, seconds: 0 }
  return {
    key,
    test,
    units: [],
    done: false,
    summary: { scanner, name, version, signaturesAt, testedAt: at, ...nothing },
  }
}

/** Adds what was read of a unit; a scanner that does not count one does not count at all. */
function withUnit(scan: JobScan, id: string, { engine, files, bytes, unread, unreadCount }: UnitReport): JobScan {
  const { summary } = scan
  const sum = (before: number | null, more: number | null): number | null =>
    before === null || more === null ? null : before + more
  const left = unread.slice(0, MOST_NAMED_FILES - summary.unread.length)
  return {
    ...scan,
    units: [...scan.units, id],
    summary: {
      ...summary,
      ...engine,
      files: sum(summary.files, files),
      bytes: sum(summary.bytes, bytes),
      unread: [...summary.unread, ...left.map(({ path, name }) => ({ path: PAYLOAD_FOLDER + path, name }))],
      unreadCount: summary.unreadCount + unreadCount,
    },
  }
}
