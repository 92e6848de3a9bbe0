import { CausewayError } from '../../../shared/errors'
import { demandFilesRecorded } from '../jobs/recorded-steps'
import type { StepHandler } from '../jobs/step'
import { idsOf, readPassport, settleApprovals } from './approvals-passport'
import { compareImport } from './compare-import'

/**
 * Receive, step 7: what the package holds is on the server, and what did not come is what the sender stated. Counts
 * decide, not the tool's words. Once all is there, the sender's approvals are laid beside this server, and applied if
 * the operator says so.
 */
export const confirmImport: StepHandler<'confirm'> = async (context, { approvals: consent }) => {
  const { station, record } = context
  await demandFilesRecorded(context)
  const facts = await station.server.readFacts()
  const keys = await station.server.readUpdateKeys()
  const passport = await readPassport(context)
  const compared = await compareImport(context, keys, passport ? idsOf(passport) : new Set())
  const { inPackage, missing, missingUpdates, missingFiles, notCarried } = compared
  const before = record.data.updatesBefore ?? 0
  const result = {
    step: 'confirm' as const,
    before,
    after: keys.size,
    inPackage,
    missingUpdates,
    missingFiles,
    notCarried,
    newProducts: added(record.data.productsBefore, facts.products),
    newClassifications: added(record.data.classificationsBefore, facts.classifications),
  }
  const evidence = { before, after: keys.size, inPackage, missing, notCarried: notCarried.count }
  if (missing > 0 || provesNothing(inPackage, before, keys.size))
    return {
      result,
      evidence,
      error: new CausewayError('import.incomplete', { count: missing, before, after: keys.size }),
    }
  if (!passport) return { result, evidence }
  const approvals = await settleApprovals(context, passport, compared, consent)
  const { applicable, declines, obstacles, groups, applied } = approvals
  return {
    result: { ...result, approvals },
    evidence: { ...evidence, approvals: { applicable, declines, obstacles, groups, applied } },
  }
}

/**
 * Success is never inferred from absence: an empty server, a package without updates, or one whose updates cannot be
 * looked for one by one and after which the server knows no more than before.
 */
function provesNothing(inPackage: number | null, before: number, after: number): boolean {
  return after === 0 || inPackage === 0 || (inPackage === null && after <= before)
}

function added(before: readonly string[] | undefined, after: readonly string[] | null): string[] {
  const known = new Set(before)
  return (after ?? []).filter((name) => !known.has(name))
}
