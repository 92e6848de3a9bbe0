/**
 * A receive is stopped at every step and inside of each, its media change meanwhile, and it is resumed through both
 * doors. It ends in one of two ways: refused with a cause that is in the ledger, or verified with the signed totals.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, playAll } from './choose'
import { makeWorld, type World } from './goldens'
import type { Point } from './points'
import { combinations, nameOf, play, recordReceive } from './receive'
import { RECEIVE_REGRESSIONS } from './regressions'
import { newScene, type Scene } from './scene'

let world: World
let scene: Scene
let points: readonly Point[]
beforeAll(async () => {
  world = await makeWorld()
  scene = newScene(world)
  const recorded = await recordReceive(scene)
  expect(recorded.end).toMatchObject({ code: null, exit: 0 })
  points = recorded.points
})
afterAll(() => world.dispose())

test('ends an interrupted receive refused with its cause, or verified with the signed totals', async () => {
  const all = combinations(points)
  await playAll(choose(all, nameOf, RECEIVE_REGRESSIONS), nameOf, (combination) => play(scene, combination))
})
