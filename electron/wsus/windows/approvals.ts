import {
  APPROVALS_FORMAT_VERSION,
  approvalSchema,
  targetGroupSchema,
  type Approval,
  type ApprovalAction,
  type Approvals,
  type TargetGroup,
} from '../../../shared/approvals'
import { CausewayError } from '../../../shared/errors'
import { cutText } from '../../../shared/text'
import type { AppliedChange, ApprovalChange } from '../server'

/** As the API's `UpdateApprovalAction` names and numbers them; other values are kept as unknown, never guessed. */
const ACTIONS: Readonly<Record<string, ApprovalAction>> = {
  install: 'install',
  uninstall: 'uninstall',
  notapproved: 'not-approved',
  '0': 'install',
  '1': 'uninstall',
  '3': 'not-approved',
}

/** The same the other way round: what the API is given. */
const API_ACTIONS: Readonly<Partial<Record<ApprovalAction, string>>> = {
  install: 'Install',
  uninstall: 'Uninstall',
  'not-approved': 'NotApproved',
}

/** A deadline that nobody set is far in the future, or the largest date of .NET. */
const NO_DEADLINE_FROM = 4000

/**
 * Reads the lines of `APPROVALS_QUERIES`.
 * @throws CausewayError `server.unreadable` (details: reason) at a line that is none of them
 */
export async function readApprovalLines(lines: AsyncIterable<string>): Promise<Approvals> {
  const groups: TargetGroup[] = []
  const approvals: Approval[] = []
  const declined: string[] = []
  for await (const line of lines) {
    if (line.trim() === '') continue
    const [kind, first = '', ...rest] = line.trim().split(',')
    const id = first.toLowerCase()
    // A name may hold commas; it comes last.
    const group = kind === 'G' ? targetGroupSchema.safeParse({ id, name: rest.join(',') }) : null
    const approval = kind === 'A' ? approvalSchema.safeParse(approvalOf(id, rest)) : null
    if (group?.success) groups.push(group.data)
    else if (approval?.success) approvals.push(approval.data)
    else if (kind === 'D' && GUID.test(id)) declined.push(id)
    else throw new CausewayError('server.unreadable', { reason: cutText(line, 200) })
  }
  return { formatVersion: APPROVALS_FORMAT_VERSION, groups, approvals, declined }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function approvalOf(updateId: string, [groupId = '', action = '', deadline = '']: readonly string[]): Approval {
  const isSet = deadline !== '' && !(Number(deadline.slice(0, 4)) >= NO_DEADLINE_FROM)
  return {
    updateId,
    groupId: groupId.toLowerCase(),
    action: ACTIONS[action.toLowerCase()] ?? 'unknown',
    deadline: isSet ? deadline : null,
  }
}

/** The lines that `APPLY_SCRIPT` reads, in the order of the changes. */
export function* applyLines(changes: Iterable<ApprovalChange>): Generator<string> {
  for (const change of changes)
    yield change.kind === 'decline'
      ? `D,${change.updateId}`
      : `A,${change.updateId},${change.groupId},${API_ACTIONS[change.action] ?? ''},${change.deadline ?? ''}`
}

/**
 * What became of each change, in order.
 * @throws CausewayError `server.unreadable` (details: reason) for an answer that is none
 */
export async function* readApplied(lines: AsyncIterable<string>): AsyncGenerator<AppliedChange> {
  for await (const line of lines) {
    const [answer, ...message] = line.trim().split(',')
    if (answer === 'ok' || answer === 'licence') yield { outcome: answer }
    else if (answer === 'error') yield { outcome: 'failed', reason: message.join(',') }
    else throw new CausewayError('server.unreadable', { reason: cutText(line, 200) })
  }
}
