import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Progress } from '../../../shared/progress'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { ProgressMeter } from '../../../electron/transfer/jobs/progress-meter'

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => vi.useRealTimers())

type Bytes = Extract<Progress, { kind: 'bytes' }>

test('speed and time left come from the last seconds; what was proven before does not count as speed', () => {
  const reports: Bytes[] = []
  const meter = new ProgressMeter((progress) => reports.push(progress as Bytes), {
    phase: 'copying',
    totalBytes: 2_000_000_000,
    totalFiles: 4,
  })
  const moved = new ByteCounter()
  meter.follow(moved, 1)
  meter.skip(1_000_000_000, 2)
  for (let n = 0; n < 16; n++) {
    moved.add(25_000_000)
    vi.advanceTimersByTime(250)
  }
  meter.finish()
  const last = reports.at(-1)
  expect(last).toMatchObject({ final: true, doneBytes: 1_400_000_000, doneFiles: 2 })
  expect(last?.bytesPerSecond).toBeGreaterThan(95_000_000)
  expect(last?.bytesPerSecond).toBeLessThan(110_000_000)
  expect(last?.secondsLeft).toBeGreaterThanOrEqual(5)
  expect(last?.secondsLeft).toBeLessThanOrEqual(7)
})

test('a million additions make no report of their own', () => {
  const reports: Progress[] = []
  const meter = new ProgressMeter((progress) => reports.push(progress), {
    phase: 'copying',
    totalBytes: 1_000_000,
    totalFiles: 1,
  })
  const moved = new ByteCounter()
  meter.follow(moved, 1)
  for (let n = 0; n < 1_000_000; n++) moved.add(1)
  expect(reports).toHaveLength(1)
  meter.finish()
  expect(reports.at(-1)).toMatchObject({ final: true, doneBytes: 1_000_000 })
})

test('time left is not guessed in the first moments', () => {
  const reports: Bytes[] = []
  const meter = new ProgressMeter((progress) => reports.push(progress as Bytes), {
    phase: 'copying',
    totalBytes: 1000,
    totalFiles: 1,
  })
  const moved = new ByteCounter()
  meter.follow(moved, 1)
  moved.add(10)
  vi.advanceTimersByTime(500)
  expect(reports.at(-1)?.secondsLeft).toBeNull()
  meter.finish()
})
