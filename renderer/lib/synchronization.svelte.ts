/** The synchronization that main watches. This store holds no truth of its own. */
import { toEnvelope, type ErrorEnvelope } from '../../shared/errors'
import { NO_SYNCHRONIZATION, type SynchronizationView } from '../../shared/synchronization'
import { ask, onNotice } from './bridge'

let view = $state.raw(NO_SYNCHRONIZATION)
let refused = $state.raw<ErrorEnvelope | null>(null)
let following = false

export function synchronization(): SynchronizationView {
  return view
}

/** Why main refused to start one; gone as soon as it is asked again. */
export function synchronizationRefusal(): ErrorEnvelope | null {
  return refused
}

/** Asks main what it watches, and whether one runs at the server that nobody watches yet. */
export async function lookAtSynchronization(): Promise<void> {
  follow()
  await request(() => ask('server.synchronization'))
}

/** @param jobId the send at whose Server step it is started */
export async function synchronizeNow(jobId: string): Promise<void> {
  follow()
  await request(() => ask('server.synchronize', jobId))
}

function follow(): void {
  if (following) return
  following = true
  onNotice('synchronization-changed', (notice) => (view = notice))
}

async function request(send: () => Promise<SynchronizationView>): Promise<void> {
  refused = null
  try {
    const answer = await send()
    // A notice that came meanwhile is newer than the answer.
    if (view.state !== 'running' || answer.state === 'running') view = answer
  } catch (error) {
    refused = toEnvelope(error)
  }
}
