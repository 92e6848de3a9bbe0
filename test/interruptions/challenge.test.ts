/**
 * A receive from a sender that this station does not know yet is stopped around the comparison of fingerprints. The
 * operator types what the sender said of its own key; no other key becomes trusted by it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, playAll } from './choose'
import { makeWorld, type World } from './goldens'
import type { Point } from './points'
import { combinations, nameOf, play, recordReceive, type Combination } from './receive'
import { newScene, type Scene } from './scene'

let world: World
let scene: Scene
let points: readonly Point[]
beforeAll(async () => {
  world = await makeWorld()
  scene = newScene(world, true)
  const recorded = await recordReceive(scene)
  expect(recorded.end).toMatchObject({ code: null, exit: 0 })
  // The comparison lies between the first Trust step and the second.
  points = recorded.points.filter(({ step }) => step === 'trust')
})
afterAll(() => world.dispose())

const nameHere = (combination: Combination): string => `unknown key, ${nameOf(combination)}`

test('ends a receive that is interrupted around the comparison refused, or verified with the signed totals', async () => {
  const all = combinations(points).filter(({ stop, door }) => stop === 'killed' && door !== 'command')
  await playAll(choose(all, nameHere), nameHere, (combination) => play(scene, combination))
})
