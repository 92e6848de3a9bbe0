import { ANSWER, CONNECT, PRELUDE, READ_SYNCHRONIZATION } from './prelude'

/**
 * Prints status, progress and last run of the synchronization: little enough to be asked every few seconds.
 * Not yet run on a Windows Server.
 */
export const SYNCHRONIZATION_SCRIPT = [PRELUDE, CONNECT, READ_SYNCHRONIZATION, ANSWER].join('')

/**
 * Starts a synchronization; the service goes on by itself. StartSynchronization throws while one runs or while the
 * server saves its configuration: the reason stands in `errors`. Not yet run on a Windows Server.
 */
export const START_SCRIPT = [
  PRELUDE,
  CONNECT,
  String.raw`
if ($null -ne $subscription) { Read-Part 'started' { $subscription.StartSynchronization(); $true } }
`,
  ANSWER,
].join('')
