import type { ApprovalConsent } from '../../../shared/approvals'
import { CausewayError } from '../../../shared/errors'
import type { JobView } from '../../../shared/jobs'
import { usage } from '../arguments'

/** What `receive` was told of approvals, in names as people write them. */
export interface ApprovalOptions {
  readonly decline: boolean
  /** Name of a group here by name of a group there; null: its approvals are left out. */
  readonly groups: ReadonlyMap<string, string | null>
}

/** The options that `parseCommand` takes. */
export const APPROVAL_OPTIONS = {
  'apply-approvals': { type: 'boolean', default: false },
  'apply-declines': { type: 'boolean', default: false },
  'map-group': { type: 'string', multiple: true },
  'leave-group': { type: 'string', multiple: true },
} as const

/** @returns null where approvals are only to be shown @throws CausewayError `usage` */
export function readApprovalOptions(values: {
  readonly 'apply-approvals': boolean
  readonly 'apply-declines': boolean
  readonly 'map-group'?: readonly string[] | undefined
  readonly 'leave-group'?: readonly string[] | undefined
}): ApprovalOptions | null {
  const groups = new Map<string, string | null>((values['leave-group'] ?? []).map((name) => [name, null]))
  for (const pair of values['map-group'] ?? []) {
    const [there, here, ...more] = pair.split('=')
    if (!there || !here || more.length > 0) throw usage(`--map-group is THERE=HERE, not '${pair}'`)
    groups.set(there, here)
  }
  if (values['apply-approvals']) return { decline: values['apply-declines'], groups }
  if (values['apply-declines'] || groups.size > 0) throw usage('these options go with --apply-approvals')
  return null
}

/**
 * The consent for what the Confirm step showed, or null where no approvals travelled or they were applied already.
 * @throws CausewayError `usage` for a group that is not there; `approvals.groups-asked` (details: groups) while a group
 *   of the export server stands for none here
 */
export function consentFor(job: JobView, options: ApprovalOptions): ApprovalConsent | null {
  const result = job.steps.find(({ id }) => id === 'confirm')?.result
  const plan = result?.step === 'confirm' ? result.approvals : undefined
  if (!plan || plan.applied) return null
  const groups: Record<string, string | null> = {}
  for (const [there, here] of options.groups) {
    const from = plan.groups.find((group) => group.from.name === there)?.from
    const to = here === null ? null : plan.groupsHere.find((group) => group.name === here)
    if (!from) throw usage(`the transfer has no approvals for a group '${there}'`)
    if (to === undefined) throw usage(`this server has no group '${here}'`)
    groups[from.id] = to?.id ?? null
  }
  const asked = plan.groups.filter(({ match, from }) => match === 'asked' && !(from.id in groups))
  if (asked.length > 0)
    throw new CausewayError('approvals.groups-asked', { groups: asked.map(({ from }) => from.name).join(', ') })
  return { groups, decline: options.decline, apply: true }
}
