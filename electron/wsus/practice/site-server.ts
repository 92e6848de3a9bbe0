import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Asked, ConfigurationManagerView } from '../../../shared/configuration-manager'
import { CausewayError } from '../../../shared/errors'
import { readConfigurationManager } from '../configuration-manager/read'
import { SITE_SERVER_SCRIPT } from '../configuration-manager/site-server'
import type { PowerShell } from '../windows/powershell'
import { demandRegular } from './files'
import { practicePaths, readSettings, type PracticeSettings } from './settings'

const COMPUTER = 'PRACTICE-SITE'

/**
 * Configuration Manager beside a practice server, as `server.json` names it. Its log is written to a file and its
 * provider answers as a real one does, so that the readers of a real site server read here, too.
 */
export async function readPracticeSiteServer(
  folder: string,
  elsewhere: boolean,
): Promise<Asked<ConfigurationManagerView>> {
  const settings = await readSettings(folder).catch(() => null)
  const logPath = practicePaths(folder).siteLog
  const lines = settings?.siteServer?.log
  if (lines) {
    await mkdir(dirname(logPath), { recursive: true })
    await demandRegular(logPath)
    await writeFile(logPath, lines.map((line) => `${line}\r\n`).join(''))
  }
  return readConfigurationManager({ elsewhere, powershell: rehearsed(settings, lines ? logPath : null) })
}

/** Answers the questions to a site server in the shapes of Windows PowerShell. */
function rehearsed(settings: PracticeSettings | null, logPath: string | null): PowerShell {
  return async function* (script) {
    if (settings === null) throw new CausewayError('server.unreadable', { reason: 'server.json' })
    const { siteServer } = settings
    yield await Promise.resolve(
      JSON.stringify(script === SITE_SERVER_SCRIPT ? site(siteServer, logPath) : said(siteServer)),
    )
  }
}

type SiteServer = PracticeSettings['siteServer']

function site(siteServer: SiteServer, logPath: string | null): object {
  if (siteServer === null) return { computerName: COMPUTER }
  const { siteCode } = siteServer
  return {
    computerName: COMPUTER,
    identification: { siteCode, siteServer: COMPUTER },
    traceFilename: logPath,
    providers: { machine: COMPUTER, siteCode, forLocalSite: true },
  }
}

function said(siteServer: SiteServer): object {
  return siteServer?.points ? { points: siteServer.points } : { errors: { points: 'Access denied' } }
}
