import { describe, expect, it, vi } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import type { SyncProgress, SyncRun } from '../../../shared/server-details'
import { synchronize } from '../../../electron/wsus/synchronize'
import { RUN } from './facts'

const idle = (last: SyncRun | null): SyncProgress => ({ running: false, phase: 'idle', processed: 0, total: 0, last })
const busy = (processed: number, last: SyncRun | null = RUN): SyncProgress => ({
  running: true,
  phase: 'updates',
  processed,
  total: 3,
  last,
})
const NEXT: SyncRun = { ...RUN, startedAt: '2026-11-21T00:00:00.000Z', endedAt: '2026-11-21T00:10:00.000Z' }
/** The run in hand, as some servers name it in their history already. */
const OPEN: SyncRun = { ...NEXT, endedAt: null, result: 'unknown' }

/** Answers in this order, then the last of them for ever. */
function server(...answers: SyncProgress[]): {
  startSynchronization: () => Promise<void>
  readSynchronization: () => Promise<SyncProgress>
} {
  let n = 0
  return {
    startSynchronization: vi.fn(() => Promise.resolve()),
    readSynchronization: () => Promise.resolve(answers[Math.min(n++, answers.length - 1)] ?? idle(null)),
  }
}

const never = new AbortController().signal
const quick = { signal: never, report: () => {}, everyMs: 1, graceMs: 20 }

describe('a synchronization', () => {
  it('is started and waited for, with every look reported', async () => {
    const wsus = server(idle(RUN), busy(1), busy(2), idle(NEXT))
    const seen: SyncProgress[] = []
    const ended = await synchronize(wsus, { ...quick, report: (progress) => seen.push(progress) })
    expect(ended).toEqual(NEXT)
    expect(seen.map(({ processed }) => processed)).toEqual([1, 2, 0])
    expect(wsus.startSynchronization).toHaveBeenCalledTimes(1)
  })

  it('may have been the first of all', async () => {
    expect(await synchronize(server(idle(null), busy(1, null), idle(NEXT)), quick)).toEqual(NEXT)
  })

  it('may be slow to begin, and its history slow to be written', async () => {
    const wsus = server(idle(RUN), idle(RUN), idle(RUN), busy(1), idle(RUN), idle(OPEN), idle(NEXT))
    expect(await synchronize(wsus, { ...quick, graceMs: 10_000 })).toEqual(NEXT)
  })

  it('may take longer than it may be out of sight', async () => {
    const looks = Array.from({ length: 60 }, (_, n) => busy(n))
    expect(await synchronize(server(idle(RUN), ...looks, idle(RUN), idle(NEXT)), quick)).toEqual(NEXT)
  })

  it('may be over before the first look', async () => {
    expect(await synchronize(server(idle(RUN), idle(NEXT)), quick)).toEqual(NEXT)
  })

  it('that runs already is joined, not started again', async () => {
    const wsus = server(busy(1, OPEN), busy(2, OPEN), idle(NEXT))
    expect(await synchronize(wsus, quick)).toEqual(NEXT)
    expect(wsus.startSynchronization).not.toHaveBeenCalled()
  })

  it('that never shows is not taken for the one before', async () => {
    expect(await synchronize(server(idle(RUN)), quick)).toMatchObject({ result: 'unknown', endedAt: null })
    expect(await synchronize(server(idle(null)), quick)).toMatchObject({ result: 'unknown' })
  })

  it.each(['failed', 'cancelled'] as const)('that %s says so', async (result) => {
    expect(await synchronize(server(idle(RUN), busy(1), idle({ ...NEXT, result })), quick)).toMatchObject({ result })
  })

  it('goes on when nobody waits any more', async () => {
    const interrupt = new AbortController()
    const wsus = server(idle(RUN), busy(1))
    const waiting = synchronize(wsus, { ...quick, everyMs: 60_000, signal: interrupt.signal })
    setTimeout(() => interrupt.abort(), 5)
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('that the server refuses is not waited for', async () => {
    const refuse = (): Promise<void> => Promise.reject(new CausewayError('server.sync-not-started', { reason: 'no' }))
    await expect(synchronize({ ...server(idle(RUN)), startSynchronization: refuse }, quick)).rejects.toMatchObject({
      code: 'server.sync-not-started',
    })
  })
})
