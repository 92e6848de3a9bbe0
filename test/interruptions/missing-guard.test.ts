/** What the simulator is worth: a product that does not ask whether a volume is the trusted one is caught. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type * as Authenticate from '../../electron/transfer/receive/authenticate'
import { makeWorld, type World } from './goldens'
import type { Point } from './points'
import { combinations, nameOf, play, recordReceive } from './receive'
import { newScene, type Scene } from './scene'

vi.mock('../../electron/transfer/receive/authenticate', async (original) => {
  const actual = await original<typeof Authenticate>()
  const withoutGuard: typeof actual.authenticateAgain = ({ station }, { folder }) =>
    actual.authenticateVolume(folder, station)
  return { ...actual, authenticateAgain: withoutGuard }
})

let world: World
let scene: Scene
let points: readonly Point[]
beforeAll(async () => {
  world = await makeWorld()
  scene = newScene(world)
  points = (await recordReceive(scene)).points
})
afterAll(() => world.dispose())

test('catches a product that verifies another set of volumes than the trusted one', async () => {
  const wanted = 'receive | killed | verify#0 journal.put | the sender made the transfer again | window on'
  const combination = combinations(points).find((one) => nameOf(one) === wanted)
  if (!combination) throw new Error('no such combination')
  const { wrong } = await play(scene, combination)
  expect(wrong).not.toEqual([])
})
