/**
 * Every call of the system that a step makes fails, in every way in which it can: afterwards no final name stands for
 * wrong bytes and nothing that the journal calls proven is missing, and the step is taken up and done.
 * CAUSEWAY_FAULT_RUNS=1 npm run test:faults tries all ways on all kinds of volumes.
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

import { FAULTS } from './faults'
import { atEveryOperation, LONG_RUNS } from './runs'
import { IMPORT, SEAL, SEND, SEND_TWICE } from './scenario'
import { VOLUME_KINDS } from './simulated-volume'
import { Home } from './world'

let home: Home
beforeAll(async () => void (home = await Home.make()))
afterAll(() => home.close())

const KINDS = Object.values(VOLUME_KINDS)
const WAYS = KINDS.flatMap((kind) =>
  FAULTS.flatMap((fault) => [false, true].map((persistent) => ({ kind, fault, persistent }))),
)
// Coprime to the number of ways, so that neighbouring operations meet different ones.
const STRIDE = 19

test.runIf(process.platform === 'linux').each([SEND, SEND_TWICE, IMPORT, SEAL])(
  'each operation of $name fails once, and nothing is lost',
  async (scenario) => {
    const tried = await atEveryOperation(home, scenario, (at) => {
      const ways = LONG_RUNS > 0 ? WAYS : [WAYS[(at * STRIDE) % WAYS.length] ?? WAYS[0]]
      return ways.flatMap((way) => (way ? [{ kind: way.kind, mishap: { ...way, kind: 'fault', at } as const }] : []))
    })
    expect(tried.violations).toEqual([])
    expect(tried.missed).toEqual([])
    expect(tried.fired).toBeGreaterThan(tried.trials / 2)
    const ended = [...tried.errors].map(([error, count]) => `${error} ${count}`).join(', ')
    console.info(`${scenario.name}: ${tried.operations} operations, ${tried.fired} faults; ${ended}`)
  },
)
