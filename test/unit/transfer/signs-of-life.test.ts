import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Progress } from '../../../shared/progress'
import { describeProgress } from '../../../electron/cli/progress-line'
import { bytesOf, whileWatching, type SignReader } from '../../../electron/transfer/server/signs-of-life'
import { scratch } from '../files/scratch'

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => vi.useRealTimers())

type Elapsed = Extract<Progress, { kind: 'elapsed' }>

/** Watches for some seconds what `readers` say; `each` is called before each second. */
async function watch(
  seconds: number,
  readers: Parameters<typeof whileWatching>[2],
  each: (second: number) => void = () => {},
): Promise<Elapsed[]> {
  const reports: Elapsed[] = []
  await whileWatching(
    (progress) => void reports.push(progress as Elapsed),
    'importing',
    readers,
    async () => {
      for (let second = 1; second <= seconds; second++) {
        each(second)
        await vi.advanceTimersByTimeAsync(1000)
      }
    },
  )
  return reports
}

const told = (report: Elapsed | undefined) =>
  report?.signs.map(({ what, value, movedSecondsAgo }) => [what, value, movedSecondsAgo])

test('each sign has its value and when it last moved; quiet is what all of them are', async () => {
  let updates = 100
  let cpu = 1
  const reports = await watch(
    120,
    { updates: () => Promise.resolve(updates), 'cpu-seconds': () => Promise.resolve(cpu) },
    (second) => {
      if (second <= 10) cpu += 0.5
      if (second === 40) updates = 101
    },
  )
  const last = reports.at(-1)
  expect(last).toMatchObject({ kind: 'elapsed', seconds: 120, quietSeconds: 80, final: true })
  expect(told(last)).toEqual([
    ['updates', 101, 80],
    ['cpu-seconds', 6, 110],
  ])
  expect(reports.find(({ seconds }) => seconds === 41)?.quietSeconds).toBe(1)
  expect(reports.find(({ seconds }) => seconds === 39)?.quietSeconds).toBe(29)
})

test('a sign is told of once the first look at it has ended, and one that cannot be read then', async () => {
  const late = Promise.withResolvers<number>()
  const readers = { updates: () => late.promise, 'cpu-seconds': () => Promise.resolve(null) }
  const reports = await watch(10, readers, (second) => second === 4 && late.resolve(5))
  const first = (what: string) => reports.find((report) => report.signs.some((sign) => sign.what === what))
  expect(reports[0]?.signs).toEqual([])
  expect(first('updates')).toMatchObject({ seconds: 4 })
  expect(told(first('cpu-seconds'))).toEqual([['cpu-seconds', null, null]])
})

test('a sign that never moved says so, and the time since the beginning is quiet', async () => {
  const last = (await watch(75, { updates: () => Promise.resolve(7) })).at(-1)
  expect(last).toMatchObject({ quietSeconds: 75, signs: [{ what: 'updates', value: 7, movedSecondsAgo: null }] })
})

test('what cannot be read is not quiet, it is not known', async () => {
  const unreadable: SignReader = () => Promise.reject(new Error('no answer'))
  const reports = await watch(90, { updates: unreadable, 'cpu-seconds': () => Promise.resolve(null) })
  expect(reports.at(-1)).toMatchObject({ quietSeconds: null })
  expect(told(reports.at(-1))).toEqual([
    ['updates', null, null],
    ['cpu-seconds', null, null],
  ])
})

test('a sign that could not be read for a while did not move for that', async () => {
  let value: number | null = 5
  const last = (
    await watch(60, { updates: () => Promise.resolve(value) }, (second) => {
      value = second > 20 && second < 40 ? null : 5
    })
  ).at(-1)
  expect(last?.signs).toEqual([{ what: 'updates', value: 5, movedSecondsAgo: null }])
})

test('a question that takes long is asked seldom, never twice at once, and ended with the work', async () => {
  let asked = 0
  let open = 0
  let ended: AbortSignal | null = null
  const slow: SignReader = async (signal) => {
    asked += 1
    expect(++open).toBe(1)
    ended = signal
    await new Promise((resolve) => setInterval(resolve, 10_000))
    open -= 1
    return asked
  }
  await watch(600, { updates: slow })
  // 10 s of asking, 190 s of rest: at 0, 200, 400 and 600 s.
  expect(asked).toBe(4)
  expect(ended).toMatchObject({ aborted: true })
})

test('a last report comes when the work fails, and the watch is over', async () => {
  const reports: Progress[] = []
  const work = whileWatching(
    (progress) => void reports.push(progress),
    'importing',
    { updates: () => Promise.resolve(7) },
    async () => {
      await vi.advanceTimersByTimeAsync(3000)
      throw new Error('tool failed')
    },
  )
  await expect(work).rejects.toThrow('tool failed')
  expect(reports.at(-1)).toMatchObject({ seconds: 3, final: true })
  const count = reports.length
  await vi.advanceTimersByTimeAsync(5000)
  expect(reports).toHaveLength(count)
})

test('a file that does not exist yet has no bytes; one that cannot be asked is not known', async () => {
  const path = join(await scratch(), 'package')
  const { signal } = new AbortController()
  const read = bytesOf(path)
  expect(await read(signal)).toBe(0)
  await writeFile(path, 'abc')
  await appendFile(path, 'de')
  expect(await read(signal)).toBe(5)
  await rm(path)
  expect(await bytesOf(`${path}\0`)(signal)).toBeNull()
})

test('the command line says the signs in a line, and that quiet can be normal', () => {
  const progress: Elapsed = {
    kind: 'elapsed',
    phase: 'importing',
    seconds: 4000,
    signs: [
      { what: 'updates', value: 12_345, movedSecondsAgo: 700 },
      { what: 'log-bytes', value: 2100, movedSecondsAgo: null },
      { what: 'cpu-seconds', value: 34.5, movedSecondsAgo: 720 },
      { what: 'package-bytes', value: null, movedSecondsAgo: null },
    ],
    quietSeconds: 700,
    final: false,
  }
  expect(describeProgress(progress).replaceAll('\u00a0', ' ')).toBe(
    'importing: 1 h 06, 12,345 updates in the database, log 2 kB, processor 35 s; quiet for 11 min 40, which can be normal',
  )
  expect(describeProgress({ ...progress, quietSeconds: 59 })).not.toContain('quiet')
  expect(describeProgress({ ...progress, quietSeconds: null })).not.toContain('quiet')
  expect(describeProgress({ ...progress, final: true })).not.toContain('quiet')
})
