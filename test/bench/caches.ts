import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linuxCalls } from '../../electron/files/native/linux'
import { BenchError } from './errors'
import { demand } from './processes'
import type { Tree } from './trees'

/** How the page cache is emptied: for the whole machine by its owner, else file by file. */
export type Emptying = 'drop_caches' | 'posix_fadvise'

export const emptying: Emptying = process.getuid?.() === 0 ? 'drop_caches' : 'posix_fadvise'

/** Waits until the device of a folder holds all that was written on it. */
export async function flush(folder: string): Promise<void> {
  await demand('sync', ['--file-system', folder])
}

/**
 * Empties the page cache of trees that are flushed, so that they are read from their devices. Without the right to
 * empty all of it, that leaves names and attributes of files in memory.
 * @throws BenchError where neither way works
 */
export function emptyCaches(trees: readonly Tree[]): void {
  if (emptying === 'drop_caches') return writeFileSync('/proc/sys/vm/drop_caches', '3\n')
  const calls = linuxCalls()
  if (!calls) throw new BenchError('Neither drop_caches nor posix_fadvise is to be had here: nothing can be measured.')
  for (const { folder, files } of trees) {
    for (const { path } of files) {
      const fd = openSync(join(folder, path), 'r')
      try {
        calls.forgetPages(fd, 0, 0)
      } finally {
        closeSync(fd)
      }
    }
  }
}
