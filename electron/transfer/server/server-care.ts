import { CausewayError, isCancelled, toEnvelope } from '../../../shared/errors'
import type { HealthReport } from '../../../shared/health'
import type { ToolRun } from '../../../shared/jobs'
import type { EventType } from '../../../shared/ledger'
import { demandPermission } from '../../station/permission'
import type { Station } from '../../station/station'
import { ToolError, type RunningTool } from '../../processes/run-tool'
import type { MaintenanceRequest } from '../../wsus/server'
import type { Report } from '../jobs/progress-meter'
import { whileWatching } from './signs-of-life'

export interface CareOptions {
  readonly signal: AbortSignal
  readonly report: Report
}

/**
 * `wsusutil checkhealth`, and what the server found. Looked for at the operator's wish, and recorded.
 * @throws CausewayError as `WsusServer.checkHealth`
 */
export async function checkServerHealth(station: Station, options: CareOptions): Promise<HealthReport> {
  return recorded(station, 'server.health-checked', async () => {
    const report = await watched(options, (request) => station.server.checkHealth(request))
    return { value: report, facts: { ...report } }
  })
}

/**
 * `wsusutil reset`: changes the server, so it is recorded however it ends.
 * @throws CausewayError as `WsusServer.reset`
 */
export async function resetServer(station: Station, options: CareOptions): Promise<ToolRun> {
  return recorded(station, 'server.reset', async () => {
    const run = await watched(options, (request) => station.server.reset(request))
    return { value: run, facts: { run } }
  })
}

async function watched<T>(
  { signal, report }: CareOptions,
  work: (request: MaintenanceRequest) => Promise<T>,
): Promise<T> {
  let tool: RunningTool | null = null
  const cpu = (): Promise<number | null> => Promise.resolve(tool?.cpuSeconds() ?? null)
  return whileWatching(report, 'server-tool', { 'cpu-seconds': cpu }, () =>
    work({ signal, started: (running) => void (tool = running) }),
  )
}

async function recorded<T>(
  station: Station,
  type: EventType,
  work: () => Promise<{ readonly value: T; readonly facts: Readonly<Record<string, unknown>> }>,
): Promise<T> {
  demandPermission(station, 'transfer')
  const note = (outcome: 'done' | 'failed' | 'cancelled', facts: Readonly<Record<string, unknown>>): void =>
    void station.ledger.append({ type, payload: { outcome, ...facts } })
  try {
    const { value, facts } = await work()
    note('done', facts)
    return value
  } catch (error) {
    const run = error instanceof ToolError ? { run: error.run } : {}
    if (error instanceof CausewayError)
      note(isCancelled(error) ? 'cancelled' : 'failed', { ...run, error: toEnvelope(error) })
    throw error
  }
}
