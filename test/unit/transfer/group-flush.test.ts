import { expect, test } from 'vitest'
import { CausewayError } from '../../../shared/errors'
import { systemDisk } from '../../../electron/files/disk'
import { GroupFlush } from '../../../electron/transfer/copy/group-flush'
import type { Answer, Task, TaskKind } from '../../../electron/workers/task'
import { InThisThread } from '../../../electron/workers/workers'
import { causeOf, codeOf } from '../files/scratch'
import { fault } from '../workers/disks'

/** Workers that begin a flush when they are asked, and end it when the test says so. */
class Held extends InThisThread {
  readonly begun: { readonly folders: readonly string[]; readonly end: (error?: Error) => void }[] = []
  closed = 0

  constructor(flushesByVolume = true) {
    super({
      ...systemDisk,
      flushesByVolume: () => flushesByVolume,
      openVolume: (folder) => ({ folder, fd: -1 }),
      closeVolume: () => void this.closed++,
    })
  }

  override run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer<K>>()
    const folders = 'folders' in task ? task.folders : []
    this.begun.push({ folders, end: (error) => (error ? reject(error) : resolve(null)) })
    return promise
  }

  /** Ends the flush that began as the n-th, and lets everybody hear of it. */
  async end(n: number, error?: Error): Promise<void> {
    this.begun[n]?.end(error)
    await this.turn()
  }

  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('who asks while a flush is under way shares the next one, not this one', async () => {
  const workers = new Held()
  const flush = new GroupFlush(workers, '/m')
  const done: string[] = []
  const ask = (name: string): void => void flush.data().then(() => done.push(name))
  ask('first')
  ask('second')
  ask('third')
  void flush.names(['/m/a']).then(() => done.push('names'))
  expect(workers.begun).toHaveLength(1)
  await workers.end(0)
  expect(done).toEqual(['first'])
  expect(workers.begun).toHaveLength(2)
  ask('late')
  await workers.end(1)
  expect(done).toEqual(['first', 'second', 'third', 'names'])
  await workers.end(2)
  expect(done).toEqual(['first', 'second', 'third', 'names', 'late'])
  ask('alone')
  expect(workers.begun).toHaveLength(4)
  await workers.end(3)
  expect(done).toContain('alone')
  flush.close()
  expect(workers.closed).toBe(1)
})

test('after a flush that failed nobody is told that theirs was well', async () => {
  const workers = new Held()
  const flush = new GroupFlush(workers, '/m')
  const [first, second] = [causeOf(flush.data()), causeOf(flush.data())]
  await workers.end(0, new CausewayError('medium.lost', { path: '/m' }))
  expect((await first).code).toBe('medium.lost')
  expect((await second).code).toBe('medium.lost')
  expect((await causeOf(flush.names(['/m/a']))).code).toBe('medium.lost')
  expect(workers.begun).toHaveLength(1)
})

test('where each file is flushed by itself, only the folders of the names are, each once and in turn', async () => {
  const workers = new Held(false)
  const flush = new GroupFlush(workers, '/m')
  expect(flush.eachFile).toBe(true)
  await flush.data()
  expect(workers.begun).toEqual([])
  const named = [flush.names(['/m/a/1', '/m/b/1', '/m/a/2']), flush.names(['/m/c/1'])]
  await workers.turn()
  expect(workers.begun.map(({ folders }) => folders)).toEqual([['/m/a', '/m/b']])
  await workers.end(0)
  expect(workers.begun.map(({ folders }) => folders)).toEqual([['/m/a', '/m/b'], ['/m/c']])
  await workers.end(1)
  await Promise.all(named)
  flush.close()
  expect(workers.closed).toBe(0)
})

test('a volume that cannot be opened is a lost medium', () => {
  const disk = {
    ...systemDisk,
    flushesByVolume: () => true,
    openVolume: () => {
      throw fault('EIO')
    },
  }
  expect(codeOf(() => new GroupFlush(new InThisThread(disk), '/m'))).toBe('medium.lost')
})
