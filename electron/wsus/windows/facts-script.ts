/**
 * Windows PowerShell that asks a WSUS server for its facts and prints one JSON document. It decides nothing: each
 * value that cannot be read is left out and the reason stands in `errors`. Sources: the WSUS administration API
 * (Microsoft.UpdateServices.Administration), the set-up registry key and the current user's token.
 *
 * It travels as `-EncodedCommand`, so that no file has to leave the packed application and no execution policy
 * applies. It takes no input, so nothing needs quoting.
 *
 * Not yet run on a Windows Server: see docs/administrator.md.
 */
export const FACTS_SCRIPT = String.raw`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$r = @{}
$errors = @{}
function Read-Part([string]$name, [scriptblock]$block) {
  try { $script:r[$name] = & $block } catch { $script:errors[$name] = [string]$_.Exception.Message }
}
function Utc($time) { if ($null -eq $time) { $null } else { ([DateTime]$time).ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture) } }
Read-Part 'administrator' {
  $id = [Security.Principal.WindowsIdentity]::GetCurrent()
  (New-Object Security.Principal.WindowsPrincipal $id).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}
Read-Part 'setup' {
  $s = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Update Services\Server\Setup'
  @{ contentDir = $s.ContentDir; targetDir = $s.TargetDir; sqlServerName = $s.SqlServerName; versionString = $s.VersionString }
}
Read-Part 'programFiles' { $env:ProgramFiles }
$server = $null
try {
  [void][Reflection.Assembly]::LoadWithPartialName('Microsoft.UpdateServices.Administration')
  $server = [Microsoft.UpdateServices.Administration.AdminProxy]::GetUpdateServer()
} catch { $errors['server'] = [string]$_.Exception.Message }
if ($null -ne $server) {
  Read-Part 'name' { [string]$server.Name }
  Read-Part 'version' { [string]$server.Version }
  $config = $null
  try { $config = $server.GetConfiguration() } catch { $errors['configuration'] = [string]$_.Exception.Message }
  if ($null -ne $config) {
    Read-Part 'serverId' { [string]$config.ServerId }
    Read-Part 'allLanguages' { [bool]$config.AllUpdateLanguagesEnabled }
    Read-Part 'languages' { @($config.GetEnabledUpdateLanguages() | ForEach-Object { [string]$_ }) }
    Read-Part 'expressFiles' { [bool]$config.DownloadExpressPackages }
    Read-Part 'filesOnMicrosoftUpdate' { [bool]$config.HostBinariesOnMicrosoftUpdate }
    Read-Part 'replica' { [bool]$config.IsReplicaServer }
    Read-Part 'syncFromMicrosoftUpdate' { [bool]$config.SyncFromMicrosoftUpdate }
    Read-Part 'upstreamServer' { [string]$config.UpstreamWsusServerName }
    Read-Part 'localContentPath' { [string]$config.LocalContentCachePath }
  }
  Read-Part 'updateCount' { [int]$server.GetStatus().UpdateCount }
  Read-Part 'download' { $p = $server.GetContentDownloadProgress(); @{ done = [long]$p.DownloadedBytes; total = [long]$p.TotalBytesToDownload } }
  $subscription = $null
  try { $subscription = $server.GetSubscription() } catch { $errors['subscription'] = [string]$_.Exception.Message }
  if ($null -ne $subscription) {
    Read-Part 'syncStatus' { [string]$subscription.GetSynchronizationStatus() }
    Read-Part 'lastSync' {
      $i = $subscription.GetLastSynchronizationInfo()
      if ($null -eq $i) { @{ result = 'NeverRun' } } else {
        @{ result = [string]$i.Result; startTime = (Utc $i.StartTime); endTime = (Utc $i.EndTime); error = [string]$i.Error
           errorText = [string]$i.ErrorText; updateErrors = @($i.UpdateErrors).Where({ $null -ne $_ }).Count }
      }
    }
    Read-Part 'products' { @($subscription.GetUpdateCategories() | ForEach-Object { [string]$_.Title }) }
    Read-Part 'classifications' { @($subscription.GetUpdateClassifications() | ForEach-Object { [string]$_.Title }) }
  }
}
$r['errors'] = $errors
ConvertTo-Json -InputObject $r -Depth 5 -Compress
`
