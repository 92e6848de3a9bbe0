/** What is applied of a passport, against a server that says what it did, or less. */
import { expect, test } from 'vitest'
import { ALL_COMPUTERS, type Approvals } from '../../../shared/approvals'
import { OperatorGate } from '../../../electron/files/gate'
import { settleApprovals } from '../../../electron/transfer/receive/approvals-passport'
import type { ImportComparison } from '../../../electron/transfer/receive/compare-import'
import type { StepContext } from '../../../electron/transfer/jobs/step'
import type { AppliedChange, ApprovalChange } from '../../../electron/wsus/server'

const IDS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
const group = { id: ALL_COMPUTERS, name: 'All Computers' }
const passport: Approvals = {
  formatVersion: '1.0',
  groups: [group],
  approvals: IDS.map((updateId) => ({ updateId, groupId: group.id, action: 'install', deadline: null })),
  declined: [],
}
const compared = { titles: new Map(IDS.map((id) => [id, `title of ${id}`])), hasFiles: () => true }

function serverThat(answers: readonly AppliedChange[]) {
  const asked: ApprovalChange[] = []
  const server = {
    readApprovals: () => Promise.resolve({ ...passport, approvals: [] }),
    async *applyApprovals(changes: Iterable<ApprovalChange>) {
      asked.push(...changes)
      await Promise.resolve()
      yield* answers
    },
  }
  const context = { station: { server }, gate: new OperatorGate() } as unknown as StepContext
  return {
    asked,
    settle: (apply: boolean) =>
      settleApprovals(context, passport, compared as unknown as ImportComparison, {
        apply,
        decline: false,
        groups: {},
      }),
  }
}

test('each answer is counted, and the reason of a refusal stands by the title of its update', async () => {
  const { settle } = serverThat([{ outcome: 'licence' }, { outcome: 'failed', reason: 'No.' }])
  expect((await settle(true)).applied).toEqual({
    done: 0,
    licences: 1,
    failed: 1,
    reasons: [{ updateId: IDS[1], title: `title of ${IDS[1] ?? ''}`, reason: 'No.' }],
  })
})

test('naming groups is no consent', async () => {
  const { settle, asked } = serverThat([])
  expect((await settle(false)).applied).toBeNull()
  expect(asked).toEqual([])
})

test.each([[[]], [[{ outcome: 'ok' }]], [[{ outcome: 'ok' }, { outcome: 'ok' }, { outcome: 'ok' }]]] as const)(
  'fewer or more answers than changes are not believed: %j',
  async (answers) => {
    await expect(serverThat(answers).settle(true)).rejects.toMatchObject({
      code: 'server.unreadable',
      details: { reason: `${answers.length} of 2 answers` },
    })
  },
)
