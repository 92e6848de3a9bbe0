import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { mediumRoot } from '../../../electron/bag/names'
import { Problems } from '../../../electron/bag/problems'
import { TRANSFER_ID } from './volume'

const MEDIUM = resolve('/medium')

test.each([
  [['causeway', TRANSFER_ID, 'volume-01'], []],
  [['CAUSEWAY', TRANSFER_ID, 'volume-100'], []],
  [['causeway', TRANSFER_ID], []],
  [['causeway'], []],
  [['causeway', 'volume-01'], []],
  [[TRANSFER_ID, 'volume-01'], []],
  [['volume-01'], []],
  [['folder', 'volume-01'], ['folder']],
  [
    ['causeway', TRANSFER_ID, 'New folder'],
    ['causeway', TRANSFER_ID, 'New folder'],
  ],
  [
    ['causeway', 'folder', 'volume-01'],
    ['causeway', 'folder'],
  ],
])('the folders that Causeway makes on a medium end above %j at %j', (volume, root) => {
  expect(mediumRoot(join(MEDIUM, ...volume))).toBe(join(MEDIUM, ...root))
})

test('names each path once, with what was found first, and a thousand at most', () => {
  const problems = new Problems()
  problems.add('data/a', 'link')
  problems.add('data/a', 'missing')
  expect([problems.count, problems.list]).toEqual([1, [{ path: 'data/a', problem: 'link' }]])
  for (let n = 0; n < 1000; n++) problems.add(`data/${n}`, 'missing')
  expect([problems.count, problems.list.length]).toEqual([1001, 1000])
})
