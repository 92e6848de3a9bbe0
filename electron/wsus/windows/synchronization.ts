import { CausewayError } from '../../../shared/errors'
import type { SyncProgress } from '../../../shared/server-details'
import { parseSyncAnswer, type SyncAnswer } from './answer'
import { wholeAnswer, type PowerShell } from './powershell'
import { progressOf, shortText } from './sync-facts'
import { START_SCRIPT, SYNCHRONIZATION_SCRIPT } from './sync-scripts'

/** Errors as in `WsusServer.startSynchronization`. */
export async function startSynchronization(powershell: PowerShell): Promise<void> {
  const { started, errors } = await ask(powershell, START_SCRIPT)
  if (started === true) return
  const reason = errors?.['started']
  // Without a connection there was nobody to refuse.
  if (reason === undefined) throw new CausewayError('server.unreadable', { reason: reasonOf(errors) })
  throw new CausewayError('server.sync-not-started', { reason: shortText(reason) ?? '' })
}

/** Errors as in `WsusServer.readSynchronization`. */
export async function readSynchronization(powershell: PowerShell): Promise<SyncProgress> {
  const answer = await ask(powershell, SYNCHRONIZATION_SCRIPT)
  const progress = progressOf(answer)
  if (progress === null) throw new CausewayError('server.unreadable', { reason: reasonOf(answer.errors) })
  return progress
}

async function ask(powershell: PowerShell, script: string): Promise<SyncAnswer> {
  const json = await wholeAnswer(powershell(script))
  try {
    return parseSyncAnswer(json)
  } catch (cause) {
    throw new CausewayError('server.unreadable', { reason: 'no answer that can be read' }, cause)
  }
}

function reasonOf(errors: SyncAnswer['errors']): string {
  const [name, reason] = Object.entries(errors ?? {})[0] ?? ['', 'no answer']
  return `${name} ${shortText(reason) ?? ''}`.trim()
}
