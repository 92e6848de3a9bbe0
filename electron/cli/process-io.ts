/** The streams of an ordinary process. Messages can be lost; the result cannot. */
import { fstatSync, writeSync } from 'node:fs'
import type { CommandIo } from './output'
import { readPlainLine, readSecret } from './read-secret'

/**
 * Returns the streams of this process. A standard error that takes nothing (a full disk, a reader that has gone) ends no
 * command: what is said there is dropped, and the work continues. A standard output that takes nothing is remembered
 * for `outputLost`. Without a listener Node ends the process at the first such error.
 */
export function processIo(): CommandIo {
  let lost: string | null = null
  const lose = (error: Error): void => void (lost ??= error.message)
  const taken: Promise<void>[] = []
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', lose)
  const toFile = isFile(process.stdout.fd)
  return {
    stdout: (text) => {
      if (lost !== null) return
      if (toFile) tryTo(() => writeAll(process.stdout.fd, text), lose)
      else taken.push(new Promise((resolve) => process.stdout.write(text, () => resolve())))
    },
    stderr: (text) =>
      tryTo(
        () => process.stderr.write(text),
        () => undefined,
      ),
    // A pipe can take its time (always on Windows), and the packaged program ends as soon as it has its exit code.
    outputLost: async () => {
      await Promise.all(taken)
      return lost
    },
    isTerminal: process.stderr.isTTY,
    onInterrupt(callback) {
      process.once('SIGINT', callback)
      return () => process.off('SIGINT', callback)
    },
    readSecret,
    readLine: readPlainLine,
  }
}

/** Writes all of a text: a disk that becomes full takes a part and says so only at the next write. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false
  }
}

function tryTo(write: () => unknown, failed: (error: Error) => void): void {
  try {
    write()
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)))
  }
}
