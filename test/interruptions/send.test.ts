/**
 * A send is stopped at every step and inside of each, its media, content or package change meanwhile, and it is resumed
 * through both doors. It ends refused with a cause that is in the ledger, or with media that hold what was signed.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, playAll } from './choose'
import { makeWorld, type World } from './goldens'
import { readLedger } from './oracle'
import type { Point } from './points'
import { nameOfSend, newSending, playSend, recordSend, sendCombinations, type Sending } from './send'

let world: World
let sending: Sending
let points: readonly Point[]
let head: number
beforeAll(async () => {
  world = await makeWorld()
  sending = newSending(world)
  head = readLedger(sending.scene.home).at(-1)?.sequence ?? 0
  const recorded = await recordSend(sending, join(world.root, 'points'))
  expect(recorded.end).toMatchObject({ code: null, exit: 0 })
  points = recorded.points
})
afterAll(() => {
  sending.letGo()
  world.dispose()
})

test('ends an interrupted send refused with its cause, or with media that hold what was signed', async () => {
  const all = sendCombinations(points)
  await playAll(choose(all, nameOfSend), nameOfSend, (combination) => playSend(sending, { head }, combination))
})
