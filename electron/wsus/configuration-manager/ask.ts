import { z } from 'zod'
import type { Asked } from '../../../shared/configuration-manager'
import { CausewayError } from '../../../shared/errors'
import { windowsPowerShell, type PowerShell } from '../windows/powershell'

/** What every script begins with: stop at errors, no progress bars, UTF-8 without a byte order mark. */
export const SCRIPT_HEAD = String.raw`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$r = @{}
$errors = @{}
function Read-Part([string]$name, [scriptblock]$block) {
  try { $script:r[$name] = & $block } catch { $script:errors[$name] = [string]$_.Exception.Message }
}
`
export const SCRIPT_END = String.raw`
$r['errors'] = $errors
ConvertTo-Json -InputObject $r -Depth 5 -Compress
`

/** A list as Windows PowerShell prints it: a list, its only element, nothing, or a wrapper with `value` and `Count`. */
export function listOf<T extends z.ZodType>(element: T) {
  const wrapped = z.object({ value: z.array(element), Count: z.number() }).transform(({ value }) => value)
  return z
    .union([z.array(element), wrapped, element.transform((one) => [one])])
    .nullish()
    .transform((list) => list ?? [])
}

/** Runs a script and reads the JSON that it prints. Whatever is in the way becomes a reason; nothing is thrown. */
export async function askScript<T extends z.ZodType>(
  powershell: PowerShell,
  script: string,
  schema: T,
): Promise<Asked<z.infer<T>>> {
  if (process.platform !== 'win32' && powershell === windowsPowerShell) return { kind: 'absent' }
  try {
    let json = ''
    for await (const line of powershell(script)) json += line
    return { kind: 'found', value: schema.parse(JSON.parse(json)) }
  } catch (error) {
    if (!(error instanceof CausewayError)) return { kind: 'unreadable', reason: 'no answer that can be read' }
    return { kind: 'unreadable', reason: String(error.details['reason'] ?? error.code) }
  }
}
