import type { NoticeChannel, Notices, RequestArguments, RequestChannel, RequestResults } from '../../shared/channels'
import type { CausewayBridge, Reply } from '../../shared/channels'
import { fromEnvelope } from '../../shared/errors'

/**
 * Asks main and waits for its answer.
 * @throws CausewayError with the code, details and cause that main named
 */
export async function ask<C extends RequestChannel>(
  channel: C,
  ...args: RequestArguments<C>
): Promise<RequestResults[C]> {
  const request = window.causeway[channel] as (...args: RequestArguments<C>) => Promise<Reply<C>>
  const reply = await request(...args)
  if (reply.ok) return reply.value
  throw fromEnvelope(reply.error)
}

/** Calls back for each notice until the returned function is called; made to be returned from `$effect`. */
export function onNotice<N extends NoticeChannel>(channel: N, callback: (notice: Notices[N]) => void): () => void {
  const subscribe: CausewayBridge['on'][N] = window.causeway.on[channel]
  return subscribe(callback)
}
