/**
 * The power goes at every call of the system that a step makes, and chance decides what the device holds of all that
 * was not flushed: afterwards every final name stands for the right bytes, what the journal calls proven is there, and
 * the step is taken up and done. CAUSEWAY_FAULT_RUNS is the number of cuts at each operation on each kind of volume.
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
// Which device a medium is, the system's own tools say; none of them knows a simulated one.
vi.mock('../../../electron/transfer/send/demand-place', () => ({ demandPlace: () => Promise.resolve() }))
// What it reads lies on a real disk; here only what is written matters.
vi.mock('../../../electron/transfer/receive/content-needs', () => ({
  readNeeds: () => Promise.resolve({ contents: null, needs: null }),
}))
vi.mock('../../../electron/transfer/copy/batches', () => import('./small-batches'))

import { atEveryOperation, LONG_RUNS } from './runs'
import { IMPORT, SEAL, SEND, SEND_TWICE } from './scenario'
import { VOLUME_KINDS } from './simulated-volume'
import { Home } from './world'

let home: Home
beforeAll(async () => void (home = await Home.make()))
afterAll(() => home.close())

const KINDS = Object.values(VOLUME_KINDS)
const SEEDS = Array.from({ length: LONG_RUNS }, (_, n) => n + 1)

test.runIf(process.platform === 'linux').each([SEND, SEND_TWICE, IMPORT, SEAL])(
  'the power goes at each operation of $name, and nothing proven is lost',
  async (scenario) => {
    const tried = await atEveryOperation(home, scenario, (at) => {
      const cut = (seed: number) => ({ kind: 'cut', at, seed }) as const
      if (LONG_RUNS > 0) return KINDS.flatMap((kind) => SEEDS.map((seed) => ({ kind, mishap: cut(at * 1000 + seed) })))
      const kind = KINDS[at % KINDS.length]
      return kind ? [{ kind, mishap: cut(at) }] : []
    })
    expect(tried.violations).toEqual([])
    expect(tried.missed).toEqual([])
    expect(tried.fired).toBeGreaterThanOrEqual(tried.operations)
    console.info(`${scenario.name}: ${tried.operations} operations, ${tried.fired} power cuts`)
  },
)
