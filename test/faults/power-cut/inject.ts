/** The built command line under strace, which has one real call of the system fail. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILT_CLI } from '../../support/stations'

export interface Injection {
  readonly call: string
  readonly error: string
  /** The Nth such call of each thread. */
  readonly when: number
}

export interface Injected {
  readonly exit: number | null
  /** Calls that strace had fail, as it logs them. */
  readonly hits: readonly string[]
  readonly verdict: string | undefined
  /** The same command takes the transfer up where it was left. */
  readonly resumable: boolean
  readonly stderr: string
  /** It had to be killed after `PATIENCE_MS`. */
  readonly hung: boolean
}

const PATIENCE_MS = 120_000

/** Only the calls that may fail stop the program: everything else runs at full speed. */
const STRACE = ['-f', '--seccomp-bpf', '-qq', '-y']

/** Why nothing can be injected here, or null when it can. */
export function whyNoInjection(): string | null {
  if (process.platform !== 'linux') return 'strace is a Linux program'
  const args = [...STRACE, '-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=1', 'true']
  const { status, error, stderr } = spawnSync('strace', args, { encoding: 'utf8' })
  if (error) return 'strace is missing: npm run setup -- --tests'
  return status === 0 ? null : `strace may not inject here: ${stderr.trim()}`
}

/** Runs `causeway --json …` with one call failing. */
export async function runInjected(args: readonly string[], { call, error, when }: Injection): Promise<Injected> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-inject-'))
  const log = join(folder, 'calls')
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`]
  try {
    const program = [process.execPath, BUILT_CLI, '--json', ...args]
    const child = spawn('strace', [...STRACE, '-o', log, ...inject, ...program], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    let hung = false
    const timer = setTimeout(() => {
      hung = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, PATIENCE_MS)
    const [exit] = (await once(child, 'close')) as [number | null]
    clearTimeout(timer)
    const hits = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('(INJECTED)'))
    return { exit, hits, ...answerIn(stdout), stderr, hung }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Calls that concern no file and that nobody can answer for: a thread that wakes another through a pipe or an eventfd
 * waits for ever when that fails, and so does koffi, which flushes standard output and error at a thread's end.
 */
export function concernsNoFile(hit: string): boolean {
  return /fsync\([12]</.test(hit) || /\(\d+<(?:pipe|anon_inode|socket):/.test(hit)
}

/** A command that could not even write its answer has given none. */
function answerIn(stdout: string): Pick<Injected, 'verdict' | 'resumable'> {
  try {
    const { verdict, resumable = false } = JSON.parse(stdout) as { verdict?: string; resumable?: boolean }
    return { verdict, resumable }
  } catch {
    return { verdict: undefined, resumable: true }
  }
}
