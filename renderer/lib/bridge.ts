import type { NoticeChannel, Notices, RequestArguments, RequestChannel, RequestResults } from '../../shared/channels'
import type { CausewayBridge, Reply } from '../../shared/channels'
import { fromEnvelope } from '../../shared/errors'
import { mapStrings, visibleLines } from '../../shared/text'

/** What is edited here and sent back: it stays as it is. An administrator wrote it, not a medium. */
const EDITED: readonly RequestChannel[] = ['policy.show', 'policy.change']

/**
 * Asks main and waits for its answer. Text in it may come from a medium, a device or a tool: what would turn the direction of
 * the page around, or hide in it, arrives as `‹U+202E›`.
 * @throws CausewayError with the code, details and cause that main named
 */
export async function ask<C extends RequestChannel>(
  channel: C,
  ...args: RequestArguments<C>
): Promise<RequestResults[C]> {
  const request = window.causeway[channel] as (...args: RequestArguments<C>) => Promise<Reply<C>>
  const reply = await request(...args)
  if (reply.ok) return EDITED.includes(channel) ? reply.value : mapStrings(reply.value, visibleLines)
  throw fromEnvelope(mapStrings(reply.error, visibleLines))
}

/** Calls back for each notice until the returned function is called; made to be returned from `$effect`. */
export function onNotice<N extends NoticeChannel>(channel: N, callback: (notice: Notices[N]) => void): () => void {
  const subscribe: CausewayBridge['on'][N] = window.causeway.on[channel]
  return subscribe((notice) => callback(mapStrings(notice, visibleLines)))
}
