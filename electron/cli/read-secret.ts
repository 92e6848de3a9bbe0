import type { ReadStream } from 'node:tty'
import { CausewayError } from '../../shared/errors'

/** Bytes of the longest line that is waited for. */
const LINE_LIMIT = 4096
const [CTRL_C, BACKSPACE, LINE_FEED, CARRIAGE_RETURN, DELETE] = [0x03, 0x08, 0x0a, 0x0d, 0x7f]

/**
 * One line from standard input that is no secret: a public key that is piped, pasted, or typed by a hand scanner.
 * @throws CausewayError `usage` when there is no line, or one that is not UTF-8
 */
export async function readPlainLine(
  prompt: string,
  input: ReadStream | NodeJS.ReadableStream = process.stdin,
): Promise<string> {
  if ('isTTY' in input && input.isTTY) process.stderr.write(`${prompt}: `)
  try {
    return await readLine(input, false, 'no line came on standard input')
  } finally {
    input.pause()
  }
}

/**
 * One line from standard input, for a personal credential: on the command line itself every other process could read
 * it. At a terminal what is typed is not shown.
 * @throws CausewayError `usage` when there is no line, or one that is not UTF-8; `cancelled` at Ctrl+C
 */
export async function readSecret(
  prompt: string,
  input: ReadStream | NodeJS.ReadableStream = process.stdin,
): Promise<string> {
  const terminal = 'isTTY' in input && input.isTTY ? input : null
  if (terminal) process.stderr.write(`${prompt}: `)
  terminal?.setRawMode(true)
  try {
    return await readLine(input, terminal !== null, 'the personal credential is read from standard input')
  } finally {
    terminal?.setRawMode(false)
    if (terminal) process.stderr.write('\n')
    input.pause()
  }
}

async function readLine(input: NodeJS.ReadableStream, isRaw: boolean, problem: string): Promise<string> {
  const line: number[] = []
  for await (const piece of readable(input))
    for (const byte of Buffer.from(piece)) {
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return decode(line)
      if (isRaw && byte === CTRL_C) throw new CausewayError('cancelled')
      if (isRaw && (byte === DELETE || byte === BACKSPACE)) removeCharacter(line)
      else line.push(byte)
      if (line.length > LINE_LIMIT)
        throw new CausewayError('usage', { problem: 'the line on standard input is too long' })
    }
  if (line.length === 0) throw new CausewayError('usage', { problem })
  return decode(line)
}

/** What a stream gives. @throws CausewayError `usage` where it cannot be read: it is a folder, or a terminal that has gone */
async function* readable(input: NodeJS.ReadableStream): AsyncGenerator<string | Buffer> {
  try {
    yield* input
  } catch (error) {
    throw new CausewayError('usage', { problem: 'standard input cannot be read' }, error)
  }
}

/**
 * Returns the line as text, without one byte order mark at its beginning, which editors put there. Bytes that are not
 * UTF-8 are refused: replaced, `caf\xe9` and `caf\xe8` would be one secret.
 */
function decode(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    throw new CausewayError('usage', { problem: 'the line on standard input is not UTF-8' })
  }
}

/** Takes the last character of UTF-8 away: its continuation bytes and the one that leads them. */
function removeCharacter(bytes: number[]): void {
  while (bytes.length > 0 && ((bytes.pop() ?? 0) & 0xc0) === 0x80);
}
