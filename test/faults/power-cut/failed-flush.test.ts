/**
 * A flush fails while other batches are written, read back or named. The system tells of a lost write once, to one of
 * them: none may go on as if nothing had been lost. CAUSEWAY_FAULT_RUNS is the number of orders in which the batches
 * take their turns.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.mock('node:fs', async (original) => (await import('./simulated-node-fs')).simulatedFs(await original()))
vi.mock('node:fs/promises', async (original) =>
  (await import('./simulated-node-fs')).simulatedFsPromises(await original()),
)
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }))
vi.mock('../../../electron/files/native/linux', async (original) =>
  (await import('./simulated-node-fs')).simulatedNative(await original()),
)
// What it reads lies on a real disk; here only what is written matters.
vi.mock('../../../electron/transfer/receive/content-needs', () => ({
  readNeeds: () => Promise.resolve({ contents: null, needs: null }),
}))
vi.mock('../../../electron/transfer/copy/batches', () => import('./small-batches'))

import { LONG_RUNS } from './runs'
import { IMPORT, SEND, type Scenario } from './scenario'
import { VOLUME_KINDS, type VolumeKind } from './simulated-volume'
import { sound, tryOut } from './trial'
import { Home } from './world'

let home: Home
beforeAll(async () => void (home = await Home.make()))
afterAll(() => home.close())

const ORDERS = LONG_RUNS > 0 ? LONG_RUNS : 6

/** The calls that flush a volume or the names of a folder, when batches take turns in this order. */
async function flushesOf(scenario: Scenario, kind: VolumeKind, order: number): Promise<number[]> {
  const world = scenario.makeWorld(home, kind)
  try {
    await scenario.run(world.context(sound(order)))
    return world.kernel.operations.flatMap((call, n) => (/^(syncfs|fsync) .*(?<!\.part)$/.test(call) ? [n + 1] : []))
  } finally {
    world.close()
  }
}

const CASES = [SEND, IMPORT].flatMap((scenario) =>
  [VOLUME_KINDS.journaled, VOLUME_KINDS.fuse].map((kind) => ({
    name: `${scenario.name} on ${kind.name}`,
    scenario,
    kind,
  })),
)

test.runIf(process.platform === 'linux').each(CASES)('$name: no batch goes on', async ({ scenario, kind }) => {
  const wrong: string[] = []
  let fired = 0
  for (let order = 1; order <= ORDERS; order++)
    for (const at of await flushesOf(scenario, kind, order)) {
      const mishap = { kind: 'fault', fault: 'EIO', persistent: false, at } as const
      const trial = await tryOut(home, scenario, kind, mishap, sound(order))
      if (trial.fired) fired++
      for (const violation of trial.violations) wrong.push(`order ${order}, call ${at}: ${violation}`)
    }
  expect(wrong).toEqual([])
  expect(fired).toBeGreaterThan(ORDERS)
})
