import { CausewayError } from '../../../shared/errors'
import { blocking, importServerChecks } from '../../wsus/checks'
import { FILE_STATE } from '../journal'
import { COMPANIONS_FOLDER } from '../payload-folders'
import type { StepHandler } from '../step'

/**
 * Receive, step 4: the import server is autonomous, alike in what must match, and has room for what is not there
 * yet. What an interrupted import has proven takes its room already; where companion folders go is asked later.
 */
export const checkImportServer: StepHandler<'server'> = async ({ station, journal, record }) => {
  const transfer = record.data.transfer
  if (!transfer) throw new CausewayError('job.wrong-step', { step: 'server' })
  const facts = await station.server.readFacts()
  const companions = (transfer.companions ?? []).reduce((sum, { bytes }) => sum + bytes, 0)
  const placed = journal.tallyBelow(record.id, COMPANIONS_FOLDER, FILE_STATE.proven).bytes
  const proven = journal.tally(record.id, FILE_STATE.proven).bytes - placed
  const stillToCome = transfer.totals.bytes - companions - proven
  const checks = importServerChecks(facts, transfer.server, stillToCome)
  const blockers = blocking(checks)
  return {
    checks,
    result: { step: 'server', facts },
    data: {
      ...(facts.contentPath === null ? {} : { contentPath: facts.contentPath }),
      productsBefore: facts.products ?? [],
      classificationsBefore: facts.classifications ?? [],
    },
    ...(blockers.length === 0 ? {} : { error: new CausewayError('server.not-ready', { checks: blockers.length }) }),
  }
}
