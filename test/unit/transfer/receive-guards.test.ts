/** What a receive asks again, records or refuses at the border of its steps, driven step by step as the window does. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemDisk } from '../../../electron/files/disk'
import { chooseBlanks } from '../../../electron/trust/challenge'
import { loadStationKey } from '../../../electron/trust/station-key'
import type { LedgerEvent } from '../../../shared/ledger'
import { contentsOf, history, useScenes, type Scene } from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'
import { watchedDisk } from '../../support/watched-disk'
import { watchNodeFiles } from '../../support/watched-node-fs'
import { openEngine, runUntil, type Engine } from './engine'

const scenes = useScenes()
let scene: Scene
let engine: Engine
/** Payload files that were opened, in order. */
let opened: string[]

beforeEach(async () => {
  scene = scenes.scene()
  opened = []
  const disk = watchedDisk({
    before: ({ name, path }) => {
      if (name === 'openToRead' && path.includes('volume-01')) opened.push(path)
    },
  })
  engine = await openEngine(scene.home, disk)
})
afterEach(() => engine.close())

const store = (): Record<string, string> => contentsOf(join(scene.home, 'practice/import'))

/** A scanner of the station that is never asked. */
async function addScanner(): Promise<void> {
  await succeed(scene.home, 'scan', 'add', 'Own', '--kind', 'command', '--program', process.execPath, '--arg={path}')
}

describe('rules for scanners that were tightened after Verify', () => {
  test.each([
    ['more engines', 'scan.too-few-engines', () => succeed(scene.home, 'scan', 'require', '1')],
    ['a scanner that has not read it', 'scan.outstanding', addScanner],
  ])('are asked again before content enters the store: %s', async (_, code, tighten) => {
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'server', [scene.medium])
    await tighten()
    const before = store()
    opened.length = 0
    const { job, error } = await engine.run(id, { step: 'content' })
    expect(error?.code).toBe(code)
    expect(opened).toEqual([])
    expect(store()).toEqual(before)
    expect(job.currentStep).toBe('content')
    await succeed(scene.home, 'scan', 'require', '0')
    if (code === 'scan.outstanding') await succeed(scene.home, 'scan', 'remove', 'Own')
    expect((await engine.run(id, { step: 'content' })).error).toBeNull()
  })

  test('are asked before hours are spent on reading', async () => {
    await succeed(scene.home, 'scan', 'require', '1')
    const { id } = engine.jobs.startReceive()
    await runUntil(engine, id, 'trust', [scene.medium])
    opened.length = 0
    const { job, error } = await engine.run(id, { step: 'verify' })
    expect(error).toMatchObject({ code: 'scan.too-few-engines', details: { required: 1, found: 0 } })
    expect(opened).toEqual([])
    expect(job.currentStep).toBe('verify')
    await succeed(scene.home, 'scan', 'require', '0')
    expect((await engine.run(id, { step: 'verify' })).error).toBeNull()
  })
})

test('the content step flushes the names of its work folder before it copies', async () => {
  const { id } = engine.jobs.startReceive()
  await runUntil(engine, id, 'server', [scene.medium])
  const work = engine.station.paths.work(id)
  rmSync(work, { recursive: true, force: true })
  const told = watchNodeFiles(scene.home)
  expect((await engine.run(id, { step: 'content' })).error).toBeNull()
  const flushed = (folder: string): number => told.indexOf(`flush ${folder.slice(scene.home.length + 1) || '.'}`)
  const firstName = told.findIndex((line) => line.startsWith('rename'))
  for (const folder of [dirname(work), dirname(dirname(work))]) {
    expect(flushed(folder), folder).toBeGreaterThanOrEqual(0)
    if (firstName >= 0) expect(flushed(folder), folder).toBeLessThan(firstName)
  }
})

test('the verdict of a look at a medium is recorded, signed, and ends the attempt', async () => {
  engine.close()
  const looked = await succeed(scene.home, 'verify', scene.medium)
  expect(looked).toMatchObject({ verdict: 'verified' })
  const [attempt, ...others] = await history(scene.home)
  expect(others).toEqual([])
  expect(attempt).toMatchObject({ kind: 'verify', verdict: 'verified' })
  const { events } = await succeed(scene.home, 'history', 'show', attempt?.transferId ?? '')
  const verdicts = (events as LedgerEvent[]).filter(({ payload }) => 'verdict' in payload)
  expect(verdicts.map(({ payload }) => payload['verdict'])).toEqual(['verified'])
  engine = await openEngine(scene.home, systemDisk)
})

test('what lies on a medium without a volume is recorded, though the receive is refused', async () => {
  const medium = join(scene.root, 'other')
  mkdirSync(medium)
  writeFileSync(join(medium, 'autorun.inf'), '[autorun]')
  const answer = await causeway(scene.home, 'receive', medium)
  expect(answer.document.error?.code).toBe('volume.none-found')
  const flagged = engine.station.ledger.events({ type: 'custody.flagged' })
  expect(flagged).toHaveLength(1)
  expect(JSON.stringify(flagged[0]?.payload)).toContain('autorun.inf')
})

describe('the trust prompt of an unknown key', () => {
  const askedOf = (id: string) => engine.jobs.get(id).challenge
  const reopen = async (): Promise<void> => {
    engine.close()
    engine = await openEngine(scene.home, systemDisk)
  }
  const ask = async (): Promise<string> => {
    const { id } = engine.jobs.startReceive()
    await expect(runUntil(engine, id, 'trust', [scene.medium])).rejects.toMatchObject({ code: 'trust.unknown-signer' })
    return id
  }
  beforeEach(async () => {
    rmSync(join(scene.home, 'trust.json'))
    await reopen()
  })

  test('blanks the same groups in every job, after wrong answers and after a restart', async () => {
    const first = await ask()
    const asked = askedOf(first)?.groups
    expect(asked?.filter((group) => group === null)).toHaveLength(3)
    for (let n = 0; n < 3; n++)
      await engine.jobs.answerChallenge(first, { groups: ['AAAA', 'AAAA', 'AAAA'], holder: 'M. Operator' })
    expect(engine.jobs.get(first).outcome?.error?.code).toBe('trust.attempts-exhausted')
    const second = await ask()
    expect(askedOf(second)).toEqual({ ...askedOf(second), groups: asked, attemptsLeft: 3 })
    await engine.jobs.cancel(second)
    await reopen()
    expect(askedOf(await ask())?.groups).toEqual(asked)
  })

  test('keeps an open question when the station’s key rotates, and draws again for the next job', async () => {
    const open = await ask()
    const asked = askedOf(open)
    await succeed(scene.home, 'trust', 'rotate', '--out', join(scene.root, 'statement'))
    await reopen()
    expect(askedOf(open)).toEqual(asked)
    await engine.run(open, { step: 'trust' })
    expect(askedOf(open)).toEqual(asked)
    const { fingerprint } = await loadStationKey(join(scene.sender, 'keys'))
    const groups = askedOf(await ask())?.groups ?? []
    expect(groups.flatMap((group, at) => (group === null ? [at] : []))).toEqual(
      chooseBlanks(fingerprint, engine.station.key),
    )
  })
})
