import { setTimeout as sleep } from 'node:timers/promises'
import { CausewayError } from '../../shared/errors'
import type { HealthFinding, HealthReport, HealthState } from '../../shared/health'
import type { ToolRun } from '../../shared/jobs'

/** The event source of WSUS in the Application log. */
export const WSUS_EVENT_SOURCE = 'Windows Server Update Services'
/** "WSUS is working correctly": the one event that says so. Seen on real servers by many; not documented as a list. */
export const ALL_WELL_EVENT = 10_000

/** So many are kept. */
const KEPT_FINDINGS = 200

/** How long the findings of a check are waited for. The tool ends before the service has looked at everything. */
export interface Patience {
  readonly everyMs: number
  /** Without a new event for so long, it is over. */
  readonly quietMs: number
  /** Without any event for so long, there will be none. */
  readonly totalMs: number
}

export const PATIENCE: Patience = { everyMs: 5_000, quietMs: 20_000, totalMs: 180_000 }

/** Only what was read decides: no event at all is not health. */
export function healthOf(findings: readonly HealthFinding[]): HealthState {
  if (findings.some(({ level }) => level !== 'information')) return 'problems'
  return findings.some(({ eventId }) => eventId === ALL_WELL_EVENT) ? 'healthy' : 'unknown'
}

/**
 * Waits for what the server writes about its health after the tool ended.
 * @param read all findings so far
 * @throws CausewayError `cancelled`
 */
export async function awaitFindings(
  read: () => Promise<readonly HealthFinding[]>,
  signal: AbortSignal,
  { everyMs, quietMs, totalMs }: Patience = PATIENCE,
): Promise<readonly HealthFinding[]> {
  const began = performance.now()
  let found: readonly HealthFinding[] = []
  let changed = began
  for (;;) {
    const now = await read()
    if (now.length !== found.length) changed = performance.now()
    found = now
    if (healthOf(found) === 'healthy') return found
    const waited = performance.now() - (found.length > 0 ? changed : began)
    if (waited >= (found.length > 0 ? quietMs : totalMs)) return found
    await sleep(everyMs, undefined, { signal }).catch(() => {
      throw new CausewayError('cancelled')
    })
  }
}

/** @param findings null: they could not be read */
export function reportOf(run: ToolRun, findings: readonly HealthFinding[] | null, source: string): HealthReport {
  return {
    state: findings === null ? 'unknown' : healthOf(findings),
    findings: (findings ?? []).slice(-KEPT_FINDINGS),
    source,
    run,
  }
}
