import { z } from 'zod'
import type { HealthFinding } from '../../../shared/health'
import { parseJson } from '../../../shared/json'
import { errorCode } from '../../files/system-error'
import { appendServerText, readServerText } from './files'

const findingSchema = z.object({
  eventId: z.number().int(),
  level: z.enum(['error', 'warning', 'information']),
  at: z.iso.datetime(),
  text: z.string(),
})

/** Writes to `events.ndjson`, which stands for the Application event log of the practice server's machine. */
export async function writeHealthEvents(events: string, findings: readonly HealthFinding[]): Promise<void> {
  await appendServerText(events, findings.map((finding) => `${JSON.stringify(finding)}\n`).join(''))
}

/**
 * What was written since a time, oldest first; a log that is not there is empty.
 * @throws the file system's error, SyntaxError or ZodError for a log that is damaged
 */
export async function readHealthEvents(events: string, since: string): Promise<HealthFinding[]> {
  const text = await readServerText(events).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => findingSchema.parse(parseJson(line))).filter(({ at }) => at >= since)
}
