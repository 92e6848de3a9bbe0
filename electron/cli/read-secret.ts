import type { ReadStream } from 'node:tty'
import { CausewayError } from '../../shared/errors'

/** Characters of the longest line that is waited for. */
const LINE_LIMIT = 1024

/**
 * One line from standard input that is no secret: a public key that is piped, pasted, or typed by a hand scanner.
 * @throws CausewayError `usage` when there is no line
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
 * @throws CausewayError `usage` when there is no line, `cancelled` at Ctrl+C
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
  let line = ''
  input.setEncoding('utf8')
  for await (const piece of input)
    for (const character of String(piece)) {
      if (character === '\n' || character === '\r') return line
      if (isRaw && character === '\u0003') throw new CausewayError('cancelled')
      if (isRaw && (character === '\u007f' || character === '\b')) line = [...line].slice(0, -1).join('')
      else line += character
      if (line.length > LINE_LIMIT)
        throw new CausewayError('usage', { problem: 'the line on standard input is too long' })
    }
  if (line === '') throw new CausewayError('usage', { problem })
  return line
}
