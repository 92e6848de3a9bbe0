/**
 * The approvals passport: what the export server's administrators approved and declined, as data that travels signed
 * with a transfer (`data/metadata/approvals.json`). docs/format.md is its reference.
 */
import { z } from 'zod'

/** Lower-case, without braces. */
const guidSchema = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

/** `major.minor`, as transfer.json has it. */
export const APPROVALS_FORMAT_VERSION = '1.0'

export const APPROVAL_ACTIONS = ['install', 'uninstall', 'not-approved', 'unknown'] as const
export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number]

export const targetGroupSchema = z.looseObject({ id: guidSchema, name: z.string().max(256) })
/** A computer target group of a WSUS server. */
export type TargetGroup = z.infer<typeof targetGroupSchema>

export const approvalSchema = z.looseObject({
  updateId: guidSchema,
  groupId: guidSchema,
  action: z.enum(APPROVAL_ACTIONS),
  /** UTC, ISO 8601; null where none was set. */
  deadline: z.iso.datetime({ offset: false }).nullable(),
})
export type Approval = z.infer<typeof approvalSchema>

export const approvalsSchema = z.looseObject({
  formatVersion: z.string().regex(/^1\.[0-9]{1,4}$/),
  groups: z.array(targetGroupSchema),
  approvals: z.array(approvalSchema),
  /** Ids of declined updates. */
  declined: z.array(guidSchema),
})
export type Approvals = z.infer<typeof approvalsSchema>

/** The group that every computer is in. Its id is the same on every WSUS server; its name is localised. */
export const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421'
/** Computers that are in no other group. The same holds for it. */
export const UNASSIGNED_COMPUTERS = 'b73ca6ed-5727-47f3-84de-015e03f6a88a'

/** How a group of the export server stands for one here. `asked`: nothing says which, so the operator must. */
export type GroupMatch = 'same-id' | 'same-name' | 'chosen' | 'left-out' | 'asked'

/** What the operator says of groups that are asked: the id of a group here, or null to leave its approvals out. */
export const groupChoicesSchema = z.record(guidSchema, guidSchema.nullable())
export type GroupChoices = z.infer<typeof groupChoicesSchema>

export interface GroupMapping {
  readonly from: TargetGroup
  /** null while it is asked, and where it is left out. */
  readonly to: TargetGroup | null
  readonly match: GroupMatch
  readonly approvals: number
}

/** Why an approval cannot be applied here. */
export type ApprovalObstacle = 'update-absent' | 'files-absent' | 'group-asked' | 'group-left-out' | 'action-unknown'

/** What of an approvals passport can be applied at this server, and what cannot. */
export interface ApprovalPlan {
  readonly groups: readonly GroupMapping[]
  /** Approvals that can be applied, and declined updates that are here. */
  readonly applicable: number
  readonly declines: number
  readonly obstacles: Readonly<Record<ApprovalObstacle, number>>
  /** Of the updates that are here and whose files are not: at most `MOST_NAMED_OBSTACLES`. */
  readonly named: readonly { readonly updateId: string; readonly title: string; readonly obstacle: ApprovalObstacle }[]
  /** What was done with the operator's consent; null before it. */
  readonly applied: AppliedApprovals | null
}

export interface AppliedApprovals {
  readonly done: number
  /** Updates whose licence terms a person has to accept at this server first. */
  readonly licences: number
  readonly failed: number
  /** Why, at most `MOST_NAMED_OBSTACLES`. */
  readonly reasons: readonly { readonly updateId: string; readonly title: string; readonly reason: string }[]
}

/** What the operator consents to. */
export const approvalConsentSchema = z.strictObject({
  groups: groupChoicesSchema,
  /** Also decline here what is declined there. */
  decline: z.boolean(),
  /** False to see what the choices would do. */
  apply: z.boolean(),
})
export type ApprovalConsent = z.infer<typeof approvalConsentSchema>

export const MOST_NAMED_OBSTACLES = 200
