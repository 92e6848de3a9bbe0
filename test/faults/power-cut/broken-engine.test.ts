/** The simulator is only as good as what it finds: engines that are broken on purpose are caught, each in its way. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

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

import * as broken from './broken-engines'
import { atEveryOperation } from './runs'
import { IMPORT, SEAL, SEND, type Scenario } from './scenario'
import { VOLUME_KINDS, type VolumeKind } from './simulated-volume'
import { sound, type Engine, type Mishap } from './trial'
import { Home } from './world'

let home: Home
beforeAll(async () => void (home = await Home.make()))
afterAll(() => home.close())

const { journaled, fat, fuse } = VOLUME_KINDS

type MishapAt = (at: number) => Mishap
const nothing: MishapAt = () => ({ kind: 'none' })
const cut: MishapAt = (at) => ({ kind: 'cut', at, seed: at })
const flip: MishapAt = (at) => ({ kind: 'flip', at, seed: at })
const fault =
  (fault: 'EIO' | 'short read' | 'short write'): MishapAt =>
  (at) => ({ kind: 'fault', fault, at, persistent: false })

/** What was found in this engine, up to the first operation at which anything is found. */
async function findings(
  scenario: Scenario,
  { kind, mishap, engine, isNarrow }: Omit<Break, 'what' | 'found'>,
): Promise<string[]> {
  const tried = await atEveryOperation(home, scenario, (at) => [{ kind, mishap: mishap(at) }], {
    engine,
    stride: isNarrow ? 1 : 3,
    until: ({ violations }) => violations.length > 0,
  })
  return tried.violations
}

interface Break {
  readonly what: string
  readonly engine: Engine
  readonly kind: VolumeKind
  readonly mishap: MishapAt
  readonly found: RegExp
  /** Only what happens at a few operations shows it, so that none may be left out. */
  readonly isNarrow?: true
}

const deaf = (kind: VolumeKind): VolumeKind => ({ ...kind, ignoresFlushes: true })

const BREAKS: readonly Break[] = [
  {
    what: 'does not flush, and the medium is read past the cache',
    engine: sound(0),
    kind: deaf(journaled),
    mishap: nothing,
    found: /copy\.read-back-differs/,
  },
  {
    what: 'does not flush, and reads come through the cache',
    engine: sound(0),
    kind: deaf(fuse),
    mishap: cut,
    found: /other bytes|missing/,
  },
  {
    what: 'gives names before the flush',
    engine: broken.namesBeforeTheFlush,
    isNarrow: true,
    kind: fat,
    mishap: cut,
    found: /other bytes/,
  },
  {
    what: 'gives names before reading back',
    engine: broken.namesBeforeReadingBack,
    kind: journaled,
    mishap: flip,
    found: /other bytes/,
  },
  {
    what: 'reads back through the cache',
    engine: broken.readsThroughTheCache,
    kind: journaled,
    mishap: flip,
    found: /other bytes/,
  },
  {
    what: 'tells the journal before the names are flushed',
    engine: broken.forgetsToFlushNames,
    kind: journaled,
    mishap: cut,
    found: /called proven; on \w+ it is missing/,
  },
  {
    what: 'does not flush the names of new folders',
    engine: broken.forgetsToFlushNewFolders,
    kind: fuse,
    mishap: cut,
    found: /called proven; on \w+ it is missing/,
  },
  {
    what: 'goes on after a flush that failed',
    engine: broken.ignoresFailedFlushes,
    kind: journaled,
    mishap: fault('EIO'),
    found: /called proven; on \w+ it is missing/,
    isNarrow: true,
  },
  {
    what: 'takes a short write for a whole one',
    isNarrow: true,
    engine: broken.takesShortWritesForWhole,
    kind: journaled,
    mishap: fault('short write'),
    found: /though nothing was wrong/,
  },
  {
    what: 'takes a short read for the end',
    engine: broken.takesShortReadsForTheEnd,
    kind: journaled,
    mishap: fault('short read'),
    found: /though nothing was wrong/,
  },
]

describe.runIf(process.platform === 'linux').each([SEND, IMPORT])('$name', (scenario) => {
  test.each(BREAKS)('an engine that $what is caught', async ({ found, ...broke }) => {
    expect((await findings(scenario, broke)).join('\n')).toMatch(found)
  })
})

describe.runIf(process.platform === 'linux')('seal', () => {
  test('a seal that does not flush is caught, past the cache', async () => {
    expect((await findings(SEAL, { kind: deaf(journaled), mishap: nothing, engine: sound(0) })).join('\n')).toMatch(
      /copy\.read-back-differs/,
    )
  })

  test('a seal that does not flush is caught by a power cut, through the cache', async () => {
    expect((await findings(SEAL, { kind: deaf(fuse), mishap: cut, engine: sound(0) })).join('\n')).toMatch(
      /bag\.|signature\.|sealed, but/,
    )
  })
})

test.runIf(process.platform === 'linux').each([SEND, IMPORT])(
  'a bit that the device flips is found before its file gets its name: $name',
  async (scenario) => {
    const flipAt = (at: number) => [{ kind: journaled, mishap: flip(at) }]
    const tried = await atEveryOperation(home, scenario, flipAt, { stride: 9 })
    expect(tried.violations).toEqual([])
    expect(tried.errors.get('copy.read-back-differs')).toBe(tried.fired)
    expect(tried.fired).toBeGreaterThan(tried.trials / 3)
  },
)
