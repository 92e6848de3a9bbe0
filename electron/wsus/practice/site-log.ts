import type { PracticeSettings } from './settings'

export interface RehearsedRun {
  readonly siteCode: string
  readonly wsusServer: string
  /** How it ended: done, or failed. */
  readonly id: 6702 | 6703
  readonly at: Date
}

const ERROR = 'WSUS update source not found on site P01'
const SOURCE = 'CWSyncMgr::DoSync'
/** Of the provider for a failed run, as administrators look it up: 0x80131904. */
const ERROR_CODE = -2146232060

/** What Configuration Manager says of one run: the lines of its log and the provider's object, as the real ones write. */
export function siteServerOf(run: RehearsedRun): NonNullable<PracticeSettings['siteServer']> {
  const { siteCode, wsusServer, id, at } = run
  const failed = id === 6703
  const text = [
    'Starting Sync',
    statusMessage(6701, run),
    `Synchronizing WSUS server ${wsusServer} ...`,
    statusMessage(6704, run),
    ...(failed
      ? [
          `Sync failed: ${ERROR}. Source: ${SOURCE}`,
          statusMessage(id, run, [SOURCE, ERROR]),
          'Sync failed. Will retry in 60 minutes',
        ]
      : [`Sync succeeded. Setting sync alert to canceled state on site ${siteCode}`, statusMessage(id, run)]),
  ]
  return {
    siteCode,
    log: text.map((line) => siteServerLine(line, at)),
    points: [
      {
        siteCode,
        wsusServerName: wsusServer,
        wsusSourceServer: 'Microsoft Update',
        lastSyncState: id,
        lastSyncErrorCode: failed ? ERROR_CODE : 0,
        lastSyncStateTime: cimTime(at),
        lastSuccessfulSyncTime: failed ? null : cimTime(at),
        syncCatalogVersion: 34,
      },
    ],
  }
}

/** The form of wsyncmgr.log, see configuration-manager/cmtrace.ts; written in UTC. */
function siteServerLine(text: string, at: Date): string {
  const [date = '', clock = ''] = at.toISOString().slice(0, -1).split('T')
  const [year, month, day] = date.split('-')
  return `${text}  $$<SMS_WSUS_SYNC_MANAGER><${month}-${day}-${year} ${clock}+000><thread=5976 (0x1758)>`
}

function statusMessage(id: number, { siteCode, at }: RehearsedRun, inserts: readonly string[] = []): string {
  const [week, day, month, year, clock] = at.toUTCString().replace(',', '').split(' ')
  const gmt = `${week} ${month} ${day} ${clock}.${at.toISOString().slice(20, 23)} ${year}`
  const strings = Array.from({ length: 10 }, (_, n) => `ISTR${n}="${inserts[n] ?? ''}"`).join(' ')
  return `STATMSG: ID=${id} SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_WSUS_SYNC_MANAGER" SYS=PRACTICE-SITE SITE=${siteCode} PID=2836 TID=5976 GMTDATE=${gmt} ${strings} NUMATTRS=0`
}

/** CIM_DATETIME in UTC. */
function cimTime(at: Date): string {
  return `${at.toISOString().replace(/[-:T]/g, '').slice(0, 18)}000+000`
}
