import {
  SYNC_STATUS_IDS,
  type Asked,
  type ConfigurationManagerReport,
  type ReportedTime,
  type SyncStatement,
} from '../../shared/configuration-manager'
import { formatTime } from '../../shared/format'
import { wording } from '../../shared/wording'
import { outsideLines } from './screen'

/** What Configuration Manager says, a line each, with what its status messages mean; nothing where there is none. */
export function describeConfigurationManager(asked: Asked<ConfigurationManagerReport>): string[] {
  if (asked.kind === 'absent') return []
  if (asked.kind === 'unreadable') return [`Configuration Manager: not readable (${asked.reason})`]
  const { siteCode, log, points, notAsked, comparison } = asked.value
  return [
    `Configuration Manager: site ${siteCode ?? 'unknown'}`,
    ...comparison.statements.map(describeStatement),
    ...(log?.problem ? [`  ${log.path}: ${log.problem}`] : []),
    ...(points.kind === 'unreadable' ? [`  SMS provider: not readable (${points.reason})`] : []),
    ...(notAsked.length > 0 ? [`  not asked, on another computer: ${notAsked.join(', ')} (--other-computers)`] : []),
  ]
}

const AGREEMENTS: Readonly<Record<SyncStatement['agreement'], string>> = {
  agree: 'as WSUS says',
  disagree: 'WSUS says otherwise',
  'no-word': 'cannot be compared',
  'other-server': 'another server',
}

function describeStatement({ source, agreement, wsusServer, state, id, at, error }: SyncStatement): string {
  const known = SYNC_STATUS_IDS.find((one) => one === id)
  const words = known && wording('en').syncStatuses[known]
  const what = words ? `${known} ${words.label}` : `${id ?? ''} ${state}`.trim()
  const where = source === 'log' ? 'wsyncmgr.log' : 'SMS provider'
  const next = words && agreement === 'disagree' ? ` ${words.meaning} ${words.next}` : ''
  const details = [wsusServer, timeText(at), error ? outsideLines(error)[0] : null].filter(Boolean).join(', ')
  return `  ${where}: ${what} (${[details, AGREEMENTS[agreement]].filter(Boolean).join('; ')})${next}`
}

/** A time without its zone is shown as it was written. */
function timeText({ utc, local }: ReportedTime): string {
  return utc === null ? (local ?? '').replace('T', ' ') : formatTime(utc, 'en')
}
