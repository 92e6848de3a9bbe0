/** Small things that loop and faulty media share. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Runs a program to its end. @returns its stdout @throws Error with its stderr when it fails */
export function tool(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${String(status)} ${stderr.trim()}`)
  return stdout
}

/** The same for what may fail: whether it did its work. */
export function tried(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 60_000 }).status === 0
}

/** Waits without leaving the thread, because cleaning up also happens while the process ends. */
export function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** @throws Error when the condition does not come true in time */
export function waitUntil(what: string, holds: () => boolean, ms = 10_000): void {
  for (const end = performance.now() + ms; !holds(); sleep(10))
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
}

export function isMounted(folder: string): boolean {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === folder)
}

/** A process of ours that this one has not yet heard the end of is a zombie: it has ended nonetheless. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits for a process to end by itself, then ends it. */
export function seeEnd(pid: number | undefined, ms: number): void {
  if (pid === undefined) return
  try {
    waitUntil('the end of a process', () => !isRunning(pid), ms)
  } catch {
    process.kill(pid, 'SIGKILL')
  }
}

/** The first of these programs that is not on PATH, or null. */
export function missingProgram(programs: readonly string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const has = (program: string): boolean =>
    folders.some((folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK)
        return true
      } catch {
        return false
      }
    })
  return programs.find((program) => !has(program)) ?? null
}

const leftovers = new Set<() => void>()
process.on('exit', disposeAll)
// A stage of tests that takes too long is ended by a signal, which by itself would leave devices and mounts behind.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => {
    disposeAll()
    process.kill(process.pid, signal)
  })

/** Has something undone when the process ends, if nobody did before. @returns undoes it now, once */
export function undoable(undo: () => void): () => void {
  const once = (): void => {
    if (leftovers.delete(once)) undo()
  }
  leftovers.add(once)
  return once
}

/** Undoes everything that is left, the newest first, each also when another one failed. */
export function disposeAll(): void {
  const failures: unknown[] = []
  for (const undo of [...leftovers].reverse())
    try {
      undo()
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw new AggregateError(failures, 'something of the media is left behind')
}
