import { readFile } from 'node:fs/promises'
import { windowsProcessTimes, type WindowsProcessTimes } from '../files/native/windows-process'

/** What the system says of a process that runs. */
export interface ProcessTime {
  /** Tells it from a later process with the same number: when it began, in the system's own count. */
  readonly born: string
  /** Processor time that it has used itself, its children not counted. */
  readonly cpuSeconds: number
}

/** Linux counts processor time in these for every program, whatever its own tick is (USER_HZ). */
const TICKS_PER_SECOND = 100
/** A FILETIME counts 100 ns. */
const FILETIMES_PER_SECOND = 10_000_000

/** null: there is no such process, or this system does not say (neither Linux nor Windows). */
export async function readProcessTime(pid: number): Promise<ProcessTime | null> {
  if (process.platform === 'win32') {
    const times = windowsProcessTimes(pid)
    return times && ofWindows(times)
  }
  if (process.platform !== 'linux') return null
  return readFile(`/proc/${pid}/stat`, 'utf8').then(ofProcStat, () => null)
}

export function ofWindows({ creation, kernel, user }: WindowsProcessTimes): ProcessTime {
  return { born: creation.toString(), cpuSeconds: Number(kernel + user) / FILETIMES_PER_SECOND }
}

/**
 * `/proc/PID/stat`, see proc_pid_stat(5): fields 3 (state), 14 (user time), 15 (system time) and 22 (start). Field 2,
 * the name, stands in parentheses and may hold blanks and parentheses itself.
 * @returns null for a process that has ended and waits to be collected, and for anything else that is no such line
 */
export function ofProcStat(stat: string): ProcessTime | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, user, system, born] = [3, 14, 15, 22].map((field) => fields[field - 3])
  const ticks = Number(user) + Number(system)
  if (state === undefined || 'ZX'.includes(state) || born === undefined || !Number.isFinite(ticks)) return null
  return { born, cpuSeconds: ticks / TICKS_PER_SECOND }
}
