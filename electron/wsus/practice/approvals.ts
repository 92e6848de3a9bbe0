import {
  ALL_COMPUTERS,
  APPROVALS_FORMAT_VERSION,
  approvalsSchema,
  UNASSIGNED_COMPUTERS,
  type Approvals,
} from '../../../shared/approvals'
import { parseJson } from '../../../shared/json'
import { writeFileDurably } from '../../files/durable'
import type { AppliedChange, ApprovalChange } from '../server'
import { countsAsUpdate, readRows } from './database'
import { readServerText, serverUnreadable } from './files'
import { guidOf } from './random'
import { practicePaths } from './settings'

/** The groups of a practice server: the two that every server has, and two that its administrators made. */
const GROUPS = [
  { id: ALL_COMPUTERS, name: 'All Computers' },
  { id: UNASSIGNED_COMPUTERS, name: 'Unassigned Computers' },
  { id: guidOf('practice group workstations'), name: 'Workstations' },
  { id: guidOf('practice group servers'), name: 'Servers' },
] as const

/**
 * Approves everything that a new practice server holds, for all its computers; an import server has nothing to approve
 * yet. Written as the passport that travels, beside the database.
 */
export async function writeFirstApprovals(folder: string): Promise<void> {
  const { database, approvals: path } = practicePaths(folder)
  const approvals: Approvals['approvals'] = []
  for await (const row of readRows(database))
    if (countsAsUpdate(row))
      approvals.push({ updateId: row.updateId, groupId: ALL_COMPUTERS, action: 'install', deadline: null })
  await writeApprovals(path, {
    formatVersion: APPROVALS_FORMAT_VERSION,
    groups: GROUPS.map((group) => ({ ...group })),
    approvals,
    declined: [],
  })
}

export async function writeApprovals(path: string, approvals: Approvals): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify(approvals, null, 1)}\n`)
}

/** @throws CausewayError `server.unreadable` where there is no such file, as on servers made before it, or it is damaged */
export async function readPracticeApprovals(folder: string): Promise<Approvals> {
  try {
    return approvalsSchema.parse(parseJson(await readServerText(practicePaths(folder).approvals)))
  } catch (error) {
    throw serverUnreadable('approvals.json', error)
  }
}

/** As the API does: an approval replaces the one that the group had, a declined update has no approvals. */
export async function* applyPracticeApprovals(
  folder: string,
  changes: Iterable<ApprovalChange>,
): AsyncGenerator<AppliedChange> {
  const path = practicePaths(folder).approvals
  const { groups, approvals, declined, ...rest } = await readPracticeApprovals(folder)
  const known = new Set<string>()
  try {
    for await (const { updateId } of readRows(practicePaths(folder).database)) known.add(updateId)
  } catch (error) {
    throw serverUnreadable('updates.ndjson', error)
  }
  const byUpdate = Map.groupBy(approvals, ({ updateId }) => updateId)
  const refused = new Set(declined)
  for (const change of changes) {
    const { updateId } = change
    if (!known.has(updateId)) yield { outcome: 'failed', reason: 'no such update' }
    else if (change.kind === 'decline') {
      byUpdate.delete(updateId)
      refused.add(updateId)
      yield { outcome: 'ok' }
    } else if (!groups.some(({ id }) => id === change.groupId)) yield { outcome: 'failed', reason: 'no such group' }
    else {
      const { kind: _, ...approval } = change
      const others = (byUpdate.get(updateId) ?? []).filter(({ groupId }) => groupId !== change.groupId)
      byUpdate.set(updateId, [...others, approval])
      refused.delete(updateId)
      yield { outcome: 'ok' }
    }
  }
  await writeApprovals(path, { ...rest, groups, approvals: [...byUpdate.values()].flat(), declined: [...refused] })
}
