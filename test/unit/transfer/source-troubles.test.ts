import { expect, test } from 'vitest'
import { CausewayError, type ErrorCode, type ErrorDetails } from '../../../shared/errors'
import { SourceTroubles } from '../../../electron/transfer/send/source-troubles'

function troublesOf(...errors: readonly (readonly [ErrorCode, ErrorDetails?])[]): SourceTroubles {
  const troubles = new SourceTroubles()
  for (const [n, [code, details]] of errors.entries())
    troubles.add(`data/${n}`, new CausewayError(code, { path: `data/${n}`, ...details }))
  return troubles
}

const ABSENT = ['file.unreadable', { system: 'ENOENT' }] as const
const LOCKED = ['file.unreadable', { system: 'EBUSY' }] as const

test('every file is named with what is wrong with it', () => {
  const { problems } = troublesOf(ABSENT, LOCKED, ['content.wrong-digest'], ['content.changed-while-copying'])
  expect(problems.count).toBe(4)
  expect(problems.list).toEqual([
    { path: 'data/0', problem: 'missing' },
    { path: 'data/1', problem: 'unreadable' },
    { path: 'data/2', problem: 'altered' },
    { path: 'data/3', problem: 'changed' },
  ])
})

test('the worst stands for all, and says how many there are', () => {
  const inOrder = [LOCKED, ABSENT, ['content.changed-while-copying'], ['content.wrong-digest']] as const
  for (const [n, last] of inOrder.entries())
    expect(troublesOf(...inOrder.slice(0, n + 1)).worst).toMatchObject({
      code: last[0],
      details: { path: `data/${n}`, count: n + 1 },
    })
  expect(new SourceTroubles().worst).toBeNull()
})

test('a file that is in trouble again is one file', () => {
  const [troubles, again] = [troublesOf(LOCKED, LOCKED), troublesOf(['content.wrong-digest'])]
  troubles.addAll(again)
  expect(troubles.problems).toEqual({
    count: 2,
    list: [
      { path: 'data/0', problem: 'altered' },
      { path: 'data/1', problem: 'unreadable' },
    ],
  })
})

test('with a thousand it is the store, not the files; all are counted, a thousand are named', () => {
  const few = troublesOf(...Array.from({ length: 999 }, () => ABSENT))
  expect(few.tooMany).toBe(false)
  const many = troublesOf(...Array.from({ length: 1001 }, () => ABSENT))
  expect(many.tooMany).toBe(true)
  expect(many.problems.count).toBe(1001)
  expect(many.problems.list).toHaveLength(1000)
})
