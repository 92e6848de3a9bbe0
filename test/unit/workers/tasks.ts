import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isTemporaryName } from '../../../electron/files/durable'
import { OperatorGate } from '../../../electron/files/gate'
import { ByteCounter } from '../../../electron/workers/byte-counter'
import type { CopyAnswer, FileToCopy, Reins, Task } from '../../../electron/workers/task'

export const MIB = 1024 * 1024

export const sha1Of = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex').toUpperCase()
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What sha1sum or sha256sum says of a file: digests that are not of our making, but on Windows, which has neither. */
export function sumOf(tool: 'sha1sum' | 'sha256sum', path: string): string {
  if (process.platform === 'win32') {
    const bytes = readFileSync(path)
    return tool === 'sha1sum' ? sha1Of(bytes).toLowerCase() : sha256Of(bytes)
  }
  return execFileSync(tool, [path], { encoding: 'utf8' }).split(' ')[0] ?? ''
}

export function reinsOf(moved = new ByteCounter(), gate = new OperatorGate()): Reins {
  return { gate: gate.flag, moved: moved.shared }
}

/** A source that lies there, to be copied under its own name into each of the folders. */
export function fileToCopy(
  source: string,
  folders: readonly string[],
  name: string,
  change: Partial<FileToCopy> = {},
): FileToCopy {
  const bytes = readFileSync(source)
  const targets = folders.map((folder) => join(folder, name))
  return { source, targets, path: name, bytes: bytes.length, sha1: sha1Of(bytes), sha256: null, ...change }
}

export function copyTask(files: readonly FileToCopy[], change: Partial<Task<'copy'>> = {}): Task<'copy'> {
  const common = { onDifferent: 'replace', sourceIsMedium: false, flushEach: false } as const
  return { kind: 'copy', ...reinsOf(), files, ...common, ...change }
}

/** The copied files among the answers. */
export function copiedOf(answers: readonly CopyAnswer[]): Extract<CopyAnswer, { targets: unknown }>[] {
  return answers.flatMap((answer) => ('targets' in answer ? answer : []))
}

export function temporariesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isTemporaryName)
}
