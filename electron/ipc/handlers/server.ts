import type { RequestChannel } from '../../../shared/channels'
import { CausewayError } from '../../../shared/errors'
import type { Station } from '../../station/station'
import { checkServerHealth, resetServer, type CareOptions } from '../../transfer/server/server-care'
import type { Context } from '../context'
import type { Handlers } from '../router'

type ServerChannel = Extract<RequestChannel, `server.${string}`>

/**
 * What the window may ask of the WSUS server outside a step: synchronization, and what wsusutil does for the server
 * itself, beside this process, one at a time and never beside a step.
 */
export function serverHandlers(context: Context): Pick<Handlers, ServerChannel> {
  let running: AbortController | null = null

  /** @throws CausewayError `job.busy`, and what `work` throws */
  async function alone<T>(work: (station: Station, options: CareOptions) => Promise<T>): Promise<T> {
    if (running || context.engine.jobsInHand.length > 0) throw new CausewayError('job.busy')
    const cancel = new AbortController()
    running = cancel
    try {
      return await work(await context.station.required(), { signal: cancel.signal, report: context.serverProgress })
    } finally {
      running = null
    }
  }

  return {
    'server.check-health': () => alone(checkServerHealth),
    'server.reset': () => alone(resetServer),
    'server.stop': () => running?.abort(),
    'server.synchronization': () => context.synchronization.look(),
    'server.synchronize': async (jobId) => {
      const { transferId } = (await context.jobs()).get(jobId)
      return context.synchronization.start({ jobId, transferId })
    },
  }
}
