import { CausewayError } from '../../../shared/errors'
import { blocking, importServerChecks } from '../../wsus/checks'
import { demandSigned } from '../jobs/job-record'
import { FILE_STATE } from '../jobs/journal'
import { COMPANIONS_FOLDER } from '../payload-folders'
import type { StepHandler } from '../jobs/step'
import { demandMediaApart } from '../media-apart'
import { checkBaseline } from './baseline-check'

/**
 * Receive, step 4: the import server is autonomous, alike in what must match, and has room for what is not there
 * yet; of an increment, it has what that builds on. What an interrupted import has proven takes its room already; where companion folders go is asked later.
 */
export const checkImportServer: StepHandler<'server'> = async (context) => {
  const { station, journal, record } = context
  const { transfer } = demandSigned(record)
  const facts = await station.server.readFacts()
  const media = (record.data.volumes ?? []).map(({ medium }) => medium)
  await demandMediaApart(media, station.paths, facts.contentPath)
  const companions = (transfer.companions ?? []).reduce((sum, { bytes }) => sum + bytes, 0)
  const placed = journal.tallyBelow(record.id, COMPANIONS_FOLDER, FILE_STATE.proven).bytes
  const proven = journal.tally(record.id, FILE_STATE.proven).bytes - placed
  const stillToCome = transfer.totals.bytes - companions - proven
  const checks = importServerChecks(facts, transfer.server, stillToCome)
  const blockers = blocking(checks)
  const baseline =
    blockers.length === 0 && facts.contentPath !== null ? await checkBaseline(context, facts.contentPath) : null
  const error =
    blockers.length > 0 ? new CausewayError('server.not-ready', { checks: blockers.length }) : baseline?.error
  return {
    checks,
    result: { step: 'server', facts, ...(baseline ? { baseline: baseline.here } : {}) },
    data: {
      ...(facts.contentPath === null ? {} : { contentPath: facts.contentPath }),
      productsBefore: facts.products ?? [],
      classificationsBefore: facts.classifications ?? [],
    },
    ...(baseline ? { evidence: { baseline: { ...baseline.here, missing: baseline.problemCount } } } : {}),
    ...(baseline?.problems.length ? { problems: { list: baseline.problems, count: baseline.problemCount } } : {}),
    ...(error ? { error } : {}),
  }
}
