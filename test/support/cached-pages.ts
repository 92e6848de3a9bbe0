import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'

/** How many pages of a file the system keeps in memory, as util-linux's fincore counts them. Linux only. */
export function cachedPages(path: string): number {
  const pages = Number(execFileSync('fincore', ['--noheadings', '--output', 'PAGES', path], { encoding: 'utf8' }))
  if (!Number.isInteger(pages)) throw new Error(`fincore counted nothing for ${path}`)
  return pages
}

const TMPFS = 0x01021994
const RAMFS = 0x858458f6

/** Whether a folder is only memory: nothing that is there can be dropped from memory, and nothing needs a flush. */
export function isInMemory(folder: string): boolean {
  return [TMPFS, RAMFS].includes(statfsSync(folder).type)
}
