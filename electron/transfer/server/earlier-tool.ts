import { setTimeout as sleep } from 'node:timers/promises'
import { CausewayError } from '../../../shared/errors'
import { endProcess } from '../../processes/end-process'
import { readProcessTime } from '../../processes/process-time'
import type { RunningTool } from '../../processes/run-tool'
import type { ToolProcess } from '../jobs/job-record'
import { whileWatching, type SignReader } from './signs-of-life'
import type { StepContext } from '../jobs/step'

const LOOK_MS = 500

/** A tool that a step runs: whom to tell that it has begun, and its processor time as a sign of life. */
export interface FollowedTool {
  readonly started: (tool: RunningTool) => void
  readonly cpu: SignReader
}

/** Runs a tool for a step, and writes down which process it is: who takes the job up finds it if it goes on alone. */
export async function followTool<T>(context: StepContext, work: (tool: FollowedTool) => Promise<T>): Promise<T> {
  let tool: RunningTool | null = null
  let remembering = Promise.resolve()
  const started = (running: RunningTool): void => {
    tool = running
    remembering = rememberTool(context, running)
    // Whoever waits for it below hears of a failure; until then nobody does.
    remembering.catch(() => undefined)
  }
  try {
    return await work({ started, cpu: () => Promise.resolve(tool?.cpuSeconds() ?? null) })
  } finally {
    await remembering
  }
}

async function rememberTool({ journal, record }: StepContext, { pid }: RunningTool): Promise<void> {
  const time = await readProcessTime(pid)
  if (!time) return
  const now = journal.get(record.id)
  journal.put({ ...now, data: { ...now.data, tool: { pid, born: time.born } } })
}

/**
 * Causeway may have been killed or closed while its tool went on (on Linux; on Windows Node ends its children with
 * itself, by a job object, and where that does not hold this does). Two imports at once are nobody's procedure, so the
 * earlier one is waited for, with its signs of life; the operator's cancellation ends it.
 * @throws CausewayError `cancelled`
 */
export async function waitForEarlierTool(context: StepContext, updates: SignReader): Promise<void> {
  const { gate, record, report } = context
  const tool = record.data.tool
  if (!tool || !(await stillRuns(tool))) return
  const cpu: SignReader = async () => (await timeOf(tool))?.cpuSeconds ?? null
  await whileWatching(report, 'earlier-tool', { 'cpu-seconds': cpu, updates }, async () => {
    let calmDown = (): void => {}
    const stop = (): void => void (calmDown = endProcess(tool.pid))
    gate.signal.addEventListener('abort', stop, { once: true })
    try {
      if (gate.signal.aborted) stop()
      while (await stillRuns(tool)) await sleep(LOOK_MS)
    } finally {
      calmDown()
      gate.signal.removeEventListener('abort', stop)
    }
  })
  if (gate.signal.aborted) throw new CausewayError('cancelled')
}

/** Ends what an interrupted export left running: it changes nothing at the server, and its package is thrown away. */
export async function endEarlierTool({ record }: StepContext): Promise<void> {
  const tool = record.data.tool
  if (!tool || !(await stillRuns(tool))) return
  const calmDown = endProcess(tool.pid)
  try {
    while (await stillRuns(tool)) await sleep(LOOK_MS)
  } finally {
    calmDown()
  }
}

async function stillRuns(tool: ToolProcess): Promise<boolean> {
  return (await timeOf(tool)) !== null
}

/** null when it has ended, and also when its number is another process's by now. */
async function timeOf({ pid, born }: ToolProcess): ReturnType<typeof readProcessTime> {
  const time = await readProcessTime(pid)
  return time?.born === born ? time : null
}
