import { expect, test } from 'vitest'
import { worstFirst } from '../../../../../renderer/routes/steps/worst-first'
import type { Check, CheckState } from '../../../../../shared/domain'

const check = (source: string, state: CheckState): Check => ({
  id: 'server.found',
  state,
  value: { kind: 'none' },
  source,
  at: '2026-11-21T09:00:00.000Z',
})

test('what fails stands first, equals keep their order', () => {
  const checks = [
    check('a', 'ok'),
    check('b', 'warning'),
    check('c', 'failed'),
    check('d', 'ok'),
    check('e', 'unknown'),
  ]
  expect(worstFirst(checks).map(({ source }) => source)).toEqual(['c', 'e', 'b', 'a', 'd'])
})
