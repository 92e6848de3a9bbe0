import { spawn } from 'node:child_process'
import { CausewayError } from '../../shared/errors'
import type { ToolRun } from '../../shared/jobs'

const KEPT_BYTES = 64 * 1024
/** How long a cancelled tool may take to end by itself. */
const GRACE_MS = 5_000

/** A program and its first arguments. */
export interface ToolCommand {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * Runs a program without a shell and waits as long as it takes. Keeps the last 64 KiB of what it prints.
 * A program ended by a signal answers 128 as its exit code.
 *
 * @throws CausewayError `cancelled` once the program has ended after an abort; `wsusutil.failed` when it cannot be
 *   started (details: command, reason)
 */
export async function runTool(command: ToolCommand, signal: AbortSignal): Promise<ToolRun> {
  if (signal.aborted) throw new CausewayError('cancelled')
  const startedAt = new Date()
  const child = spawn(command.file, command.args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const tail = new Tail()
  child.stdout.on('data', (chunk: Buffer) => tail.add(chunk))
  child.stderr.on('data', (chunk: Buffer) => tail.add(chunk))
  let force: NodeJS.Timeout | undefined
  const stop = (): void => {
    child.kill()
    force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve(code ?? 128))
    })
    if (signal.aborted) throw new CausewayError('cancelled')
    return {
      command: [command.file, ...command.args],
      exitCode,
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      output: decodeOutput(tail.bytes()),
    }
  } catch (error) {
    if (error instanceof CausewayError) throw error
    throw new CausewayError('wsusutil.failed', { command: command.file, reason: 'cannot be started' }, error)
  } finally {
    clearTimeout(force)
    signal.removeEventListener('abort', stop)
  }
}

/**
 * Text of a program whose code page is not known: UTF-16 as some Windows tools write it, UTF-8 when it is that,
 * else Windows-1252, which gives every byte some character. Kept as evidence; nothing is decided by it.
 */
export function decodeOutput(bytes: Uint8Array): string {
  const zeros = bytes.subarray(0, 512).filter((byte) => byte === 0).length
  if (zeros > Math.min(bytes.length, 512) / 4) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The last bytes of a stream. */
class Tail {
  #chunks: Buffer[] = []
  #length = 0
  #cut = false

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#length - this.#chunks[0]!.length >= KEPT_BYTES) {
      this.#length -= this.#chunks.shift()!.length
      this.#cut = true
    }
  }

  /** Begins at a whole UTF-8 character when something was left out. */
  bytes(): Buffer {
    const all = Buffer.concat(this.#chunks)
    if (!this.#cut && all.length <= KEPT_BYTES) return all
    let start = Math.max(0, all.length - KEPT_BYTES)
    while (start < all.length && (all[start]! & 0xc0) === 0x80) start += 1
    return all.subarray(start)
  }
}
