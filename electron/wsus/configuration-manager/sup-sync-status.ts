import { z } from 'zod'
import {
  SYNC_STATUS_IDS,
  type Asked,
  type ReportedTime,
  type SupSyncStatus,
  type SyncState,
  type SyncStatusId,
} from '../../../shared/configuration-manager'
import { windowsPowerShell, type PowerShell } from '../windows/powershell'
import { ANSWER, PRELUDE } from '../windows/prelude'
import { askScript, listOf } from './ask'
import type { SmsProvider } from './site-server'

/**
 * Asks an SMS provider for the synchronization status of every software update point of the hierarchy.
 *
 * Get-WmiObject and not Get-CimInstance, for two reasons: it hands over times as the provider wrote them, where
 * Get-CimInstance takes a time without a zone (`…+***`, usual there) for UTC and turns it into local time; and on
 * another computer it asks by DCOM, as the Configuration Manager console does. Windows PowerShell always has it.
 * Not yet run on a Windows Server.
 */
export function supSyncStatusScript({ machine, siteCode, here }: SmsProvider): string {
  const computer = here ? '' : ` -ComputerName '${machine}'`
  return `${PRELUDE}${String.raw`
Read-Part 'points' {
  @(Get-WmiObject${computer} -Namespace 'root\SMS\site_${siteCode}' -Class 'SMS_SUPSyncStatus' | ForEach-Object {
    @{ siteCode = [string]$_.SiteCode; lastSyncState = $_.LastSyncState; lastSyncErrorCode = $_.LastSyncErrorCode
       lastSyncStateTime = [string]$_.LastSyncStateTime; lastSuccessfulSyncTime = [string]$_.LastSuccessfulSyncTime
       wsusServerName = [string]$_.WSUSServerName; wsusSourceServer = [string]$_.WSUSSourceServer
       syncCatalogVersion = $_.SyncCatalogVersion }
  })
}
`}${ANSWER}`
}

const optionalText = z.string().nullish().catch(null)
const optionalNumber = z.int().nullish().catch(null)

/** Fields of SMS_SUPSyncStatus (Microsoft Learn); a value of another kind than documented counts as not said. */
const answerSchema = z.looseObject({
  points: listOf(
    z.looseObject({
      siteCode: optionalText,
      wsusServerName: optionalText,
      wsusSourceServer: optionalText,
      lastSyncState: optionalNumber,
      lastSyncErrorCode: optionalNumber,
      lastSyncStateTime: optionalText,
      lastSuccessfulSyncTime: optionalText,
      syncCatalogVersion: optionalNumber,
    }),
  ),
  errors: z.record(z.string(), z.string()).nullish(),
})
type Point = z.infer<typeof answerSchema>['points'][number]

const STATES: Readonly<Record<SyncStatusId, SyncState>> = {
  6701: 'running',
  6702: 'succeeded',
  6703: 'failed',
  6704: 'running',
  6705: 'running',
  6706: 'running',
  6707: 'out-of-sync',
  6708: 'succeeded-licences-pending',
}

/**
 * What the provider reports. An empty list means that the hierarchy has no software update point, or that the operator
 * may not see any: the provider does not tell these apart. Never throws.
 */
export async function readSupSyncStatus(
  provider: SmsProvider,
  powershell: PowerShell = windowsPowerShell,
  answerMs?: number,
): Promise<Asked<readonly SupSyncStatus[]>> {
  const asked = await askScript(powershell, supSyncStatusScript(provider), answerSchema, answerMs)
  if (asked.kind !== 'found') return asked
  const { points, errors } = asked.value
  const reason = errors?.['points']
  return reason === undefined ? { kind: 'found', value: points.map(statusOf) } : { kind: 'unreadable', reason }
}

function statusOf(point: Point): SupSyncStatus {
  const id = SYNC_STATUS_IDS.find((known) => known === point.lastSyncState)
  return {
    siteCode: point.siteCode || null,
    wsusServer: point.wsusServerName || null,
    sourceServer: point.wsusSourceServer || null,
    state: id === undefined ? 'unknown' : STATES[id],
    lastSyncState: point.lastSyncState ?? null,
    errorCode: point.lastSyncErrorCode ? hexadecimal(point.lastSyncErrorCode) : null,
    stateAt: cimTime(point.lastSyncStateTime),
    lastSuccess: cimTime(point.lastSuccessfulSyncTime),
    catalogVersion: point.syncCatalogVersion ?? null,
  }
}

/** As administrators look error codes up: `0x8013150A`, also for one that was printed as a negative number. */
function hexadecimal(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`
}

const CIM_DATETIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})\d{3}(?:\+\*\*\*|([+-]\d{3}))$/

/**
 * `yyyymmddHHMMSS.mmmmmmsUUU` (CIM_DATETIME): the last four characters are the minutes that local time is ahead of UTC,
 * or `+***` where the writer does not say. Whether SMS_SUPSyncStatus means UTC then is not documented: it stays open.
 */
export function cimTime(text: string | null | undefined): ReportedTime {
  const none: ReportedTime = { utc: null, local: null }
  const [, year, month, day, hour, minute, second, fraction, offset] = CIM_DATETIME.exec(text ?? '') ?? []
  if (year === undefined) return none
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}`
  const moment = new Date(`${local}Z`)
  // All zeros stand for no time.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== `${local}Z`) return none
  const utc = offset === undefined ? null : new Date(moment.getTime() - Number(offset) * 60_000).toISOString()
  return { utc, local }
}
