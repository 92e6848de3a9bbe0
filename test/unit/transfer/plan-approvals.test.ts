import { expect, test } from 'vitest'
import {
  ALL_COMPUTERS,
  APPROVALS_FORMAT_VERSION,
  type Approval,
  type Approvals,
  type TargetGroup,
} from '../../../shared/approvals'
import { planApprovals, type ApprovalGround } from '../../../electron/transfer/receive/plan-approvals'

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [HERE, FILELESS, GONE] = [id(1), id(2), id(3)]
const group = (n: number, name: string): TargetGroup => ({ id: id(100 + n), name })
const approval = (updateId: string, groupId: string, action: Approval['action'] = 'install'): Approval => ({
  updateId,
  groupId,
  action,
  deadline: null,
})

function passport(approvals: Approval[], groups: TargetGroup[] = [], declined: string[] = []): Approvals {
  return { formatVersion: APPROVALS_FORMAT_VERSION, groups, approvals, declined }
}

function ground(...groups: TargetGroup[]): ApprovalGround {
  return {
    groups: [{ id: ALL_COMPUTERS, name: 'Tous les ordinateurs' }, ...groups],
    titleOf: (updateId) => (updateId === GONE ? null : `Title of ${updateId}`),
    hasFiles: (updateId) => updateId !== FILELESS,
  }
}

test('the group of all computers is known by its id, whatever it is called here', () => {
  const { plan, approvals } = planApprovals(
    passport([approval(HERE, ALL_COMPUTERS)], [{ id: ALL_COMPUTERS, name: 'All Computers' }]),
    ground(),
    {},
  )
  expect(plan.groups).toMatchObject([{ match: 'same-id', to: { name: 'Tous les ordinateurs' }, approvals: 1 }])
  expect(approvals).toEqual([approval(HERE, ALL_COMPUTERS)])
})

test('a group of the same name is that group, in whatever letters; its id is the one here', () => {
  const [there, here] = [group(1, 'Servers'), group(2, 'SERVERS ')]
  const { plan, approvals } = planApprovals(passport([approval(HERE, there.id)], [there]), ground(here), {})
  expect(plan.groups).toMatchObject([{ match: 'same-name', to: here }])
  expect(approvals).toEqual([approval(HERE, here.id)])
})

test.each<[name: string, here: TargetGroup[]]>([
  ['renamed', [group(2, 'Member servers')]],
  ['there twice', [group(2, 'Servers'), group(3, 'servers')]],
  ['with the id of another', [{ id: group(1, '').id, name: 'Laptops' }]],
  ['absent', []],
])('a group that is %s is asked, never guessed', (_name, here) => {
  const there = group(1, 'Servers')
  const { plan, approvals } = planApprovals(passport([approval(HERE, there.id)], [there]), ground(...here), {})
  expect(plan.groups).toMatchObject([{ match: 'asked', to: null }])
  expect(plan.obstacles['group-asked']).toBe(1)
  expect(approvals).toEqual([])
})

test('what the operator chose counts, also against a name; a choice that is not here does not', () => {
  const [there, here] = [group(1, 'Servers'), group(2, 'Laptops')]
  const one = passport([approval(HERE, there.id)], [there])
  expect(planApprovals(one, ground(here), { [there.id]: here.id }).plan.groups).toMatchObject([
    { match: 'chosen', to: here },
  ])
  expect(planApprovals(one, ground(here), { [there.id]: id(999) }).plan.groups).toMatchObject([{ match: 'asked' }])
  const left = planApprovals(one, ground(here, group(4, 'Servers')), { [there.id]: null })
  expect(left.plan.groups).toMatchObject([{ match: 'left-out', to: null }])
  expect(left.plan.obstacles['group-left-out']).toBe(1)
})

test('a group without a name is asked by its id', () => {
  const { plan } = planApprovals(passport([approval(HERE, id(100))]), ground(), {})
  expect(plan.groups).toMatchObject([{ from: { id: id(100), name: id(100) }, match: 'asked' }])
})

test('an update that is not here, or whose files are not, cannot be approved; the latter are named', () => {
  const all = [HERE, FILELESS, GONE].map((update) => approval(update, ALL_COMPUTERS))
  const { plan, approvals } = planApprovals(passport(all), ground(), {})
  expect(approvals.map(({ updateId }) => updateId)).toEqual([HERE])
  expect(plan).toMatchObject({ applicable: 1, obstacles: { 'update-absent': 1, 'files-absent': 1 } })
  expect(plan.named).toEqual([{ updateId: FILELESS, title: `Title of ${FILELESS}`, obstacle: 'files-absent' }])
})

test('taking an approval back needs no files; an action that nobody knows is not applied', () => {
  const all = (['uninstall', 'not-approved', 'unknown'] as const).map((action) =>
    approval(FILELESS, ALL_COMPUTERS, action),
  )
  const { plan, approvals } = planApprovals(passport(all), ground(), {})
  expect(approvals.map(({ action }) => action)).toEqual(['uninstall', 'not-approved'])
  expect(plan.obstacles['action-unknown']).toBe(1)
})

test('updates are declined here where they are here', () => {
  const { plan, declined } = planApprovals(passport([], [], [HERE, GONE]), ground(), {})
  expect(declined).toEqual([HERE])
  expect(plan.declines).toBe(1)
})
