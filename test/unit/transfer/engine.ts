/** The engine on a station's home, step by step as the window drives it: a failure leaves the job to be taken up. */
import type { CausewayError } from '../../../shared/errors'
import type { JobView, StepInput, StepResult } from '../../../shared/jobs'
import type { StepId } from '../../../shared/steps'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { openStation, type Station } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'
import { BUILT_CLI } from '../../support/stations'

export interface Engine {
  readonly station: Station
  readonly jobs: Jobs
  /** What the window was told of jobs, in order. */
  readonly told: JobView[]
  run(id: string, input: StepInput): Promise<{ readonly job: JobView; readonly error: CausewayError | null }>
  close(): void
}

export async function openEngine(home: string, disk: Disk = systemDisk): Promise<Engine> {
  const station = await openStation(home, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  const jobs = new Jobs(station, () => new InThisThread(disk))
  const told: JobView[] = []
  return {
    station,
    jobs,
    told,
    run: (id, input) =>
      jobs.runStep(id, input, {
        report: () => {},
        changed: (job) => void told.push(job),
        mediumFolder: (folder) => folder,
        endOnFailure: false,
      }),
    close: () => {
      jobs.close()
      station.close()
    },
  }
}

/** Runs steps that must be done, from where the job stands until `last`. */
export async function runUntil(engine: Engine, id: string, last: StepId, media: readonly string[]): Promise<JobView> {
  for (;;) {
    const step = engine.jobs.get(id).currentStep
    const { job, error } = await engine.run(id, inputOf(step, media))
    if (error) throw error
    if (step === last) return job
  }
}

export function inputOf(step: StepId, media: readonly string[]): StepInput {
  if (step === 'media' || step === 'identify') return { step, media: [...media] }
  if (step === 'export') return { step, format: 'xml.gz' }
  if (step === 'handover') return { step, carrier: 'C. Courier', note: '' }
  return { step }
}

export function resultOf<S extends StepResult['step']>(job: JobView, step: S): Extract<StepResult, { step: S }> {
  const result = job.steps.find(({ id }) => id === step)?.result
  if (result?.step !== step) throw new Error(`${step} has no result`)
  return result as Extract<StepResult, { step: S }>
}
