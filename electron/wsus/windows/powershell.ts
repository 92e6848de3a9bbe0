import { Readable } from 'node:stream'
import { CausewayError } from '../../../shared/errors'
import { endOfText } from '../../../shared/text'
import { linesOf, LONGEST_ANSWER } from '../../processes/lines'
import { powerShellArguments } from '../../processes/powershell-arguments'
import { startProgram } from '../../processes/start-program'
import { systemProgram } from '../../processes/system-programs'

export interface ScriptOptions {
  /** Lines for its standard input, where it reads any. */
  readonly input?: Iterable<string>
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a script and hands over what it prints, line by line. */
export type PowerShell = (script: string, options?: ScriptOptions) => AsyncGenerator<string>

/** Windows refuses command lines beyond this many characters. */
export const LONGEST_COMMAND_LINE = 32_767

/**
 * Windows PowerShell, which comes with every Windows Server that WSUS runs on: 3.0 on 2012, 4.0 on 2012 R2, else 5.1.
 * @throws CausewayError `server.unreadable` (details: reason) when it cannot be started or fails;
 *   `cancelled` when the signal ended it
 */
export const windowsPowerShell: PowerShell = (script, options) =>
  powerShellAt(systemProgram('powershell'), script, options)

/** As `windowsPowerShell`, with the program at another place: tests bring their own. */
export async function* powerShellAt(
  program: string,
  script: string,
  { input = [], signal }: ScriptOptions = {},
): AsyncGenerator<string> {
  if (signal?.aborted) throw new CausewayError('cancelled')
  const options = signal ? { signal } : {}
  const child = startProgram(program, powerShellArguments(script), ['pipe', 'pipe', 'pipe'], options)
  // A script that ends early reads no more: its exit code says why.
  child.stdin.on('error', () => undefined)
  Readable.from(withLineEnds(input)).pipe(child.stdin)
  let message = ''
  child.stderr.on('data', (chunk: Buffer) => {
    message = endOfText(message + chunk.toString('utf8'), 2000)
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 128))
  })
  ended.catch(() => undefined)
  const stop = (): void => void child.kill()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    yield* linesOf(child.stdout as AsyncIterable<Buffer>, tooMuch)
    const code = await ended
    if (signal?.aborted) throw new CausewayError('cancelled')
    if (code !== 0) throw new CausewayError('server.unreadable', { reason: message.trim() || `exit code ${code}` })
  } catch (error) {
    if (error instanceof CausewayError) throw error
    if (signal?.aborted) throw new CausewayError('cancelled')
    throw new CausewayError('server.unreadable', { reason: 'powershell.exe cannot be started' }, error)
  } finally {
    signal?.removeEventListener('abort', stop)
    child.kill()
  }
}

/**
 * Joins the lines of a script that prints one answer.
 * @throws CausewayError `server.unreadable` (details: reason) when it prints more than any answer has
 */
export async function wholeAnswer(lines: AsyncIterable<string>, longest = LONGEST_ANSWER): Promise<string> {
  const read: string[] = []
  let length = 0
  for await (const line of lines) {
    // An empty line takes room, too.
    length += line.length + 1
    if (length > longest) throw tooMuch()
    read.push(line)
  }
  return read.join('')
}

function tooMuch(): CausewayError {
  return new CausewayError('server.unreadable', { reason: 'powershell.exe prints without end' })
}

function* withLineEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`
}
