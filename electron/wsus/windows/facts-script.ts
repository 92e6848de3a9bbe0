import { MOST_NAMED_UPDATES, MOST_SYNC_RUNS } from '../../../shared/server-details'
import { ANSWER, CONNECT, PRELUDE, READ_SYNCHRONIZATION } from './prelude'

/**
 * The machine: the token, the hotfix of Windows Server 2012, the web server's file types. The registry is read without it.
 * IsInRole says no for an administrator whom UAC has left without the rights; the group is in the token all the same,
 * for denying only, and the claims have it under whatever type. The hotfix is asked for where it matters: the question
 * takes seconds.
 */
const READ_MACHINE = String.raw`
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
Read-Part 'elevated' { (New-Object Security.Principal.WindowsPrincipal $identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator) }
Read-Part 'administrator' { @($identity.Claims | Where-Object { $_.Value -eq 'S-1-5-32-544' }).Count -gt 0 }
$windows = [Environment]::OSVersion.Version
if ($windows.ToString(2) -eq '6.2') {
  Read-Part 'kb2819484' { @(Get-WmiObject Win32_QuickFixEngineering -Filter "HotFixID='KB2819484'").Count -gt 0 }
}
Read-Part 'programFiles' { [Environment]::GetFolderPath('ProgramFiles') }
Read-Part 'mimeTypes' {
  [xml]$x = Get-Content "$env:windir\System32\inetsrv\config\applicationHost.config"
  @{ items = @($x.SelectNodes('//staticContent/mimeMap') | ForEach-Object { [string]$_.fileExtension } | Where-Object { '.wim', '.msu' -contains $_ }) }
}
`

/** Settings and state of the server. Updates that are not ready are named only when there are any: all approved ones are read for it. */
const READ_SERVER = String.raw`
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
  Read-Part 'download' { $p = $server.GetContentDownloadProgress(); @{ done = [long]$p.DownloadedBytes; total = [long]$p.TotalBytesToDownload } }
  $status = $null
  try { $status = $server.GetStatus() } catch { $errors['status'] = [string]$_.Exception.Message }
  if ($null -ne $status) {
    Read-Part 'updateCount' { [int]$status.UpdateCount }
    Read-Part 'notReady' { @{ needingFiles = [int]$status.UpdatesNeedingFilesCount; failed = [int]$status.UpdatesWithServerErrorsCount } }
    if (([int]$status.UpdatesNeedingFilesCount + [int]$status.UpdatesWithServerErrorsCount) -gt 0) {
      Read-Part 'notReadyUpdates' {
        $scope = New-Object Microsoft.UpdateServices.Administration.UpdateScope
        $scope.ApprovedStates = 'LatestRevisionApproved, HasStaleUpdateApprovals'
        $wanted = 'NotReady', 'Failed', 'Canceled', 'LicenseAgreementNotReady', 'LicenseAgreementFailed'
        @{ items = @($server.GetUpdates($scope) | Where-Object { $wanted -contains [string]$_.State } | Select-Object -First ${MOST_NAMED_UPDATES} | ForEach-Object {
          $u = $_
          $bytes = $null
          try { $bytes = [long]($u.GetInstallableItems() | ForEach-Object { $_.Files } | Measure-Object -Property TotalBytes -Sum).Sum } catch { }
          @{ updateId = [string]$u.Id.UpdateId; title = [string]$u.Title; state = [string]$u.State; bytes = $bytes }
        }) }
      }
    }
  }
}
`

/** Schedule, history of a year, updates with errors. The history comes unordered and is as old as the server keeps events. */
const READ_SYNC_DETAILS = String.raw`
if ($null -ne $subscription) {
  Read-Part 'schedule' { @{ automatic = [bool]$subscription.SynchronizeAutomatically; perDay = [int]$subscription.NumberOfSynchronizationsPerDay; timeOfDay = [string]$subscription.SynchronizeAutomaticallyTimeOfDay } }
  Read-Part 'syncHistory' {
    $now = [DateTime]::UtcNow
    @{ items = @($subscription.GetSynchronizationHistory($now.AddDays(-366), $now) | Sort-Object StartTime -Descending | Select-Object -First ${MOST_SYNC_RUNS} | ForEach-Object { SyncRun $_ }) }
  }
  Read-Part 'updateErrors' {
    @{ items = @(@($subscription.GetLastSynchronizationInfo().UpdateErrors) | Where-Object { $null -ne $_ } | Select-Object -First ${MOST_NAMED_UPDATES} | ForEach-Object {
      $e = $_
      $title = $null
      try { $title = [string]$server.GetUpdate($e.UpdateId).Title } catch { }
      @{ updateId = [string]$e.UpdateId.UpdateId; title = $title; error = [string]$e.Error; errorText = [string]$e.ErrorText }
    }) }
  }
  Read-Part 'products' { @($subscription.GetUpdateCategories() | ForEach-Object { [string]$_.Title }) }
  Read-Part 'classifications' { @($subscription.GetUpdateClassifications() | ForEach-Object { [string]$_.Title }) }
}
`

/**
 * Windows PowerShell that asks a WSUS server for its facts and prints one JSON document. It decides nothing: each
 * value that cannot be read is left out and the reason stands in `errors`. Sources: the WSUS administration API, the
 * the current user's token, the configuration of IIS.
 *
 * Not yet run on a Windows Server: see docs/administrator.md.
 */
export const FACTS_SCRIPT = [
  PRELUDE,
  READ_MACHINE,
  CONNECT,
  READ_SERVER,
  READ_SYNCHRONIZATION,
  READ_SYNC_DETAILS,
  ANSWER,
].join('')
