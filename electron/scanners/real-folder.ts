import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Scanner } from './scanner'

/**
 * Gives a scanner each folder by its real, absolute name. Engines resolve links and print where a file really is, so
 * that a medium or a home behind a link, or named from the working folder, would match no line of theirs. A folder that
 * cannot be resolved is passed on as it is, for the scanner to say what it cannot read.
 */
export function onRealFolders(scanner: Scanner): Scanner {
  return {
    ...scanner,
    scan: async (unit, options) => {
      const folder = await realpath(unit.folder).catch(() => resolve(unit.folder))
      return scanner.scan({ ...unit, folder }, options)
    },
  }
}
