/** The bare engine: what a send, a receive and a check do with files, without journal, plan and signature. */
import { join } from 'node:path'
import { openGate } from '../../electron/files/gate'
import { ProgressMeter } from '../../electron/transfer/jobs/progress-meter'
import { copyVerified, type VerifiedCopy } from '../../electron/transfer/copy/verified-copy'
import { ByteCounter } from '../../electron/workers/byte-counter'
import type { FileToCopy } from '../../electron/workers/task'
import { WorkerThreads } from '../../electron/workers/worker-threads'
import { BenchError } from './errors'
import type { Tree } from './trees'

/** The worker's bundle lies beside the bench's own. */
const WORKER = new URL('worker.js', import.meta.url)

export interface EngineRun {
  readonly seconds: number
  /** Of all threads of this process, in the kernel too. */
  readonly cpuSeconds: number
  /** `medium` when every file was read back from the device itself. */
  readonly readBack: 'medium' | 'cache'
}

export interface EngineOptions {
  /** With the meter of the application, as a send has it; true when it is not said. */
  readonly progress?: boolean
  /** As an import does it: never over content that is there, and from a medium that may be pulled out. */
  readonly importing?: boolean
}

export function startWorkers(): WorkerThreads {
  return new WorkerThreads(WORKER)
}

/** Runs work and measures it. */
export async function timed<T>(work: () => Promise<T>): Promise<T & { seconds: number; cpuSeconds: number }> {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { ...result, seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 }
}

/** Copies a tree to one or more folders from one read of it, and proves every file. @throws as `copyItems` */
export function copyWithEngine(tree: Tree, targets: readonly string[], options?: EngineOptions): Promise<EngineRun> {
  const items = tree.files.map(({ path, bytes }) => {
    const source = join(tree.folder, path)
    return { source, targets: targets.map((target) => join(target, path)), path, bytes, sha1: null, sha256: null }
  })
  return copyItems(items, targets, options)
}

/**
 * The worker threads are started and ended inside of the measured time.
 * @throws BenchError when a file was not proven; CausewayError as copyVerified
 */
export function copyItems(
  items: readonly FileToCopy[],
  roots: readonly string[],
  { progress = true, importing = false }: EngineOptions = {},
): Promise<EngineRun> {
  const totals = { totalFiles: items.length, totalBytes: items.reduce((sum, { bytes }) => sum + bytes, 0) }
  return timed(async () => {
    const workers = startWorkers()
    const moved = new ByteCounter()
    const meter = progress ? new ProgressMeter(() => undefined, { phase: 'copying', ...totals }) : null
    meter?.follow(moved, 1 / (1 + roots.length))
    const proof = new Proof()
    try {
      await copyVerified(workers, {
        items,
        roots,
        gate: openGate(),
        moved,
        onDifferent: importing ? { refuse: (path) => proof.troubles.push(`${path}: in the way`) } : 'replace',
        sourceIsMedium: importing,
        onFile: (path) => meter?.fileStarted(path),
        onTrouble: (path, error) => proof.troubles.push(`${path}: ${error.code}`),
        onProven: (files) => {
          proof.add(files)
          meter?.filesDone(files.length)
        },
      })
    } finally {
      meter?.finish()
      await workers.close()
    }
    proof.demand(totals)
    return { readBack: proof.readBack }
  })
}

/** What the journal of a transfer would know. */
class Proof {
  readonly troubles: string[] = []
  readBack: 'medium' | 'cache' = 'medium'
  #files = 0
  #bytes = 0

  add(files: Parameters<VerifiedCopy['onProven']>[0]): void {
    this.#files += files.length
    for (const { bytes, readBack } of files) {
      this.#bytes += bytes
      if (readBack === 'cache') this.readBack = 'cache'
    }
  }

  demand({ totalFiles, totalBytes }: { totalFiles: number; totalBytes: number }): void {
    if (this.troubles.length > 0) throw new BenchError(`The engine could not copy ${this.troubles[0] ?? ''}`)
    if (this.#files !== totalFiles || this.#bytes !== totalBytes)
      throw new BenchError(`Proven are ${this.#files} files of ${totalFiles}, ${this.#bytes} bytes of ${totalBytes}.`)
  }
}
