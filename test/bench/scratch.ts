/**
 * Folders that are gone at the end, also after a failure and on Ctrl-C: like the media of test/support they are undone
 * when the process ends, at the latest.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { tool, tried, undoable } from '../support/media/tools'

/** Has signals end the process in the orderly way, on which everything is undone. */
export function endOrderlyOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]))
}

export interface Scratch {
  readonly folder: string
  readonly remove: () => void
  /** It stays when the process ends. */
  readonly keep: () => void
}

/** An empty folder. @param below where; the system's folder for temporary data when it is not said */
export function scratchFolder(below = tmpdir()): Scratch {
  const folder = mkdtempSync(join(below, 'causeway-bench-'))
  let kept = false
  const remove = undoable(() => {
    // What still copies may make files while they are deleted.
    if (!kept) rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  return { folder, remove, keep: () => void (kept = true) }
}

/** An empty folder in memory. Only for root. */
export function memoryFolder(): Omit<Scratch, 'keep'> {
  const { folder, remove } = scratchFolder()
  const inside = join(folder, 'memory')
  mkdirSync(inside)
  tool('mount', '-t', 'tmpfs', '-o', 'size=100%,mode=700', 'causeway-bench', inside)
  const unmount = undoable(() => void (tried('umount', inside) || tried('umount', '--lazy', inside)))
  return {
    folder: inside,
    remove: () => {
      unmount()
      remove()
    },
  }
}
