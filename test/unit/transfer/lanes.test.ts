import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inLanes } from '../../../electron/transfer/copy/lanes'

test('results keep the order of the items and no more lanes run than allowed', async () => {
  let running = 0
  let most = 0
  const results = await inLanes([30, 1, 20, 1, 10], 2, async (ms) => {
    most = Math.max(most, ++running)
    await sleep(ms)
    running--
    return ms * 2
  })
  expect(results).toEqual([60, 2, 40, 2, 20])
  expect(most).toBe(2)
})

test('a failure waits for what is under way and starts nothing more', async () => {
  const ended: number[] = []
  const work = inLanes([1, 2, 3, 4, 5, 6], 2, async (n) => {
    await sleep(n === 2 ? 1 : 30)
    if (n === 2) throw new Error('second')
    ended.push(n)
  })
  await expect(work).rejects.toThrow('second')
  expect(ended).toEqual([1])
})
