import type { CheckId, ServerFacts } from '../../../shared/domain'

/** Where a real server keeps what each check looks at. */
const WINDOWS_SOURCES: Partial<Record<CheckId, string>> = {
  'server.found': 'Get-WsusServer',
  'server.version-supported': 'WSUS API: Version; Win32_QuickFixEngineering',
  'server.security-fix': 'Registry: Windows NT\\CurrentVersion, UBR',
  'server.database': 'Registry: Update Services\\Server\\Setup, SqlServerName',
  'server.administrator': 'Windows: groups of the current user',
  'server.elevated': 'Windows: role of the current user',
  'server.wsusutil-found': 'Update Services\\Tools\\WsusUtil.exe',
  'server.top-level-site': 'Registry: SMS\\Identification',
  'server.export-source': 'WSUS API: SyncFromMicrosoftUpdate, UpstreamWsusServerName',
  'server.sync-succeeded': 'WSUS API: GetLastSynchronizationInfo',
  'server.sync-recent': 'WSUS API: GetLastSynchronizationInfo, GetSynchronizationHistory',
  'server.sync-idle': 'WSUS API: GetSynchronizationStatus',
  'server.update-errors': 'WSUS API: GetLastSynchronizationInfo, UpdateErrors',
  'server.content-downloaded': 'WSUS API: GetContentDownloadProgress',
  'server.update-files-ready': 'WSUS API: GetStatus, GetUpdates',
  'server.files-local': 'WSUS API: HostBinariesOnMicrosoftUpdate',
  'server.content-readable': 'Registry: Update Services\\Server\\Setup, ContentDir',
  'server.autonomous': 'WSUS API: IsReplicaServer',
  'server.no-upstream': 'WSUS API: SyncFromMicrosoftUpdate, UpstreamWsusServerName',
  'server.languages-match': 'WSUS API: GetEnabledUpdateLanguages',
  'server.express-match': 'WSUS API: DownloadExpressPackages',
  'server.version-match': 'WSUS API: Version',
  'server.free-space': 'file system of the content store',
  'server.mime-types': 'IIS: applicationHost.config, staticContent',
  'server.configuration-manager-agrees': 'wsyncmgr.log; WMI: SMS_SUPSyncStatus',
}

const PRACTICE_SOURCES: Partial<Record<CheckId, string>> = {
  'server.wsusutil-found': 'practice: stand-in for wsusutil',
  'server.content-readable': 'practice: WSUSContent',
  'server.free-space': 'file system of the content store',
  'server.configuration-manager-agrees': 'practice: Logs/wsyncmgr.log, server.json',
}

/** Where the value of a check was read. */
export function sourceOf(id: CheckId, facts: ServerFacts): string {
  if (facts.kind === 'practice') return PRACTICE_SOURCES[id] ?? 'practice: server.json'
  return WINDOWS_SOURCES[id] ?? facts.source
}
