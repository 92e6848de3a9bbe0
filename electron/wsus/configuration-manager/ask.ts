import { z } from 'zod'
import type { Asked } from '../../../shared/configuration-manager'
import { CausewayError } from '../../../shared/errors'
import { parseToolJson } from '../../../shared/json'
import { wholeAnswer, windowsPowerShell, type PowerShell } from '../windows/powershell'

/** A list as Windows PowerShell prints it: a list, its only element, nothing, or a wrapper with `value` and `Count`. */
export function listOf<T extends z.ZodType>(element: T) {
  const wrapped = z.object({ value: z.array(element), Count: z.number() }).transform(({ value }) => value)
  return z
    .union([z.array(element), wrapped, element.transform((one) => [one])])
    .nullish()
    .transform((list) => list ?? [])
}

/** A provider that works answers within seconds; one that hangs would keep the server check waiting for ever. */
export const ANSWER_MS = 60_000

/**
 * Runs a script and reads the JSON that it prints. Whatever is in the way becomes a reason; nothing is thrown.
 * @param answerMs milliseconds after which the script is ended and counts as not readable
 */
export async function askScript<T extends z.ZodType>(
  powershell: PowerShell,
  script: string,
  schema: T,
  answerMs = ANSWER_MS,
): Promise<Asked<z.infer<T>>> {
  if (process.platform !== 'win32' && powershell === windowsPowerShell) return { kind: 'absent' }
  const tooLong = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new CausewayError('server.unreadable', { reason: `no answer within ${answerMs / 1000} seconds` }))
    tooLong.abort()
  }, answerMs)
  try {
    const json = await Promise.race([printed(powershell(script, { signal: tooLong.signal })), late.promise])
    return { kind: 'found', value: schema.parse(parseToolJson(json)) }
  } catch (error) {
    if (!(error instanceof CausewayError)) return { kind: 'unreadable', reason: 'no answer that can be read' }
    return { kind: 'unreadable', reason: String(error.details['reason'] ?? error.code) }
  } finally {
    clearTimeout(timer)
  }
}

/** An error that comes after the answer was given up is nobody's any more. */
function printed(lines: AsyncGenerator<string>): Promise<string> {
  const all = wholeAnswer(lines)
  all.catch(() => undefined)
  return all
}
