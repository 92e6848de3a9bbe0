import {
  ALL_COMPUTERS,
  MOST_NAMED_OBSTACLES,
  UNASSIGNED_COMPUTERS,
  type Approval,
  type ApprovalObstacle,
  type ApprovalPlan,
  type Approvals,
  type GroupChoices,
  type GroupMapping,
  type TargetGroup,
} from '../../../shared/approvals'

/** This server, as far as approvals depend on it. */
export interface ApprovalGround {
  readonly groups: readonly TargetGroup[]
  /** Title of an update that is in the database; null when it is not. */
  titleOf: (updateId: string) => string | null
  /** Every file of the update, and of the updates that it is made of, is in the content store. */
  hasFiles: (updateId: string) => boolean
}

/** One approval with the group here that it is for. */
export interface ApplicableApproval extends Approval {
  readonly groupId: string
}

export interface PlannedApprovals {
  readonly plan: ApprovalPlan
  readonly approvals: readonly ApplicableApproval[]
  /** Ids of updates to decline. */
  readonly declined: readonly string[]
}

/**
 * Says which approvals of the export server can be applied here. Groups that every server has are known by their id,
 * whatever their name in this language; others by the same name. A group that is neither is asked, never guessed.
 */
export function planApprovals(passport: Approvals, ground: ApprovalGround, choices: GroupChoices): PlannedApprovals {
  const groups = mapGroups(passport, ground.groups, choices)
  const mapping = new Map(groups.map((group) => [group.from.id, group]))
  const obstacles: Record<ApprovalObstacle, number> = {
    'update-absent': 0,
    'files-absent': 0,
    'group-asked': 0,
    'group-left-out': 0,
    'action-unknown': 0,
  }
  const named: { updateId: string; title: string; obstacle: ApprovalObstacle }[] = []
  const approvals: ApplicableApproval[] = []
  for (const approval of passport.approvals) {
    const group = mapping.get(approval.groupId)
    const title = ground.titleOf(approval.updateId)
    const obstacle = obstacleOf(approval, group, title, ground)
    if (obstacle === null) {
      approvals.push({ ...approval, groupId: group?.to?.id ?? approval.groupId })
      continue
    }
    obstacles[obstacle] += 1
    if (title !== null && obstacle === 'files-absent' && named.length < MOST_NAMED_OBSTACLES)
      named.push({ updateId: approval.updateId, title, obstacle })
  }
  const declined = passport.declined.filter((updateId) => ground.titleOf(updateId) !== null)
  return {
    plan: { groups, applicable: approvals.length, declines: declined.length, obstacles, named, applied: null },
    approvals,
    declined,
  }
}

function obstacleOf(
  { updateId, action }: Approval,
  group: GroupMapping | undefined,
  title: string | null,
  ground: ApprovalGround,
): ApprovalObstacle | null {
  if (title === null) return 'update-absent'
  if (action === 'unknown') return 'action-unknown'
  if (!group?.to) return group?.match === 'left-out' ? 'group-left-out' : 'group-asked'
  return action === 'install' && !ground.hasFiles(updateId) ? 'files-absent' : null
}

/** A group that approvals name and the list of groups lacks is asked as well: its id stands for its name. */
function mapGroups(passport: Approvals, here: readonly TargetGroup[], choices: GroupChoices): GroupMapping[] {
  const counts = new Map<string, number>()
  for (const { groupId } of passport.approvals) counts.set(groupId, (counts.get(groupId) ?? 0) + 1)
  const names = new Map(passport.groups.map((group) => [group.id, group]))
  return [...counts].map(([id, approvals]) => {
    const from = names.get(id) ?? { id, name: id }
    return { from, approvals, ...matchOf(from, here, choices) }
  })
}

function matchOf(
  { id, name }: TargetGroup,
  here: readonly TargetGroup[],
  choices: GroupChoices,
): Pick<GroupMapping, 'to' | 'match'> {
  const chosen = choices[id]
  if (chosen === null) return { to: null, match: 'left-out' }
  const picked = here.find((group) => group.id === chosen)
  if (picked) return { to: picked, match: 'chosen' }
  const known = id === ALL_COMPUTERS || id === UNASSIGNED_COMPUTERS ? here.find((group) => group.id === id) : undefined
  if (known) return { to: known, match: 'same-id' }
  const sameName = here.filter((group) => isSameName(group.name, name))
  return sameName.length === 1 && sameName[0] ? { to: sameName[0], match: 'same-name' } : { to: null, match: 'asked' }
}

/** As WSUS tells names of groups apart: without regard to letter case. */
function isSameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
