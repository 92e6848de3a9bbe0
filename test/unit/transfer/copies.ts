import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach } from 'vitest'
import type { CausewayError } from '../../../shared/errors'
import { openGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import type { Answer, FileToCopy, Task, TaskKind } from '../../../electron/workers/task'
import { InThisThread, type Workers } from '../../../electron/workers/workers'
import { copyVerified, type CopiedFile, type VerifiedCopy } from '../../../electron/transfer/copy/verified-copy'
import { fileToCopy } from '../workers/tasks'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const MEMORY = '/dev/shm'

/** A folder for thousands of files, in memory where the system has such a place; gone after the test. */
export function quickFolder(): string {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'causeway-copy-'))
  folders.push(folder)
  return folder
}

/** A source in `root` for each of so many files, to be copied to all media; a few folders hold them. */
export function manyFiles(root: string, count: number, media: readonly string[]): FileToCopy[] {
  return Array.from({ length: count }, (_, n) => {
    const name = join(`folder-${n % 3}`, String(n))
    const source = join(root, 'sources', name)
    mkdirSync(dirname(source), { recursive: true })
    writeFileSync(source, `the bytes of ${n}`)
    return fileToCopy(source, media, name)
  })
}

/** More files than one batch holds, so many that the third batch is the last and a short one. */
export const THREE_BATCHES = 2 * 2048 + 100

export interface Run {
  readonly proven: CopiedFile[]
  readonly troubles: Map<string, CausewayError>
  readonly moved: ByteCounter
  readonly copy: VerifiedCopy
}

export function runOf(items: readonly FileToCopy[], roots: readonly string[], change: Partial<VerifiedCopy> = {}): Run {
  const [proven, troubles, moved] = [[] as CopiedFile[], new Map<string, CausewayError>(), new ByteCounter()]
  return {
    proven,
    troubles,
    moved,
    copy: {
      items,
      roots,
      gate: openGate(),
      moved,
      onDifferent: 'replace',
      sourceIsMedium: false,
      onFile: () => {},
      onProven: (files) => void proven.push(...files),
      onTrouble: (path, error) => void troubles.set(path, error),
      ...change,
    },
  }
}

/** Copies and answers what was told; a failure is the caller's. */
export async function copied(workers: Workers, run: Run): Promise<Run> {
  await copyVerified(workers, run.copy)
  return run
}

/**
 * Tasks that take their time, so that batches overtake each other as on a real machine. A flush does its work when
 * it is asked for and says so late: what is written meanwhile it does not cover.
 */
export class Slow extends InThisThread {
  override async run<K extends TaskKind>(task: Task<K>): Promise<Answer<K>> {
    if (task.kind !== 'flush') await wait(Math.random() * 4)
    const answer = await super.run(task)
    await wait(task.kind === 'flush' ? 250 : Math.random() * 4)
    return answer
  }
}
