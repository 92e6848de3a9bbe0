import type { NotReadyUpdate, SyncPhase, SyncResult } from '../../../shared/server-details'
import type { Agreement } from '../../../shared/configuration-manager'

/** The Server step: synchronization, Configuration Manager, which server to export from. */
export const server = {
  results: {
    never: 'never synchronized',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    unknown: 'unknown',
  } satisfies Record<SyncResult, string>,
  exportFrom: 'Which server to export from',
  synchronization: {
    title: 'Synchronization',
    action: 'Synchronize now',
    needed: 'The checks below ask for a synchronization. The server fetches what is new and goes on by itself.',
    quiet: 'Synchronize once more if something newer has to travel. The checks are read again at its end.',
    running: 'The server is synchronizing.',
    phases: {
      idle: 'Ending',
      categories: 'Products and classifications',
      updates: 'Updates',
      approvals: 'Approvals',
      stopping: 'Writing the history',
      unknown: 'Phase not known',
    } satisfies Record<SyncPhase, string>,
    beginning: 'Beginning',
    items: (done: string, total: string) => `${done} of ${total}`,
    runningFor: (duration: string) => `running for ${duration}`,
    watchedFor: (duration: string) => `found running, watched for ${duration}`,
    leave: 'You may leave this page, and even close Causeway: the server goes on by itself.',
    ended: {
      succeeded: 'The synchronization succeeded.',
      failed: 'The synchronization failed.',
      cancelled: 'The synchronization was cancelled at the server.',
      never: 'The server does not say how the synchronization ended.',
      unknown: 'The server does not say how the synchronization ended.',
    } satisfies Record<SyncResult, string>,
    lost: 'The server was asked and did not answer. The synchronization may still run; check again.',
  },
  history: {
    title: 'Schedule and last synchronizations',
    schedule: 'Schedule',
    automatic: (perDay: string, time: string) => `${perDay} a day, from ${time} UTC`,
    byHand: 'by hand only',
    unknown: 'not known',
    started: 'Started',
    duration: 'Duration',
    result: 'Result',
    how: 'Started by',
    manual: 'a person',
    scheduled: 'the schedule',
    errors: 'Updates with errors',
    none: 'The server has no synchronization in its history.',
    unreadable: 'The history could not be read.',
  },
  update: 'Update',
  error: 'Error',
  state: 'State',
  size: 'Size',
  updateErrors: (count: number, shown: string) =>
    count === 1 ? '1 update with errors' : `${shown} updates with errors`,
  notReady: (count: number, shown: string) =>
    count === 1 ? '1 update without all its files' : `${shown} updates without all their files`,
  more: (count: string) => `${count} more; the WSUS console names them.`,
  /** As WSUS names them: NotReady, Failed … */
  fileStates: (state: NotReadyUpdate['state']): string =>
    ({
      NotReady: 'not downloaded yet',
      Failed: 'download failed',
      Canceled: 'download cancelled',
      LicenseAgreementNotReady: 'licence terms not downloaded yet',
      LicenseAgreementFailed: 'download of the licence terms failed',
    })[state] ?? state,
  configurationManager: {
    title: 'What Configuration Manager says',
    site: (code: string) => `Site ${code}`,
    log: 'wsyncmgr.log',
    provider: 'SMS provider',
    who: 'Source',
    says: 'Says',
    server: 'Server',
    when: 'When',
    running: 'running',
    agreement: {
      agree: 'as WSUS says',
      disagree: 'WSUS says otherwise',
      'no-word': 'cannot be compared',
      'other-server': 'another server',
    } satisfies Record<Agreement, string>,
    problems: { missing: 'there is no such file', unreadable: 'cannot be read' },
    notReadable: (reason: string) => `not readable: ${reason}`,
    notAsked: (computers: string) =>
      `On another computer, and therefore not asked: ${computers}. “causeway server check --other-computers” asks there.`,
    wsusDecides: 'WSUS decides whether the export can begin.',
  },
}
