import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { sha256Of } from '../files/hash'

/**
 * The folder that holds a station's state when nobody names one: the platform's application data folder. A variable that
 * is empty or relative counts as not set, as the XDG specification has it: it would mean the working folder.
 * @throws CausewayError `usage` when the system knows no folder of this account
 */
export function defaultHome(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  const named = (folder: string | undefined): string | null => (folder && isAbsolute(folder) ? folder : null)
  if (process.platform === 'win32') return join(named(APPDATA) ?? join(ownFolder(), 'AppData', 'Roaming'), 'Causeway')
  if (process.platform === 'darwin') return join(ownFolder(), 'Library', 'Application Support', 'Causeway')
  return join(named(XDG_CONFIG_HOME) ?? join(ownFolder(), '.config'), 'Causeway')
}

/** The account's own folder: what the environment says of it, or else the system's list of accounts. */
function ownFolder(): string {
  const folder = homedir()
  if (isAbsolute(folder)) return folder
  try {
    return userInfo().homedir
  } catch (cause) {
    throw new CausewayError('usage', { problem: 'this account has no folder of its own: name one with --home' }, cause)
  }
}

/** Where a station keeps its state; every path below the home folder is named here and nowhere else. */
export interface HomePaths {
  readonly home: string
  readonly station: string
  readonly settings: string
  readonly keys: string
  readonly trust: string
  readonly policy: string
  readonly credentials: string
  readonly ledger: string
  readonly journal: string
  readonly receipts: string
  /** Signed receipts of other stations that were accepted here. */
  readonly acceptedReceipts: string
  /** Histories of other stations, at an auditor's. */
  readonly audit: string
  /** What malware scanners are tested with, and lists for them: real-time protection must leave it alone. */
  readonly scanning: string
  work(jobId: string): string
  /** What proves a sealed transfer's content: see transfer/baseline/sent-proof.ts. */
  sent(transferId: string): string
  /** @param index from 1 */
  sentVolume(transferId: string, index: number): string
  /** Which updates the last sealed transfer to a destination held. */
  sentUpdates(destination: string): string
  practiceServer(side: 'export' | 'import'): string
}

/** The layout of a home folder. */
export function homePaths(home: string): HomePaths {
  return {
    home,
    station: join(home, 'station.json'),
    settings: join(home, 'settings.json'),
    keys: join(home, 'keys'),
    trust: join(home, 'trust.json'),
    policy: join(home, 'policy.json'),
    credentials: join(home, 'credentials.json'),
    ledger: join(home, 'ledger.db'),
    journal: join(home, 'journal.db'),
    receipts: join(home, 'receipts'),
    acceptedReceipts: join(home, 'receipts', 'accepted'),
    sent: (transferId) => join(home, 'sent', transferId),
    sentVolume: (transferId, index) => join(home, 'sent', transferId, `volume-${String(index).padStart(2, '0')}`),
    audit: join(home, 'audit'),
    scanning: join(home, 'scanning'),
    work: (jobId) => join(home, 'work', jobId),
    sentUpdates: (destination) => join(home, 'sent', `${sha256Of(destination).slice(0, 16)}.txt`),
    practiceServer: (side) => join(home, 'practice', side),
  }
}
