import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SynchronizationView } from '../../../shared/synchronization'
import { SynchronizationWatch } from '../../../electron/ipc/synchronization-watch'
import { createStation, type Station } from '../../../electron/station/station'
import { createPracticeServer } from '../../../electron/wsus/practice/create'
import { readSettings, writeSettings, type PracticeSettings } from '../../../electron/wsus/practice/settings'

let root: string
let station: Station
let folder: string
let watch: SynchronizationWatch
let told: SynchronizationView[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-watch-'))
  station = await createStation(
    join(root, 'home'),
    { role: 'connected', name: 'Export 1', server: 'practice', language: 'en' },
    { selfCommand: { file: 'never-run', args: [] } },
  )
  folder = station.paths.practiceServer('export')
  await createPracticeServer(folder, { side: 'export', updates: 2, seed: 1 })
  await goes({ seconds: 0.5 })
  told = []
  watch = new SynchronizationWatch(
    () => Promise.resolve(station),
    (view) => told.push(view),
  )
})
afterEach(async () => {
  watch.stop()
  station.close()
  await rm(root, { recursive: true, force: true })
})

async function settle(change: Partial<PracticeSettings>): Promise<void> {
  await writeSettings(folder, { ...(await readSettings(folder)), ...change })
}
const goes = async (change: Partial<PracticeSettings['synchronization']>): Promise<void> =>
  settle({ synchronization: { ...(await readSettings(folder)).synchronization, ...change } })
const recorded = () => station.ledger.events({ type: 'server.synchronization-started' })
const over = async (): Promise<SynchronizationView> => {
  while (watch.view.state !== 'ended') await new Promise((resolve) => setTimeout(resolve, 20))
  return watch.view
}

const TRANSFER = { jobId: '11111111-2222-4333-8444-555555555555', transferId: '0001-export-1-00000000' }

describe('a synchronization that is started here', () => {
  it('runs, tells how far it is, ends, and stands in the ledger with its transfer', async () => {
    expect(await watch.start(TRANSFER)).toMatchObject({ state: 'running', startedHere: true, last: null })
    expect(await over()).toMatchObject({ state: 'ended', last: { result: 'succeeded' }, progress: null, error: null })
    expect(told.some(({ progress }) => progress?.phase === 'updates')).toBe(true)
    expect(told.at(-1)).toEqual(watch.view)
    expect(recorded()).toMatchObject([{ transferId: TRANSFER.transferId, payload: { jobId: TRANSFER.jobId } }])
  })

  it('is started once, however often it is asked for', async () => {
    await Promise.all([watch.start(TRANSFER), watch.start(TRANSFER), watch.look()])
    await over()
    expect(recorded()).toHaveLength(1)
    expect((await readSettings(folder)).syncHistory).toHaveLength(3)
  })

  it('can be started again afterwards', async () => {
    await goes({ seconds: 0.05 })
    await watch.start(null)
    await over()
    expect(await watch.start(null)).toMatchObject({ state: 'running', last: null, endedAt: null })
    await over()
    expect(recorded()).toHaveLength(2)
  })

  it('that fails says so', async () => {
    await goes({ result: 'failed', error: 'No.' })
    await watch.start(null)
    expect(await over()).toMatchObject({ last: { result: 'failed', error: 'No.' }, error: null })
  })

  it('and refused is not watched, not recorded, and can be tried again', async () => {
    const file = join(folder, 'server.json')
    const before = await readFile(file, 'utf8')
    await writeFile(file, '{')
    await expect(watch.start(null)).rejects.toMatchObject({ code: 'server.unreadable' })
    expect(watch.view.state).toBe('idle')
    expect(recorded()).toEqual([])
    await writeFile(file, before)
    expect(await watch.start(null)).toMatchObject({ state: 'running' })
  })
})

describe('a synchronization that somebody else started', () => {
  it('is found running, watched, and not recorded as this station’s doing', async () => {
    await station.server.startSynchronization()
    expect(await watch.look()).toMatchObject({ state: 'running', startedHere: false })
    expect(await over()).toMatchObject({ last: { result: 'succeeded' } })
    expect(recorded()).toEqual([])
  })

  it('is joined when this station asks for one', async () => {
    await station.server.startSynchronization()
    expect(await watch.start(TRANSFER)).toMatchObject({ state: 'running', startedHere: false })
    await over()
    expect(recorded()).toEqual([])
  })

  it('is not made up where none runs, or where nobody answers', async () => {
    expect(await watch.look()).toMatchObject({ state: 'idle' })
    await rm(join(folder, 'server.json'))
    expect(await watch.look()).toMatchObject({ state: 'idle' })
  })
})

it('a server that stops answering ends the watching with the reason', async () => {
  await watch.start(null)
  await rm(join(folder, 'server.json'))
  expect(await over()).toMatchObject({ last: null, error: { code: 'server.unreadable' } })
})

it('tells nobody after the program has begun to quit', async () => {
  await watch.start(null)
  watch.stop()
  const before = told.length
  await over()
  expect(told).toHaveLength(before)
})

it('is refused at a disconnected station', async () => {
  const other = await createStation(
    join(root, 'other'),
    { role: 'disconnected', name: 'Import 1', server: 'practice', language: 'en' },
    { selfCommand: { file: 'never-run', args: [] } },
  )
  const there = new SynchronizationWatch(
    () => Promise.resolve(other),
    () => {},
  )
  await expect(there.start(null)).rejects.toMatchObject({ code: 'station.wrong-role' })
  await expect(there.look()).rejects.toMatchObject({ code: 'station.wrong-role' })
  other.close()
})
