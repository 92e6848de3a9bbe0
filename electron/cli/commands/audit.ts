import { resolve } from 'node:path'
import type { Finding, Reconciliation } from '../../../shared/audit'
import { DEFAULT_UNDER_WAY_DAYS } from '../../../shared/audit'
import { CausewayError } from '../../../shared/errors'
import { wording } from '../../../shared/wording'
import { addFile, type Added } from '../../audit/add'
import { listAudited, reconcileAll } from '../../audit/audit'
import { parseCommand, wholeNumber } from '../arguments'
import { withStation, type Command } from '../command'
import { done, failure, orElse } from '../output'

/** `audit add`: every file is tried; the first refusal is what the command answers. */
export const auditAdd: Command = async (args, context) => {
  const { positionals } = parseCommand(args, {}, { min: 1, max: 999 })
  return withStation(context, async (station) => {
    const added: Added[] = []
    const refused: { file: string; error: CausewayError }[] = []
    for (const file of positionals.map((each) => resolve(each)))
      await addFile(station, file).then(
        (each) => void added.push(each),
        (error: unknown) => {
          if (!(error instanceof CausewayError) || error.code === 'station.wrong-role') throw error
          refused.push({ file, error })
        },
      )
    const document = {
      added,
      refused: refused.map(({ file, error }) => ({ file, code: error.code, ...error.details })),
    }
    const [first] = refused
    if (first) return failure(first.error, document)
    return done(
      document,
      added.map(
        ({ file, outcome, station: from, transferId }) => `${outcome}: ${file} (${from?.station ?? transferId ?? ''})`,
      ),
    )
  })
}

export const auditList: Command = async (args, context) => {
  parseCommand(args, {})
  return withStation(context, async (station) => {
    const stations = await listAudited(station)
    const lines = stations.map(
      ({ station: name, role, events, notHere, createdAt, fingerprint }) =>
        `${name}  ${role}  ${String(events)} events${notHere > 0 ? ` (${String(notHere)} in archives that are not here)` : ''}  ${createdAt}  ${fingerprint}`,
    )
    return done({ stations }, orElse(lines, 'No history is here yet. Add one with: causeway audit add'))
  })
}

/** `audit reconcile`: exit code 0 only when nothing is open, 4 for contradictions, 6 for gaps. */
export const auditReconcile: Command = async (args, context) => {
  const { values } = parseCommand(args, { 'under-way-days': { type: 'string' } })
  const days = values['under-way-days']
  const underWay = days === undefined ? DEFAULT_UNDER_WAY_DAYS : wholeNumber(days, '--under-way-days', 0, 3650)
  return withStation(context, async (station) => {
    const reconciliation = await reconcileAll(station, underWay)
    const { counts, findings, stations, transfers } = reconciliation
    for (const finding of findings) context.screen.say(describeFinding(finding))
    const error = openError(reconciliation)
    if (error) return failure(error, { reconciliation })
    return done(
      { reconciliation },
      `Nothing is open. ${stations.length} stations, ${transfers.length} transfers, ${counts.note} explained.`,
    )
  })
}

/** Nothing to reconcile is not "in order". */
function openError({ counts, stations }: Reconciliation): CausewayError | null {
  if (stations.length === 0) return new CausewayError('audit.nothing-here')
  if (counts.contradiction > 0)
    return new CausewayError('audit.contradictions', { contradictions: counts.contradiction, gaps: counts.gap })
  return counts.gap > 0 ? new CausewayError('audit.gaps', { gaps: counts.gap }) : null
}

function describeFinding(finding: Finding): string {
  const { kind, severity, station, transferId, event, other } = finding
  const place = [station, transferId, event === null ? null : `event ${String(event)}`].filter(Boolean).join(', ')
  const second =
    other === null ? '' : ` / ${other.station}${other.event === null ? '' : `, event ${String(other.event)}`}`
  return `${severity}: ${wording('en').findings[kind].sentence(finding.details)} (${kind}; ${place}${second})`
}
