import { describe, expect, it } from 'vitest'
import type { HealthFinding } from '../../../shared/health'
import { awaitFindings, healthOf, reportOf } from '../../../electron/wsus/health'

const finding = (eventId: number, level: HealthFinding['level']): HealthFinding => ({
  eventId,
  level,
  at: '2026-11-21T10:00:00.000Z',
  text: `event ${eventId}`,
})
const WELL = finding(10_000, 'information')
const never = new AbortController().signal
const patience = { everyMs: 5, quietMs: 60, totalMs: 120 }

describe('health', () => {
  it.each([
    ['what says so and nothing else', [WELL], 'healthy'],
    ['nothing', [], 'unknown'],
    ['other news only', [finding(361, 'information')], 'unknown'],
    ['an error', [finding(12_002, 'error')], 'problems'],
    ['a warning beside all being well', [WELL, finding(10_022, 'warning')], 'problems'],
  ] as const)('is judged by %s', (_name, findings, state) => {
    expect(healthOf(findings)).toBe(state)
  })

  it('is unknown when nothing could be read, whatever the exit code', () => {
    const run = { command: [], exitCode: 0, startedAt: '', seconds: 1, output: '' }
    expect(reportOf(run, null, 'log')).toEqual({ state: 'unknown', findings: [], source: 'log', run })
    expect(
      reportOf(
        run,
        Array.from({ length: 300 }, () => WELL),
        'log',
      ).findings,
    ).toHaveLength(200)
  })
})

describe('waiting for what the server finds', () => {
  it('ends as soon as all is well', async () => {
    let asked = 0
    const read = () => Promise.resolve(++asked < 4 ? [] : [WELL])
    expect(await awaitFindings(read, never, patience)).toEqual([WELL])
    expect(asked).toBe(4)
  })

  it('hears a server out that names one problem after another', async () => {
    const found: HealthFinding[] = []
    const read = () => {
      if (found.length < 3) found.push(finding(12_000 + found.length, 'error'))
      return Promise.resolve([...found])
    }
    expect(await awaitFindings(read, never, patience)).toHaveLength(3)
  })

  it('gives up where nothing comes, and at once when the operator says so', async () => {
    expect(await awaitFindings(() => Promise.resolve([]), never, patience)).toEqual([])
    const cancel = new AbortController()
    const waiting = awaitFindings(() => Promise.resolve([]), cancel.signal, { ...patience, everyMs: 60_000 })
    setTimeout(() => cancel.abort(), 20)
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })
})
