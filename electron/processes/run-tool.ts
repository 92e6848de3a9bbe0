import { CausewayError, type ErrorCode, type ErrorDetails } from '../../shared/errors'
import type { ToolRun } from '../../shared/jobs'
import { KEPT_BYTES, keepText } from './decode-output'
import { endProcess } from './end-process'
import { readProcessTime } from './process-time'
import { startProgram } from './start-program'
import { Tail } from './tail'

/** A program, by its absolute path, and its first arguments. */
export interface ToolCommand {
  readonly file: string
  readonly args: readonly string[]
}

/** A tool while it runs. */
export interface RunningTool {
  readonly pid: number
  /** Its processor time as it was last looked at, each second; null while it cannot be read. */
  readonly cpuSeconds: () => number | null
}

export interface ToolOptions {
  /** Ends the tool: politely, then for good. */
  readonly signal: AbortSignal
  /** Called once, when the tool has begun. */
  readonly started?: (tool: RunningTool) => void
  /** The code page that it prints in, where that is known. */
  readonly codePage?: number | null
  /** See `endProcess`. */
  readonly graceMs?: number
  /** Called with what comes on standard output, as it comes. Its whole length is never kept here. */
  readonly printed?: (chunk: Buffer) => void
  /** The code that says that the tool cannot be started; `wsusutil.failed` when not given. */
  readonly notStarted?: ErrorCode
}

/** A tool that was ended or did not succeed, with how it ran: the evidence stays whatever the outcome. */
export class ToolError extends CausewayError {
  readonly run: ToolRun

  constructor(code: ErrorCode, run: ToolRun, details: ErrorDetails = {}) {
    super(code, details)
    this.run = run
  }
}

const LOOK_MS = 1_000
/** How long output may still come after the program ended: what it started itself may hold the pipes open for ever. */
const LINGER_MS = 2_000
/** What a program that a signal ended answers as its exit code. */
const BY_SIGNAL = 128

/**
 * Runs a program without a shell and waits as long as it takes: there is no time limit. Keeps the last 64 KiB of what
 * it prints.
 *
 * @throws CausewayError `cancelled` (a ToolError, once the program has ended after an abort); `notStarted` when it
 *   cannot be started (details: command, reason)
 */
export async function runTool(command: ToolCommand, options: ToolOptions): Promise<ToolRun> {
  const { signal, codePage, graceMs, printed: listen, notStarted = 'wsusutil.failed' } = options
  if (signal.aborted) throw new CausewayError('cancelled')
  const startedAt = new Date()
  const child = startProgram(command.file, command.args, ['ignore', 'pipe', 'pipe'])
  const tail = new Tail(KEPT_BYTES)
  child.stdout.on('data', (chunk: Buffer) => {
    tail.add(chunk)
    listen?.(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => tail.add(chunk))
  const cpu = new CpuWatch(child.pid)
  let stopped = false
  let calmDown = (): void => {}
  const stop = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    stopped = true
    calmDown = endProcess(child.pid, graceMs)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, by) => resolve([code, by]))
    })
    child.on('exit', () => {
      calmDown()
      setTimeout(() => [child.stdout, child.stderr].forEach((pipe) => pipe.destroy()), LINGER_MS).unref()
    })
    if (child.pid !== undefined) options.started?.({ pid: child.pid, cpuSeconds: () => cpu.seconds })
    const [code, by] = await ended
    const { text: output, ...printed } = keepText(tail.bytes(), tail.total, codePage)
    const run: ToolRun = {
      command: [command.file, ...command.args],
      ...exitOf(code, by),
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      cpuSeconds: cpu.seconds,
      output,
      printed,
    }
    // Ctrl+C in a terminal reaches the tool as well, maybe before it reaches the one who would stop it.
    if (stopped || by === 'SIGINT') throw new ToolError('cancelled', run)
    return run
  } catch (error) {
    if (error instanceof CausewayError) throw error
    throw new CausewayError(notStarted, { command: command.file, reason: 'cannot be started' }, error)
  } finally {
    calmDown()
    cpu.stop()
    signal.removeEventListener('abort', stop)
  }
}

/** Node gives Windows' exit codes unsigned; its own tools show them signed, and the famous ones in hexadecimal. */
export function exitOf(
  code: number | null,
  by: NodeJS.Signals | null,
): Pick<ToolRun, 'exitCode' | 'exitHex' | 'signal'> {
  const exitCode = code === null ? BY_SIGNAL : code | 0
  const isSmall = exitCode >= 0 && exitCode <= 0xffff
  return {
    exitCode,
    ...(isSmall ? {} : { exitHex: `0x${(exitCode >>> 0).toString(16).toUpperCase().padStart(8, '0')}` }),
    ...(by === null ? {} : { signal: by }),
  }
}

/** Looks at a process's time on a timer: once it has ended, nobody can be asked any more. */
class CpuWatch {
  #seconds: number | null = null
  readonly #timer: NodeJS.Timeout

  constructor(pid: number | undefined) {
    this.#timer = setInterval(() => void this.#look(pid), LOOK_MS)
    void this.#look(pid)
  }

  get seconds(): number | null {
    return this.#seconds
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(pid: number | undefined): Promise<void> {
    const time = pid === undefined ? null : await readProcessTime(pid)
    if (time) this.#seconds = time.cpuSeconds
  }
}
