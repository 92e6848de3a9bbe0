/**
 * The engine: a process of its own, forked by main, in which the steps of jobs run, so that a terabyte of hashing
 * never makes the window wait. Arguments: see engine-protocol.ts.
 */
import { isCancelled, toEnvelope, type ErrorEnvelope } from '../../../shared/errors'
import { asHomeError } from '../../files/full-disk'
import { keepHeapSmall } from '../../files/small-heap'
import { openStation } from '../../station/station'
import { WorkerThreads } from '../../workers/worker-threads'
import type { FromEngine, ToEngine } from './engine-protocol'
import { Jobs } from './jobs'

keepHeapSmall()
const [home, program, programArguments] = process.argv.slice(2)
if (home === undefined || program === undefined || programArguments === undefined)
  throw new Error('the engine needs a home, a program and its arguments')

const folder = home
const port = process.parentPort
const send = (message: FromEngine): void => port.postMessage(message)

const station = await openStation(home, {
  // eslint-disable-next-line no-restricted-syntax -- written by this program that started it
  selfCommand: { file: program, args: JSON.parse(programArguments) as string[] },
})
const jobs = new Jobs(station, () => new WorkerThreads(new URL('worker.js', import.meta.url)))

port.on('message', ({ data }: { data: ToEngine }) => {
  switch (data.type) {
    case 'run-step':
      void run(data)
      return
    case 'pause':
      jobs.pause(data.jobId)
      return
    case 'resume':
      jobs.resume(data.jobId)
      return
    case 'cancel':
      void jobs.cancel(data.jobId)
      return
  }
})

async function run({ jobId, input, media }: Extract<ToEngine, { type: 'run-step' }>): Promise<void> {
  let error: ErrorEnvelope | null
  try {
    const settled = await jobs.runStep(jobId, input, {
      report: (progress) => send({ type: 'progress', jobId, progress }),
      changed: (job) => send({ type: 'changed', job }),
      mediumFolder: (token) => media[token] ?? '',
      endOnFailure: false,
    })
    error = settled.error && !isCancelled(settled.error) ? toEnvelope(settled.error) : null
  } catch (thrown) {
    error = toEnvelope(asHomeError(thrown, folder))
  }
  send({ type: 'settled', jobId, error })
}
