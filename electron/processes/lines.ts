import { StringDecoder } from 'node:string_decoder'

/** Far more than a line or an answer of a program that works: a facts script prints a megabyte at most. */
export const LONGEST_ANSWER = 16 * 1024 * 1024

/**
 * Cuts output (UTF-8) into its lines, LF or CRLF, as it comes.
 * @param tooLong makes the error for a line of more characters than `longest`: output without line ends fills no memory
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  tooLong: () => Error,
  longest = LONGEST_ANSWER,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let begun: string[] = []
  let length = 0
  const take = (part: string): void => {
    length += part.length
    if (length > longest) throw tooLong()
    begun.push(part)
  }
  const line = (): string => {
    const text = begun.join('')
    begun = []
    length = 0
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
  for await (const chunk of chunks) {
    const parts = decoder.write(chunk).split('\n')
    const rest = parts.pop() ?? ''
    for (const part of parts) {
      take(part)
      yield line()
    }
    take(rest)
  }
  take(decoder.end())
  if (length > 0) yield line()
}
