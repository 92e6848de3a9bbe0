/** What a program and all its children ask the kernel about sockets, as strace saw it. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** io_uring could open sockets where strace does not look, so the program is told that this kernel has none. */
const STRACE = ['-f', '-e', 'trace=network,io_uring_setup', '-e', 'inject=io_uring_setup:error=ENOSYS']

export interface NetworkTrace {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  /** Processes and threads that were followed to their end. */
  readonly followed: number
  /** System calls as strace writes them, without the process number: `socket(AF_UNIX, SOCK_STREAM, 0) = 21`. */
  readonly calls: readonly string[]
}

/** Why nothing can be traced here, or null when it can: containers often forbid it. */
export function whyNoTrace(): string | null {
  if (process.platform !== 'linux') return 'strace is a Linux program'
  const { status, error, stderr } = spawnSync('strace', [...STRACE, '-o', '/dev/null', 'true'], { encoding: 'utf8' })
  if (error) return 'strace is missing: npm run setup -- --tests'
  return status === 0 ? null : `strace may not trace here: ${stderr.trim()}`
}

/**
 * Runs a program under strace.
 * @param options.endAfterMs for a program that does not end by itself: it and its children are asked to end then
 */
export async function traceNetwork(
  command: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly endAfterMs?: number } = {},
): Promise<NetworkTrace> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-trace-'))
  const log = join(folder, 'calls')
  try {
    const child = spawn('strace', [...STRACE, '-o', log, ...command], {
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    const closed = once(child, 'close') as Promise<[number | null]>
    const timers = (options.endAfterMs === undefined ? [] : [['SIGTERM', 0] as const, ['SIGKILL', 3000] as const]).map(
      ([signal, later]) => setTimeout(() => signalGroup(child.pid, signal), (options.endAfterMs ?? 0) + later),
    )
    const [exit] = await closed
    for (const timer of timers) clearTimeout(timer)
    const lines = readFileSync(log, 'utf8').split('\n')
    return {
      exit,
      stdout,
      stderr,
      followed: lines.filter((line) => /\+\+\+ (exited|killed)/.test(line)).length,
      calls: lines.map((line) => line.replace(/^\d+ +/, '')).filter((line) => /^[a-z_]\w*\(/.test(line)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // all of it has ended
  }
}

/** Calls that address something by anything but a path of this machine or the kernel's own netlink. */
export function reachesOut(calls: readonly string[]): string[] {
  const addressing = /^(connect|bind|sendto|sendmsg|sendmmsg)\(/
  const local = /sa_family=AF_(UNIX|NETLINK)\b/
  return calls.filter((call) => addressing.test(call) && call.includes('sa_family=') && !local.test(call))
}
