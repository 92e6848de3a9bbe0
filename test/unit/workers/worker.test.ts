/** What a worker thread answers, with a message channel in place of the one to the thread that started it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as threads from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Task } from '../../../electron/workers/task'
import { scratch } from '../files/scratch'

const channel = vi.hoisted(() => new MessageChannel())
vi.mock('node:worker_threads', async (original) => ({
  ...(await original<typeof threads>()),
  parentPort: channel.port1,
}))

test('a worker thread answers each task, and tells an error with its code', async () => {
  await import('../../../electron/workers/worker')
  onTestFinished(() => channel.port1.close())
  channel.port1.start()
  const ask = (task: Task) =>
    new Promise((resolve) => {
      channel.port2.onmessage = ({ data }) => resolve(data)
      channel.port2.postMessage(task)
    })
  const folder = await scratch()
  writeFileSync(join(folder, 'file'), '')
  expect(await ask({ kind: 'discard', paths: [join(folder, 'file')] })).toEqual({ answer: null })
  const absent = join(folder, 'absent')
  expect(await ask({ kind: 'publish', names: [[absent, absent]] })).toMatchObject({
    error: { code: 'medium.lost', details: { path: absent } },
  })
})
