import { startProgram } from './start-program'
import { systemProgram } from './system-programs'

/** How long a process that is told to end may take to do so by itself. */
export const GRACE_MS = 5_000

/**
 * Ends a process: politely (SIGTERM), and for good after a while. Windows has no polite way for a console program
 * without a window, so there it is ended at once, with whatever it started itself.
 * Not yet run on a Windows Server.
 * @returns call it once the process has ended, so that nobody else's number is used
 */
export function endProcess(pid: number, graceMs = GRACE_MS): () => void {
  if (process.platform === 'win32') endTree(pid)
  else signal(pid, 'SIGTERM')
  const force = setTimeout(() => signal(pid, 'SIGKILL'), graceMs)
  return () => clearTimeout(force)
}

/** `taskkill /T`: TerminateProcess for the process and everything below it; where that fails, for the process alone. */
function endTree(pid: number): void {
  const child = startProgram(systemProgram('taskkill'), ['/PID', String(pid), '/T', '/F'], 'ignore')
  child.on('error', () => signal(pid, 'SIGKILL'))
  child.on('exit', (code) => {
    if (code !== 0) signal(pid, 'SIGKILL')
  })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended already, or belongs to somebody else: there is nothing to end.
  }
}
