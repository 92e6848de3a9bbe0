/** What wsusutil does for the server itself, as main tells it. Leaving the page and coming back finds it. */
import { isCancellation, toEnvelope, type ErrorEnvelope } from '../../shared/errors'
import type { HealthReport } from '../../shared/health'
import type { ToolRun } from '../../shared/jobs'
import type { Progress } from '../../shared/progress'
import { ask, onNotice } from './bridge'

export type Care = 'health' | 'reset'

let running = $state<Care | null>(null)
let progress = $state.raw<Progress | null>(null)
let health = $state.raw<HealthReport | null>(null)
let reset = $state.raw<ToolRun | null>(null)
let failure = $state.raw<{ readonly of: Care; readonly error: ErrorEnvelope } | null>(null)

/** Which of them runs, if any. */
export function careInHand(): Care | null {
  return running
}

export function careProgress(): Progress | null {
  return progress
}

/** What the last look found; null before there was one. */
export function lastHealth(): HealthReport | null {
  return health
}

export function lastReset(): ToolRun | null {
  return reset
}

export function careFailure(of: Care): ErrorEnvelope | null {
  return failure?.of === of ? failure.error : null
}

export function checkHealth(): Promise<void> {
  return take('health', async () => {
    health = null
    health = await ask('server.check-health')
  })
}

export function resetServer(): Promise<void> {
  return take('reset', async () => {
    reset = null
    reset = await ask('server.reset')
  })
}

export function stopCare(): Promise<void> {
  return ask('server.stop')
}

async function take(care: Care, work: () => Promise<void>): Promise<void> {
  if (running) return
  running = care
  progress = null
  failure = null
  const stopListening = onNotice('server-progress', (next) => (progress = next))
  try {
    await work()
  } catch (thrown) {
    const error = toEnvelope(thrown)
    // Stopped by the operator, who sees that it has: nothing is to be said.
    if (!isCancellation(error.code)) failure = { of: care, error }
  } finally {
    stopListening()
    running = null
  }
}
