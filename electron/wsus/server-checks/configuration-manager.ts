/** The check of what Configuration Manager says beside what WSUS says. WSUS decides: it never fails. */
import type {
  Asked,
  ConfigurationManagerReport,
  SyncComparison,
  SyncStatement,
} from '../../../shared/configuration-manager'
import { NOT_CHECKED, text, UNKNOWN, type CheckFunction, type Finding } from './finding'

/** @param asked undefined: this server is not asked, and the check is not shown */
export function configurationManagerAgrees(asked: Asked<ConfigurationManagerReport> | undefined): CheckFunction {
  return () => {
    if (asked === undefined) return null
    if (asked.kind === 'absent') return NOT_CHECKED
    return asked.kind === 'unreadable' ? ['unknown', text(asked.reason)] : findingOf(asked.value)
  }
}

function findingOf(report: ConfigurationManagerReport): Finding {
  const { comparison } = report
  switch (comparison.verdict) {
    case 'disagree':
      return ['warning', said(comparison, 'disagree')]
    case 'agree':
      return ['ok', said(comparison, 'agree')]
    case 'no-word':
      return nothingCompared(report) ? NOT_CHECKED : UNKNOWN
  }
}

/** It was asked and speaks of other servers only, or everything there is to ask is on another computer. */
function nothingCompared({ comparison, log, points, notAsked }: ConfigurationManagerReport): boolean {
  const asked = log !== null || points.kind !== 'absent'
  if (!asked) return notAsked.length > 0
  const couldRead = (log === null || log.problem === null) && points.kind !== 'unreadable'
  const { statements } = comparison
  return couldRead && statements.length > 0 && statements.every(({ agreement }) => agreement === 'other-server')
}

/** Status messages by where they were read: `wsyncmgr.log: 6703`. */
function said({ statements }: SyncComparison, agreement: SyncStatement['agreement']): Finding[1] {
  const items = statements
    .filter((statement) => statement.agreement === agreement)
    .map(({ source, id, state }) => `${source === 'log' ? 'wsyncmgr.log' : 'SMS_SUPSyncStatus'}: ${id ?? state}`)
  return { kind: 'list', items }
}
