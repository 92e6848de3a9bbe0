import type * as timers from 'node:timers/promises'
import { mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CausewayError } from '../../../shared/errors'
import type { JobView } from '../../../shared/jobs'
import { SourceTroubles } from '../../../electron/transfer/send/source-troubles'
import { makePair, type Pair } from '../../support/stations'
import { watchedDisk, type Watch } from '../../support/watched-disk'
import { fault, onSmallMedium } from '../workers/disks'
import { MIB, temporariesIn } from '../workers/tasks'
import { inputOf, openEngine, resultOf, runUntil, type Engine } from './engine'

/** The waits of the copy before it tries again, which the test does not sit out. */
const waits = vi.hoisted(() => ({ ms: [] as number[], during: () => {} }))
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof timers>()),
  setTimeout: async (ms: number, _: unknown, options?: { signal?: AbortSignal }) => {
    waits.ms.push(ms)
    waits.during()
    await Promise.resolve()
    options?.signal?.throwIfAborted()
  },
}))

let pair: Pair
let engine: Engine
/** What happens to the disk of the engine; each test sets its own. */
let watch: Watch
beforeEach(async () => {
  Object.assign(waits, { ms: [], during: () => {} })
  watch = {}
  pair = await makePair(6)
  const disk = watchedDisk({
    before: (call) => watch.before?.(call),
    afterRead: (call, piece) => watch.afterRead?.(call, piece),
  })
  engine = await openEngine(pair.sender, disk)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

async function ready(...media: readonly string[]): Promise<{ id: string; sources: readonly string[] }> {
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  await runUntil(engine, id, 'media', media)
  const store = join(pair.sender, 'practice', 'export', 'WSUSContent')
  const sources = readdirSync(store, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9A-F]{40}\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return { id, sources }
}

/** The copy as the command line runs it: a failure that cannot be mended would end the job. */
function copy(id: string): Promise<{ job: JobView; error: CausewayError | null }> {
  return engine.jobs.runStep(id, inputOf('copy', []), {
    report: () => {},
    changed: () => {},
    mediumFolder: (folder) => folder,
    endOnFailure: true,
  })
}

const nameOf = (source: string): string => source.split(sep).slice(-2).join('/')
const shown = (source: string): string => `data/WSUSContent/${nameOf(source)}`
const contentOn = (medium: string): string[] =>
  readdirSync(medium, { recursive: true, encoding: 'utf8' }).filter((path) => /[0-9A-F]{40}\.[a-z]+$/.test(path))

describe('a source that is in somebody’s hands', () => {
  test('at the first attempt and free at the second is copied', async () => {
    const { id, sources } = await ready(pair.medium)
    const [victim = ''] = sources
    let attempts = 0
    watch = {
      before: ({ name, path }) => {
        if (name === 'openToRead' && path === victim && ++attempts === 1) throw fault('EBUSY')
      },
    }
    const { job, error } = await copy(id)
    expect({ error, attempts, waits: waits.ms }).toEqual({ error: null, attempts: 2, waits: [1500] })
    expect(resultOf(job, 'copy').files).toBeGreaterThan(sources.length)
    expect(contentOn(pair.medium)).toHaveLength(sources.length)
  })

  test.each([
    ['EACCES', 'unreadable'],
    ['EBUSY', 'unreadable'],
    ['EIO', 'unreadable'],
    ['ENOENT', 'missing'],
  ])('and stays so (%s) is named, all others are proven, and a later run finishes', async (code, problem) => {
    const { id, sources } = await ready(pair.medium)
    const victim = sources[2] ?? ''
    let attempts = 0
    watch = {
      before: ({ name, path }) => {
        if (name !== 'openToRead' || path !== victim) return
        attempts++
        throw fault(code)
      },
    }
    const { job, error } = await copy(id)
    expect(error).toMatchObject({
      code: 'file.unreadable',
      details: { path: shown(victim), system: code, count: 1 },
    })
    const step = job.steps.find((one) => one.id === 'copy')
    expect(step).toMatchObject({ state: 'blocked', problemCount: 1, problems: [{ path: shown(victim), problem }] })
    expect({ outcome: job.outcome, attempts }).toEqual({ outcome: null, attempts: 3 })
    expect(waits.ms).toEqual([1500, 3000])
    expect(contentOn(pair.medium)).toHaveLength(sources.length - 1)
    expect(temporariesIn(pair.medium)).toEqual([])

    const written: string[] = []
    watch = { before: ({ name, to }) => void (name === 'rename' && written.push(to ?? '')) }
    const again = await copy(id)
    expect(again.error).toBeNull()
    expect(written.map((path) => path.split(sep).slice(-2).join('/'))).toEqual([nameOf(victim)])
    expect(contentOn(pair.medium)).toHaveLength(sources.length)
  })

  test.each([
    ['has other bytes than its name promises', 'content.wrong-digest', 'altered'],
    ['changes while it is read', 'content.changed-while-copying', 'changed'],
  ])('or %s is named as such, and the job stays open', async (_, code, problem) => {
    const { id, sources } = await ready(pair.medium)
    const victim = sources.at(-1) ?? ''
    let at = 1
    watch = {
      afterRead: ({ path, pastCache }, piece) => {
        if (path === victim && !pastCache && piece.length > 0 && problem === 'altered') piece[0] = (piece[0] ?? 0) ^ 1
      },
      before: ({ name, path }) => {
        if (name === 'read' && path === victim && problem === 'changed') utimesSync(victim, 1, ++at)
      },
    }
    const { job, error } = await copy(id)
    expect(error).toMatchObject({ code, details: { path: shown(victim), count: 1 } })
    expect(job.steps.find((one) => one.id === 'copy')?.problems).toEqual([{ path: shown(victim), problem }])
    expect(job.outcome).toBeNull()
    expect(contentOn(pair.medium)).toHaveLength(sources.length - 1)
    watch = {}
    expect((await copy(id)).error).toBeNull()
  })
})

test('with too many of them at fault nothing is tried again', async () => {
  const { id, sources } = await ready(pair.medium)
  vi.spyOn(SourceTroubles.prototype, 'tooMany', 'get').mockImplementation(function (this: SourceTroubles) {
    return this.count >= 2
  })
  watch = {
    before: ({ name, path }) => {
      if (name === 'openToRead' && sources.slice(0, 2).includes(path)) throw fault('EIO')
    },
  }
  const { error } = await copy(id)
  vi.restoreAllMocks()
  expect(error).toMatchObject({ code: 'file.unreadable', details: { count: 2 } })
  expect(waits.ms).toEqual([])
})

test('a cancellation ends the wait for a file that is in use', async () => {
  const { id, sources } = await ready(pair.medium)
  watch = {
    before: ({ name, path }) => {
      if (name === 'openToRead' && path === sources[0]) throw fault('EBUSY')
    },
  }
  waits.during = () => void engine.jobs.cancel(id)
  expect((await copy(id)).job.outcome?.verdict).toBe('cancelled')
  expect(waits.ms).toEqual([1500])
})

test('of two devices one is lost, the other is finished; when it is back only the rest is copied', async ({ skip }) => {
  const media = ['medium-1', 'medium-2'].map((name) => join(pair.root, name)) as [string, string]
  for (const medium of media) mkdirSync(medium)
  const planned = await runUntil(engine, engine.jobs.startSend({ destination: 'Import 1' }).id, 'plan', [])
  // Room for most of it, beside the margin that every medium keeps and the store's folders of a page each.
  const room = `${Math.ceil(0.8 * resultOf(planned, 'plan').plan.bytes) + 16 * MIB + 270 * 4096}`
  const mounted = await onSmallMedium(media[0], room, async () => {
    await onSmallMedium(media[1], room, async () => {
      const { id, sources } = await ready(...media)
      const lost = lostOf(id)
      watch = {
        before: ({ path }) => {
          if (path.startsWith(lost.medium)) throw fault('EIO')
        },
      }
      const { job, error } = await copy(id)
      expect(error).toMatchObject({ code: 'medium.lost' })
      expect(job.outcome).toBeNull()
      const other = media.find((medium) => medium !== lost.medium) ?? ''
      const carried = contentOn(other).length
      expect(carried).toBeGreaterThan(0)
      expect(carried).toBeLessThan(sources.length)
      expect(temporariesIn(other)).toEqual([])

      const written: string[] = []
      watch = { before: ({ name, path }) => void (name === 'create' && written.push(dirname(path))) }
      expect((await copy(id)).error).toBeNull()
      expect(written.length).toBeGreaterThan(0)
      expect(written.filter((folder) => folder.startsWith(other))).toEqual([])
      expect(contentOn(media[0]).length + contentOn(media[1]).length).toBe(sources.length)
    })
  })
  skip(!mounted, 'mounting takes root')
})

/** The medium of the second volume, which is the one that fails. */
function lostOf(id: string): { readonly medium: string } {
  const volumes = resultOf(engine.jobs.get(id), 'media').volumes
  expect(volumes).toHaveLength(2)
  return { medium: (volumes[1]?.folder ?? '').split(`${sep}causeway${sep}`)[0] ?? '' }
}
