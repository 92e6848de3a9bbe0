import { beforeEach, expect, test, vi } from 'vitest'
import type { JobView } from '../../../shared/jobs'
import { EngineClient, type EngineProcess } from '../../../electron/ipc/engine-client'
import type { FromEngine, ToEngine } from '../../../electron/transfer/jobs/engine-protocol'

/** An engine whose side of the talk the test speaks. */
class SpokenEngine implements EngineProcess {
  readonly heard: ToEngine[] = []
  killed = false
  say: (message: FromEngine) => void = () => undefined
  exit: (code: number) => void = () => undefined
  postMessage(message: ToEngine): void {
    this.heard.push(message)
  }
  kill(): void {
    this.killed = true
    this.exit(0)
  }
  on(event: 'message' | 'exit', listener: never): void {
    if (event === 'message') this.say = listener
    else this.exit = listener
  }
}

const engines: SpokenEngine[] = []
const listener = { progress: vi.fn(), changed: vi.fn(), settled: vi.fn(), crashed: vi.fn() }
let client: EngineClient
const running = (id: string): JobView => ({ id, state: 'running' }) as JobView

beforeEach(() => {
  engines.length = 0
  vi.clearAllMocks()
  client = new EngineClient(() => {
    const engine = new SpokenEngine()
    engines.push(engine)
    return engine
  }, listener)
})

test('no engine runs before a step does; one engine serves several jobs', async () => {
  expect(engines).toHaveLength(0)
  const first = client.runStep('a', { step: 'plan' }, {})
  const second = client.runStep('b', { step: 'media', media: ['t'] }, { t: '/m' })
  engines[0]?.say({ type: 'changed', job: running('a') })
  engines[0]?.say({ type: 'changed', job: running('b') })
  await Promise.all([first, second])
  expect(engines).toHaveLength(1)
  expect(engines[0]?.heard[1]).toEqual({
    type: 'run-step',
    jobId: 'b',
    input: { step: 'media', media: ['t'] },
    media: { t: '/m' },
  })
  expect(client.jobsInHand).toEqual(['a', 'b'])
  expect(client.viewOf('a')).toEqual(running('a'))
})

test('a second step of a job in hand is refused', async () => {
  void client.runStep('a', { step: 'plan' }, {})
  await expect(client.runStep('a', { step: 'plan' }, {})).rejects.toMatchObject({ code: 'job.busy' })
})

test('a step that is refused before it begins rejects; the job is in hand no more', async () => {
  const run = client.runStep('a', { step: 'plan' }, {})
  engines[0]?.say({ type: 'settled', jobId: 'a', error: { code: 'job.busy', details: {}, cause: null } })
  await expect(run).rejects.toMatchObject({ code: 'job.busy' })
  expect(client.jobsInHand).toEqual([])
  expect(client.viewOf('a')).toBeNull()
})

test('progress and changes are passed on; settling is told and awaited', async () => {
  const run = client.runStep('a', { step: 'plan' }, {})
  const engine = engines[0]
  engine?.say({ type: 'changed', job: running('a') })
  await run
  const settled = client.settled('a')
  engine?.say({ type: 'progress', jobId: 'a', progress: { kind: 'elapsed' } as never })
  engine?.say({ type: 'settled', jobId: 'a', error: null })
  await settled
  expect(listener.changed).toHaveBeenCalledTimes(1)
  expect(listener.progress).toHaveBeenCalledWith('a', { kind: 'elapsed' })
  expect(listener.settled).toHaveBeenCalledWith('a')
})

test('wishes reach the engine only while a step is in hand', async () => {
  expect(() => client.tell('a', 'pause')).toThrow(expect.objectContaining({ code: 'job.wrong-step' }))
  const run = client.runStep('a', { step: 'plan' }, {})
  engines[0]?.say({ type: 'changed', job: running('a') })
  await run
  client.tell('a', 'pause')
  client.tell('a', 'cancel')
  expect(engines[0]?.heard.slice(1)).toEqual([
    { type: 'pause', jobId: 'a' },
    { type: 'cancel', jobId: 'a' },
  ])
})

test('a crash frees its jobs, is told, and the next step gets a new engine', async () => {
  const begun = client.runStep('a', { step: 'plan' }, {})
  engines[0]?.say({ type: 'changed', job: running('a') })
  await begun
  const waiting = client.runStep('b', { step: 'plan' }, {})
  const settled = client.settled('a')
  engines[0]?.exit(139)
  await expect(waiting).rejects.toMatchObject({ code: 'unexpected', details: { exitCode: 139 } })
  await settled
  expect(listener.crashed).toHaveBeenCalledWith(['a', 'b'], 139)
  expect(client.jobsInHand).toEqual([])
  void client.runStep('a', { step: 'plan' }, {})
  expect(engines).toHaveLength(2)
})

test('stopping on purpose is no crash', () => {
  void client.runStep('a', { step: 'plan' }, {})
  client.stop()
  expect(engines[0]?.killed).toBe(true)
  expect(listener.crashed).not.toHaveBeenCalled()
  expect(client.jobsInHand).toEqual([])
})
