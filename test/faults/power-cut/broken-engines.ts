/** Engines that lack one thing each: what the simulator finds in them, it would find in ours. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { systemDisk, type Disk } from '../../../electron/files/disk'
import { InThisThread } from '../../../electron/workers/workers'
import type { Answer, CopyAnswer, Task, TaskKind } from '../../../electron/workers/task'
import type { Engine } from './trial'

const onDisk = (change: Partial<Disk>): Engine => {
  return () => new InThisThread({ ...systemDisk, ...change })
}

/** Bytes that were read through the cache were never asked of the medium. */
export const readsThroughTheCache = onDisk({
  openToRead: (path) => systemDisk.openToRead(path, { pastCache: false }),
})

/** The system tells of a lost write once. Whoever does not listen then will not hear of it again. */
export const ignoresFailedFlushes = onDisk({
  flushVolume(volume) {
    try {
      systemDisk.flushVolume(volume)
    } catch {
      // just as if it had been flushed
    }
  },
})

export const takesShortWritesForWhole = onDisk({
  create(path) {
    const fd = openSync(path, 'wx')
    return {
      write: (bytes) => void writeSync(fd, bytes, 0, bytes.length),
      pushOut: () => undefined,
      flush: () => fsyncSync(fd),
      close: () => closeSync(fd),
    }
  },
})

export const takesShortReadsForTheEnd = onDisk({
  openToRead(path, options) {
    const reading = systemDisk.openToRead(path, options)
    const { bytes } = reading.facts()
    let isAtEnd = false
    return {
      ...reading,
      read(buffer) {
        const read = isAtEnd ? 0 : reading.read(buffer)
        isAtEnd ||= read < Math.min(buffer.length, bytes)
        return read
      },
    }
  },
})

class Changed extends InThisThread {
  readonly #change: (task: Task, run: (task: Task) => Promise<Answer<TaskKind>>) => Promise<Answer<TaskKind>>

  constructor(change: (task: Task, run: (task: Task) => Promise<Answer<TaskKind>>) => Promise<Answer<TaskKind>>) {
    super(systemDisk)
    this.#change = change
  }

  override run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    return this.#change(task as Task, (changed) => super.run(changed))
  }
}

/** Where each temporary file got its final name too early. */
function namesEarly(isTime: (kind: TaskKind) => boolean): Engine {
  return () => {
    const waiting: (readonly [from: string, to: string])[] = []
    const named = new Map<string, string>()
    return new Changed(async (task, run) => {
      if (isTime(task.kind)) {
        const names = waiting.splice(0)
        await run({ kind: 'publish', names })
        for (const [from, to] of names) named.set(from, to)
      }
      if (task.kind === 'publish') return null
      const answer = await run(
        task.kind === 'read-back'
          ? { ...task, files: task.files.map((f) => ({ ...f, temporary: named.get(f.temporary) ?? f.temporary })) }
          : task,
      )
      if (task.kind === 'copy')
        for (const copied of answer as readonly CopyAnswer[])
          for (const { temporary, target } of 'targets' in copied ? copied.targets : [])
            if (temporary !== null) waiting.push([temporary, target])
      return answer
    })
  }
}

export const namesBeforeReadingBack = namesEarly((kind) => kind === 'read-back')
export const namesBeforeTheFlush = namesEarly((kind) => kind === 'flush')

/** The journal hears of names that the device does not hold yet. */
export const forgetsToFlushNames: Engine = () => {
  let hasNames = false
  return new Changed((task, run) => {
    if (task.kind === 'publish') hasNames = true
    if (task.kind !== 'flush' || !hasNames) return run(task)
    hasNames = false
    return Promise.resolve(null)
  })
}

/** A file in a folder whose own name is lost is lost with it. */
export const forgetsToFlushNewFolders: Engine = () => {
  const careless = new InThisThread({ ...systemDisk, flushPath: () => undefined })
  return new Changed((task, run) => (task.kind === 'make-folders' ? careless.run(task) : run(task)))
}
