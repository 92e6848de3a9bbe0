import type { IpcMain, WebContents } from 'electron'
import {
  REQUEST_CHANNELS,
  type NoticeChannel,
  type Notices,
  type Reply,
  type RequestArguments,
  type RequestChannel,
  type RequestResults,
} from '../../shared/channels'
import { CausewayError, toEnvelope } from '../../shared/errors'
import { asHomeError } from '../files/full-disk'
import { requestSchemas } from '../../shared/request-schemas'
import { ILL_FORMED, isWellFormedJson } from '../../shared/text'
import { isTrustedFrame, type Frame } from './sender'

/** One function for each request; a channel without one does not compile. */
export type Handlers = {
  readonly [C in RequestChannel]: (...args: RequestArguments<C>) => RequestResults[C] | Promise<RequestResults[C]>
}

export interface RouterOptions {
  /** Origin of Vite's server while developing, else null. */
  readonly developmentServer: string | null
  /** The folder of the station's state: an error of its disk is told as such. */
  readonly home: string
  /** Told of failures that are Causeway's own fault. */
  readonly onUnexpected: (channel: RequestChannel, error: unknown) => void
}

/**
 * Connects every request channel to its handler. Each request is answered with a Reply, whoever sends it and
 * whatever is in it: the sender is checked first, then the arguments against the channel's schema, then the
 * handler runs.
 * @param ipcMain Electron's, or a double in tests
 */
export function registerRoutes(ipcMain: Pick<IpcMain, 'handle'>, handlers: Handlers, options: RouterOptions): void {
  for (const channel of REQUEST_CHANNELS)
    ipcMain.handle(channel, (event, ...args: unknown[]) => answer(channel, handlers, options, event.senderFrame, args))
}

/** Sends a notice to the window; one that is closed, or closing, is told nothing. */
export function sendNotice<N extends NoticeChannel>(contents: WebContents, channel: N, notice: Notices[N]): void {
  if (!contents.isDestroyed()) contents.send(channel, notice)
}

async function answer<C extends RequestChannel>(
  channel: C,
  handlers: Handlers,
  options: RouterOptions,
  sender: Frame | null,
  args: readonly unknown[],
): Promise<Reply<C>> {
  try {
    if (!isTrustedFrame(sender, options.developmentServer))
      throw new CausewayError('unexpected', { channel }, 'The request did not come from the window.')
    return { ok: true, value: await handlers[channel](...parse(channel, args)) }
  } catch (error) {
    const envelope = toEnvelope(asHomeError(error, options.home))
    if (envelope.code === 'unexpected') options.onUnexpected(channel, error)
    return { ok: false, error: envelope }
  }
}

/**
 * @throws CausewayError `usage` (details: channel, argument) naming the first argument that does not fit, or (details:
 *   channel, problem) for text that cannot be recorded as it is
 */
function parse<C extends RequestChannel>(channel: C, args: readonly unknown[]): RequestArguments<C> {
  const result = requestSchemas[channel].safeParse(args)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new CausewayError('usage', { channel, argument: issue?.path.join('.') ?? '' }, issue?.message)
  }
  if (!isWellFormedJson(result.data)) throw new CausewayError('usage', { channel, problem: ILL_FORMED })
  // The schema of this channel made it; TypeScript does not relate the two for a channel that is a parameter.
  return result.data as RequestArguments<C>
}
