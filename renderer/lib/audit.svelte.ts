/** What the Audit place shows; kept here so that coming back to the place finds it. */
import type { AuditedStation, Reconciliation } from '../../shared/audit'
import { toEnvelope, type ErrorEnvelope } from '../../shared/errors'
import type { AddedHistories } from '../../shared/channels'
import { ask } from './bridge'

let stations = $state.raw<readonly AuditedStation[] | null>(null)
let reconciliation = $state.raw<Reconciliation | null>(null)
let added = $state.raw<AddedHistories | null>(null)
let error = $state.raw<ErrorEnvelope | null>(null)
let busy = $state<'adding' | 'reconciling' | null>(null)

export const auditState = {
  /** null until they were read. */
  get stations() {
    return stations
  },
  get reconciliation() {
    return reconciliation
  },
  /** What came of the files that were added last. */
  get added() {
    return added
  },
  get error() {
    return error
  },
  get busy() {
    return busy
  },
}

export async function readStations(): Promise<void> {
  await attempt(null, async () => {
    stations = await ask('audit.list')
  })
}

/** Lets the auditor choose files; what was found before does not speak of them, so it is found anew. */
export async function addHistories(): Promise<void> {
  await attempt('adding', async () => {
    const answer = await ask('audit.add')
    if (answer === null) return
    added = answer
    stations = await ask('audit.list')
    if (stations.length > 0) reconciliation = await ask('audit.reconcile')
  })
}

export async function reconcileHistories(): Promise<void> {
  await attempt('reconciling', async () => {
    reconciliation = await ask('audit.reconcile')
    stations = reconciliation.stations
  })
}

async function attempt(work: typeof busy, run: () => Promise<void>): Promise<void> {
  busy = work
  error = null
  try {
    await run()
  } catch (cause) {
    error = toEnvelope(cause)
  } finally {
    busy = null
  }
}
