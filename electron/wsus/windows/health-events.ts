import { z } from 'zod'
import { CausewayError } from '../../../shared/errors'
import type { HealthFinding } from '../../../shared/health'
import { parseToolJson } from '../../../shared/json'
import { cutText } from '../../../shared/text'
import { WSUS_EVENT_SOURCE } from '../health'
import type { PowerShell } from './powershell'

/**
 * Windows PowerShell that prints what WSUS wrote into the Application log since a time: one JSON document a line,
 * newest first, as Get-WinEvent gives them. No event is no line. Not yet run on a Windows Server.
 * @param since UTC, as `Date.toISOString` writes it: nothing in it needs quoting
 */
export function healthEventsScript(since: string): string {
  if (!/^[0-9TZ:.-]{20,30}$/.test(since)) throw new RangeError(`not a time: ${since}`)
  return String.raw`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$c = [Globalization.CultureInfo]::InvariantCulture
$since = [DateTime]::Parse('${since}', $c, [Globalization.DateTimeStyles]::RoundtripKind).ToLocalTime()
try {
  Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = '${WSUS_EVENT_SOURCE}'; StartTime = $since } | ForEach-Object {
    $e = @{ id = [int]$_.Id; level = [int]$_.Level; text = [string]$_.Message
            time = $_.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', $c) }
    [Console]::Out.WriteLine((ConvertTo-Json -InputObject $e -Compress))
  }
} catch { if ([string]$_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw } }
`
}

const eventSchema = z.looseObject({
  id: z.number().int(),
  level: z.number().int(),
  time: z.iso.datetime(),
  /** null: the file with the event's words is not there. */
  text: z.string().nullish(),
})

/** Levels of Windows events: 1 critical, 2 error, 3 warning; 4 and 0 inform, 5 is verbose. */
const LEVELS: Readonly<Record<number, HealthFinding['level']>> = { 1: 'error', 2: 'error', 3: 'warning' }

/**
 * What WSUS wrote about itself since a time, oldest first.
 * @throws CausewayError `server.unreadable` when the log cannot be read or answers something else
 */
export async function readHealthEvents(
  powershell: PowerShell,
  since: string,
  signal?: AbortSignal,
): Promise<HealthFinding[]> {
  const found: HealthFinding[] = []
  for await (const line of powershell(healthEventsScript(since), { signal }))
    if (line.trim() !== '') found.push(findingIn(line))
  return found.reverse()
}

function findingIn(line: string): HealthFinding {
  try {
    const { id, level, time, text } = eventSchema.parse(parseToolJson(line))
    return { eventId: id, level: LEVELS[level] ?? 'information', at: time, text: (text ?? '').trim() }
  } catch (error) {
    throw new CausewayError('server.unreadable', { reason: cutText(line, 200) }, error)
  }
}
