import { expect, test } from 'vitest'
import { readApprovalLines } from '../../../../electron/wsus/windows/approvals'

const [UPDATE, GROUP] = ['AAAAAAAA-0000-4000-8000-000000000001', 'a0a08746-4dbe-4a37-9adf-9e7652c0b421']

async function* lines(...all: string[]): AsyncGenerator<string> {
  for (const line of all) yield await Promise.resolve(line)
}

test('groups, approvals and declined updates', async () => {
  const read = await readApprovalLines(
    lines(
      `G,${GROUP},Tous les ordinateurs, sauf un`,
      `A,${UPDATE},${GROUP.toUpperCase()},Install,2026-12-01T08:00:00.000Z`,
      `D,${UPDATE}`,
      '',
    ),
  )
  expect(read).toEqual({
    formatVersion: '1.0',
    groups: [{ id: GROUP, name: 'Tous les ordinateurs, sauf un' }],
    approvals: [
      { updateId: UPDATE.toLowerCase(), groupId: GROUP, action: 'install', deadline: '2026-12-01T08:00:00.000Z' },
    ],
    declined: [UPDATE.toLowerCase()],
  })
})

test.each([
  ['Install', 'install'],
  ['0', 'install'],
  ['Uninstall', 'uninstall'],
  ['NotApproved', 'not-approved'],
  ['Reboot', 'unknown'],
  ['', 'unknown'],
])('the action %s is %s', async (written, action) => {
  const { approvals } = await readApprovalLines(lines(`A,${UPDATE},${GROUP},${written},`))
  expect(approvals).toMatchObject([{ action, deadline: null }])
})

test('the largest date is no deadline', async () => {
  const { approvals } = await readApprovalLines(lines(`A,${UPDATE},${GROUP},Install,9999-12-31T23:59:59.997Z`))
  expect(approvals[0]?.deadline).toBeNull()
})

test('a server that has approved nothing says so', async () => {
  expect(await readApprovalLines(lines())).toMatchObject({ groups: [], approvals: [], declined: [] })
})

test.each(['X,1', `A,no guid,${GROUP},Install,`, `A,${UPDATE},${GROUP},Install,tomorrow`, 'D,', 'Access denied.'])(
  'a line that is none of them is not passed over: %s',
  async (line) => {
    await expect(readApprovalLines(lines(line))).rejects.toMatchObject({ code: 'server.unreadable' })
  },
)
