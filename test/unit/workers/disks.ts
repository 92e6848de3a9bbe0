/** What a test does to a disk from outside: errors of the system, and media that are too small. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'

/** An error as the system gives it. */
export function fault(code: string): Error {
  return Object.assign(new Error(`${code}: on command`), { code })
}

/**
 * A small medium in memory, for as long as the work takes.
 * @returns false when this machine does not let us mount
 */
export async function onSmallMedium(folder: string, size: string, work: () => Promise<void>): Promise<boolean> {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  try {
    await work()
  } finally {
    execFileSync('umount', [folder])
  }
  return true
}
