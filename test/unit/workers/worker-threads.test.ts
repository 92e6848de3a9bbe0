import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import os from 'node:os'
import timers, { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import { WorkerThreads } from '../../../electron/workers/worker-threads'
import { change } from '../../support/watched-node-fs'
import { causeOf, scratch } from '../files/scratch'
import { MIB, copiedOf, copyTask, fileToCopy, reinsOf, sumOf } from './tasks'
import { OBEDIENT, WORKER } from './threads'

const pools: WorkerThreads[] = []
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

function pool(script: URL): WorkerThreads {
  const workers = new WorkerThreads(script)
  pools.push(workers)
  return workers
}

let root: string
beforeEach(async () => {
  root = await scratch()
})

const until = async (happened: () => boolean): Promise<void> => {
  const end = Date.now() + 20_000
  while (!happened()) {
    if (Date.now() > end) throw new Error('it did not happen')
    await wait(2)
  }
}

/** So much that a thread is never done with it before the test is. */
const LONG = 1024 * 1024 * MIB

/** A file with nothing in it that takes a thread a while to read. */
function emptyFile(name: string, bytes: number): string {
  const path = join(root, name)
  writeFileSync(path, '')
  truncateSync(path, bytes)
  return path
}

test('a task is done on a thread as it is in this one, and its bytes are seen here', async () => {
  const workers = pool(WORKER)
  const source = join(root, 'source')
  writeFileSync(source, randomBytes(3 * MIB + 1))
  mkdirSync(join(root, 'medium'))
  const file = fileToCopy(source, [join(root, 'medium')], 'final')
  const moved = new ByteCounter()
  const answers = await workers.run(copyTask([file, { ...file, source: join(root, 'absent') }], reinsOf(moved)))
  const [copied] = copiedOf(answers)
  expect(answers[1]).toMatchObject({ trouble: { code: 'file.unreadable', details: { system: 'ENOENT' } } })
  const temporary = copied?.targets[0]?.temporary ?? ''
  const sha256 = sumOf('sha256sum', source)
  expect(copied?.sha256).toBe(sha256)
  await workers.run({ kind: 'read-back', ...reinsOf(moved), files: [{ temporary, path: 'final', sha256 }] })
  await workers.run({ kind: 'publish', names: [[temporary, join(root, 'medium/final')]] })
  expect(readFileSync(join(root, 'medium/final')).equals(readFileSync(source))).toBe(true)
  expect(moved.value).toBe(2 * file.bytes)
  const again = workers.run({ kind: 'publish', names: [[source, join(root, 'medium/final')]] })
  expect(await causeOf(again)).toMatchObject({ code: 'file.exists', details: { path: join(root, 'medium/final') } })
})

test('a pause stops a thread in the middle of a file, a cancellation ends it and leaves nothing', async () => {
  const workers = pool(WORKER)
  const gate = new OperatorGate()
  const moved = new ByteCounter()
  const file = { ...fileToCopy('/dev/null', [root], 'copy'), source: emptyFile('long', LONG), bytes: LONG }
  let settled = false
  const hashing = workers
    .run({ kind: 'hash', ...reinsOf(moved, gate), volume: root, paths: ['long'] })
    .finally(() => (settled = true))
  emptyFile('short', 64 * MIB)
  const other = (): Promise<unknown> => workers.run({ kind: 'hash', ...reinsOf(), volume: root, paths: ['short'] })
  await until(() => moved.value > 0)
  gate.pause()
  await other() // longer than a piece takes
  const paused = moved.value
  await other()
  expect(moved.value).toBe(paused)
  expect(settled).toBe(false)
  gate.resume()
  await until(() => moved.value > paused)
  gate.pause()
  gate.cancel()
  expect((await causeOf(hashing)).code).toBe('cancelled')
  expect(moved.value).toBe(0)

  mkdirSync(join(root, 'medium'))
  const stop = new OperatorGate()
  const target = join(root, 'medium/copy')
  const copying = workers.run(copyTask([{ ...file, targets: [target] }], reinsOf(moved, stop)))
  await until(() => moved.value > 0)
  stop.pause()
  stop.cancel()
  expect((await causeOf(copying)).code).toBe('cancelled')
  expect(readdirSync(join(root, 'medium'))).toEqual([])
  expect(moved.value).toBe(0)
})

test('no more tasks run at a time than there are lanes, but a flush always begins', async () => {
  const workers = pool(OBEDIENT)
  const gate = new OperatorGate()
  gate.pause()
  const running = new ByteCounter()
  const many = Array.from({ length: 3 * workers.lanes }, (_, n) =>
    workers.run({ kind: 'hash', ...reinsOf(running, gate), volume: root, paths: [String(n)] }),
  )
  await until(() => running.value >= workers.lanes)
  // As many as there are lanes: none of them takes one.
  for (let n = 0; n < workers.lanes; n++) await workers.run({ kind: 'flush', volume: null, folders: [] })
  expect(running.value).toBe(workers.lanes)
  gate.resume()
  expect(await within(Promise.all(many))).toEqual(many.map((_, n) => [String(n)]))
  expect(running.value).toBe(0)
})

/** Fails soon where an answer does not come. */
async function within<T>(work: Promise<T>): Promise<T> {
  let answered = false
  void work.catch(() => {}).finally(() => (answered = true))
  await until(() => answered)
  return work
}

/** What of a pool would keep the process from ending. */
const keepingAlive = (): string[] =>
  process.getActiveResourcesInfo().filter((name) => /Timeout|MessagePort|Worker/.test(name))

test.each([
  [1, 4],
  [2, 4],
  [3, 6],
  [4, 8],
  [16, 8],
])('on %i cores there are %i lanes', (cores, lanes) => {
  change(os, { availableParallelism: () => cores })
  expect(new WorkerThreads(OBEDIENT).lanes).toBe(lanes)
})

/** Told of each thread that a pool starts, until the test ends. */
function onThread(told: (thread: Worker) => void): void {
  process.on('worker', told)
  onTestFinished(() => void process.off('worker', told))
}

test('a thread that is done takes the next task, one that died takes none, and the others stay', async () => {
  const exits: Promise<unknown>[] = []
  onThread((thread) => exits.push(new Promise((resolve) => thread.once('exit', resolve))))
  const workers = pool(OBEDIENT)
  const ask = (word: string) => within(workers.run({ kind: 'hash', ...reinsOf(), volume: root, paths: [word] }))
  const first = await ask('who')
  expect(await ask('who')).toEqual(first)
  // Dies while it waits for a task.
  await ask('later')
  await within(Promise.all(exits.splice(0)))
  const second = await ask('who')
  expect(second).not.toEqual(first)
  // Two at once, of which one dies at work.
  const both = await Promise.all([ask('who'), ask('who')])
  expect(both).toContainEqual(second)
  expect((await causeOf(ask('exit'))).code).toBe('unexpected')
  expect(both).toContainEqual(await ask('who'))
})

test('a pool that is let go ends its threads, cancels what waits, and keeps nothing alive', async () => {
  let ended = 0
  onThread((thread) => thread.once('exit', () => ended++))
  const workers = new WorkerThreads(OBEDIENT)
  const gate = new OperatorGate()
  gate.pause()
  const running = new ByteCounter()
  const ask = () => causeOf(workers.run({ kind: 'hash', ...reinsOf(running, gate), volume: root, paths: [] }))
  const inHand = Array.from({ length: workers.lanes }, ask)
  const waiting = [ask(), ask()]
  await until(() => running.value >= workers.lanes)
  await workers.close()
  expect(ended).toBe(workers.lanes)
  for (const cause of await within(Promise.all(waiting))) expect(cause.code).toBe('cancelled')
  for (const cause of await within(Promise.all(inHand))) expect(cause.code).toBe('unexpected')
  gate.resume()
  expect(running.value, 'no thread is left that could go on').toBe(workers.lanes)
  expect(keepingAlive()).toEqual([])
})

test('a thread that cannot be ended holds neither the pool nor the process', async () => {
  const threads: Worker[] = []
  vi.spyOn(Worker.prototype, 'terminate').mockImplementation(function (this: Worker) {
    threads.push(this)
    return new Promise<number>(() => {})
  })
  const letGo = vi.spyOn(Worker.prototype, 'unref')
  const { setTimeout } = timers
  change(timers, { setTimeout: (_: number, value: unknown, options: object) => setTimeout(1, value, options) })
  const workers = new WorkerThreads(OBEDIENT)
  await workers.run({ kind: 'flush', volume: null, folders: [] })
  await workers.close()
  expect(threads).toHaveLength(1)
  expect(letGo.mock.contexts).toEqual(threads)
  expect(keepingAlive()).toEqual([])
  vi.restoreAllMocks()
  for (const thread of threads) await thread.terminate()
})

test.each(['throw', 'exit'])(
  'a thread that dies (%s) takes its own task with it, and others do the rest',
  async (how) => {
    const workers = pool(OBEDIENT)
    const gate = new OperatorGate()
    gate.pause()
    const running = new ByteCounter()
    const ask = (word: string) => workers.run({ kind: 'hash', ...reinsOf(running, gate), volume: root, paths: [word] })
    const doomed = Array.from({ length: workers.lanes }, () => causeOf(ask(how)))
    const waiting = Array.from({ length: 2 * workers.lanes }, (_, n) => ask(String(n)))
    await until(() => running.value >= workers.lanes)
    gate.resume()
    for (const cause of await within(Promise.all(doomed)))
      expect(cause).toMatchObject({ code: 'unexpected', details: { task: 'hash' } })
    expect(await within(Promise.all(waiting))).toEqual(waiting.map((_, n) => [String(n)]))
    expect(await ask('later')).toEqual(['later'])
  },
)

test('a pool that is let go ends its threads, also those at work, and begins nothing that waited', () => {
  const here = import.meta.dirname
  const loader = pathToFileURL(resolve(here, '../ledger/resolve-ts.mjs')).href
  const { stdout, status } = spawnSync(process.execPath, ['--import', loader, resolve(here, 'close-child.ts')], {
    encoding: 'utf8',
    timeout: 50_000,
  })
  const { lanes } = new WorkerThreads(OBEDIENT)
  expect({ stdout, status }).toEqual({ stdout: `3 waited, ${lanes} in hand\n`, status: 0 })
})
