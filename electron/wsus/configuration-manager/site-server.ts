import { win32 } from 'node:path'
import { z } from 'zod'
import type { Asked } from '../../../shared/configuration-manager'
import { windowsPowerShell, type PowerShell } from '../windows/powershell'
import { ANSWER, PRELUDE } from '../windows/prelude'
import { askScript, listOf } from './ask'

/**
 * Asks this computer whether it is a site server, where its log is and which SMS providers it knows. Registry values
 * `Tracing\SMS_WSUS_SYNC_MANAGER\TraceFilename` and `Identification\Site Code`, `Site Server`, `Installation Directory`
 * are those that public administration scripts read; Microsoft documents the keys and the folder `Logs`, not these
 * values. SMS_ProviderLocation is documented. Not yet run on a Windows Server.
 */
export const SITE_SERVER_SCRIPT = `${PRELUDE}${String.raw`
$r['computerName'] = $env:COMPUTERNAME
$sms = 'HKLM:\SOFTWARE\Microsoft\SMS'
Read-Part 'identification' {
  if (Test-Path "$sms\Identification") {
    $i = Get-ItemProperty "$sms\Identification"
    @{ siteCode = [string]$i.'Site Code'; siteServer = [string]$i.'Site Server'
       installationDirectory = [string]$i.'Installation Directory' }
  }
}
Read-Part 'traceFilename' {
  $key = "$sms\Tracing\SMS_WSUS_SYNC_MANAGER"
  if (Test-Path $key) { [string](Get-ItemProperty $key).TraceFilename }
}
Read-Part 'providers' {
  @(Get-WmiObject -Namespace 'root\SMS' -Class 'SMS_ProviderLocation' | ForEach-Object {
    @{ machine = [string]$_.Machine; siteCode = [string]$_.SiteCode; forLocalSite = [bool]$_.ProviderForLocalSite }
  })
}
`}${ANSWER}`

const optionalText = z.string().nullish().catch(null)

const answerSchema = z.looseObject({
  computerName: optionalText,
  identification: z
    .looseObject({ siteCode: optionalText, siteServer: optionalText, installationDirectory: optionalText })
    .nullish(),
  traceFilename: optionalText,
  providers: listOf(
    z.looseObject({ machine: optionalText, siteCode: optionalText, forLocalSite: z.boolean().nullish().catch(null) }),
  ),
  errors: z.record(z.string(), z.string()).nullish(),
})
type Answer = z.infer<typeof answerSchema>

/** Where an SMS provider answers. Both names are checked: they go into a script. */
export interface SmsProvider {
  readonly machine: string
  readonly siteCode: string
  /** It is on this computer, so that asking it needs no network. */
  readonly here: boolean
}

export interface SiteServer {
  readonly siteCode: string | null
  readonly siteServer: string | null
  /** Of wsyncmgr.log; null: this is not the site server, whose log is on another computer. */
  readonly logPath: string | null
  /** Of this site, those on this computer first: one of them is asked. */
  readonly providers: readonly SmsProvider[]
  /** Why the providers could not be listed, in the words of the system; null when they were. */
  readonly providerProblem: string | null
}

/** absent: this computer has neither a site server nor an SMS provider. Never throws. */
export async function readSiteServer(
  powershell: PowerShell = windowsPowerShell,
  answerMs?: number,
): Promise<Asked<SiteServer>> {
  const asked = await askScript(powershell, SITE_SERVER_SCRIPT, answerSchema, answerMs)
  if (asked.kind !== 'found') return asked
  const found = siteServerOf(asked.value)
  if (found.siteCode === null && found.logPath === null && found.providers.length === 0) return { kind: 'absent' }
  return { kind: 'found', value: found }
}

function siteServerOf({ identification, traceFilename, providers, computerName, errors }: Answer): SiteServer {
  const installed = identification?.installationDirectory
  const inLogs = installed ? win32.join(installed, 'Logs', 'wsyncmgr.log') : null
  return {
    siteCode: identification?.siteCode || null,
    siteServer: identification?.siteServer || null,
    logPath: traceFilename || inLogs,
    providers: providers
      // "true if the SMS Provider is set as the local site server": the documented way to the right one of several.
      .filter(({ forLocalSite }) => forLocalSite === true)
      .map(({ machine, siteCode }) => providerOf(machine ?? '', siteCode ?? '', computerName ?? ''))
      .filter((provider) => provider !== null)
      .sort((a, b) => Number(b.here) - Number(a.here)),
    providerProblem: errors?.['providers'] ?? null,
  }
}

const MACHINE = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/
const SITE_CODE = /^[A-Za-z0-9]{3}$/
/** COMPUTERNAME is the NetBIOS name, which holds so many characters of a longer one. */
const NETBIOS_LENGTH = 15

function providerOf(machine: string, siteCode: string, computerName: string): SmsProvider | null {
  if (!MACHINE.test(machine) || !SITE_CODE.test(siteCode)) return null
  const short = machine.split('.')[0]?.slice(0, NETBIOS_LENGTH).toLowerCase()
  return { machine, siteCode, here: short === computerName.toLowerCase() }
}
