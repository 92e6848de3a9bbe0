import type { Check } from '../../../shared/domain'
import type { CausewayError } from '../../../shared/errors'
import type { FileProblem, StepInput, StepResult, ToolRun } from '../../../shared/jobs'
import type { StepId } from '../../../shared/steps'
import type { Gate } from '../../files/gate'
import type { Station } from '../../station/station'
import type { Workers } from '../../workers/workers'
import type { Journal } from './journal'
import type { JobRecord } from './job-record'
import type { Report } from './progress-meter'

/** What a step works with. */
export interface StepContext {
  readonly station: Station
  readonly journal: Journal
  readonly record: JobRecord
  readonly gate: Gate
  readonly report: Report
  /** Worker threads for the time of the step; whoever starts them lets them go. */
  startWorkers(): Workers
  /** The folder that a medium token stands for; on the command line tokens are the folders themselves. */
  mediumFolder(token: string): string
}

/** What a step found. Done unless it names an error. */
export interface StepOutcome {
  readonly checks?: readonly Check[]
  readonly result?: StepResult
  /** Why the step is not done, when it is not, beside the checks that show it. */
  readonly error?: CausewayError
  /** The operator can mend the error and run the step again, so it never ends the job, on the command line neither. */
  readonly mendable?: true
  /** How the tool ran, where the step is not done although, or because, it has run. */
  readonly toolRun?: ToolRun
  /** Files that differ, are missing or unexpected. */
  readonly problems?: { readonly list: readonly FileProblem[]; readonly count: number }
  /** What the job remembers from now on. */
  readonly change?: Partial<
    Pick<JobRecord, 'transferId' | 'sequence' | 'source' | 'destination' | 'claimed' | 'trust' | 'challenge'>
  >
  readonly data?: Partial<JobRecord['data']>
  /** Further facts for the ledger event of this step. */
  readonly evidence?: Readonly<Record<string, unknown>>
}

export type StepHandler<S extends StepId> = (
  context: StepContext,
  input: Extract<StepInput, { step: S }>,
) => Promise<StepOutcome>
