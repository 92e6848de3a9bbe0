import {
  approvalsSchema,
  MOST_NAMED_OBSTACLES,
  type AppliedApprovals,
  type ApprovalConsent,
  type ApprovalPlan,
  type Approvals,
  type TargetGroup,
} from '../../../shared/approvals'
import { CausewayError } from '../../../shared/errors'
import { parseJson } from '../../../shared/json'
import { readStateText } from '../../files/state-file'
import type { ApprovalChange } from '../../wsus/server'
import { APPROVALS_NAME } from '../payload-folders'
import type { StepContext } from '../jobs/step'
import type { ImportComparison } from './compare-import'
import { verifiedWorkFile } from './work-files'
import { planApprovals, type PlannedApprovals } from './plan-approvals'

/** Half a million approvals. A trusted sender signed them. */
const MOST_VALUES = 4_000_000

/**
 * The approvals that travelled with the transfer; null when none did.
 * @throws CausewayError `transfer.malformed` (details: path) when they are not as docs/format.md has them; as
 *   `verifiedWorkFile`
 */
export async function readPassport(context: StepContext): Promise<Approvals | null> {
  const path = await verifiedWorkFile(context, APPROVALS_NAME)
  if (path === null) return null
  try {
    return approvalsSchema.parse(parseJson(await readStateText(path), { values: MOST_VALUES }))
  } catch (error) {
    throw new CausewayError('transfer.malformed', { path: APPROVALS_NAME }, error)
  }
}

/** Ids of all updates that the passport says anything of. */
export function idsOf({ approvals, declined }: Approvals): Set<string> {
  return new Set([...approvals.map(({ updateId }) => updateId), ...declined])
}

/**
 * Says what can be applied here and, with the operator's consent, applies it. What was applied before a failure stays so.
 * @throws CausewayError `server.unreadable`, `cancelled`
 */
export async function settleApprovals(
  context: StepContext,
  passport: Approvals,
  compared: ImportComparison,
  consent: ApprovalConsent | undefined,
): Promise<ApprovalPlan & { readonly groupsHere: readonly TargetGroup[] }> {
  const { groups: groupsHere } = await context.station.server.readApprovals()
  const planned = planApprovals(
    passport,
    {
      groups: groupsHere,
      titleOf: (updateId) => compared.titles.get(updateId) ?? null,
      hasFiles: compared.hasFiles,
    },
    consent?.groups ?? {},
  )
  const applied = consent?.apply ? await apply(context, planned, compared, consent) : null
  return { ...planned.plan, applied, groupsHere }
}

async function apply(
  { station, gate }: StepContext,
  { approvals, declined }: PlannedApprovals,
  { titles }: ImportComparison,
  { decline }: ApprovalConsent,
): Promise<AppliedApprovals> {
  const changes: ApprovalChange[] = [
    ...approvals.map((approval) => ({ kind: 'approve' as const, ...approval })),
    ...(decline ? declined.map((updateId) => ({ kind: 'decline' as const, updateId })) : []),
  ]
  const reasons: { updateId: string; title: string; reason: string }[] = []
  let [at, done, licences, failed] = [0, 0, 0, 0]
  for await (const result of station.server.applyApprovals(changes)) {
    await gate.pass()
    const { updateId } = changes[at++] ?? { updateId: '' }
    if (result.outcome === 'ok') done += 1
    else if (result.outcome === 'licence') licences += 1
    else failed += 1
    const reason = result.outcome === 'failed' ? result.reason : null
    if (reason !== null && reasons.length < MOST_NAMED_OBSTACLES)
      reasons.push({ updateId, title: titles.get(updateId) ?? updateId, reason })
  }
  if (at !== changes.length)
    throw new CausewayError('server.unreadable', { reason: `${at} of ${changes.length} answers` })
  return { done, licences, failed, reasons }
}
