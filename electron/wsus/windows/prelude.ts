/**
 * What every script for a WSUS server begins with. Scripts travel as `-EncodedCommand`, so that no file has to leave
 * the packed application and no execution policy applies; what they are given comes on their standard input, so nothing needs quoting. They decide
 * nothing and use nothing that Windows PowerShell 3.0 (Windows Server 2012) does not have.
 */

/** Stop at errors, no progress bars, UTF-8 without a byte order mark. */
export const PLAIN_OUTPUT = String.raw`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
`

/** Plain output, and functions: a part that cannot be read is left out and its reason stands in `errors`. */
export const PRELUDE = `${PLAIN_OUTPUT}${String.raw`
$r = @{}
$errors = @{}
function Read-Part([string]$name, [scriptblock]$block) {
  try { $script:r[$name] = & $block } catch { $script:errors[$name] = [string]$_.Exception.Message }
}
function Utc($time) { if ($null -eq $time) { $null } else { ([DateTime]$time).ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture) } }
function SyncRun($i) {
  if ($null -eq $i) { return @{ result = 'NeverRun' } }
  @{ result = [string]$i.Result; startTime = (Utc $i.StartTime); endTime = (Utc $i.EndTime); error = [string]$i.Error; errorText = [string]$i.ErrorText
     manual = [bool]$i.StartedManually; updateErrors = @(@($i.UpdateErrors) | Where-Object { $null -ne $_ }).Count }
}
`}`

/** $server and $subscription: the WSUS administration API (Microsoft.UpdateServices.Administration), or null. */
export const CONNECT = String.raw`
$server = $null
try {
  [void][Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')
  $server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
} catch { $errors['server'] = [string]$_.Exception.Message }
$subscription = $null
if ($null -ne $server) {
  try { $subscription = $server.GetSubscription() } catch { $errors['subscription'] = [string]$_.Exception.Message }
}
`

/** Status, progress and last run of the synchronization, for the facts and for whoever waits for its end. */
export const READ_SYNCHRONIZATION = String.raw`
if ($null -ne $subscription) {
  Read-Part 'syncStatus' { [string]$subscription.GetSynchronizationStatus() }
  Read-Part 'progress' { $p = $subscription.GetSynchronizationProgress(); @{ phase = [string]$p.Phase; total = [int]$p.TotalItems; processed = [int]$p.ProcessedItems } }
  Read-Part 'lastSync' { SyncRun ($subscription.GetLastSynchronizationInfo()) }
}
`

/** Prints what was read as one JSON document. */
export const ANSWER = String.raw`
$r['errors'] = $errors
ConvertTo-Json -InputObject $r -Depth 5 -Compress
`
