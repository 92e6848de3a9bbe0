import { access } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { ServerFacts } from '../../../shared/domain'
import { CausewayError, isCancelled } from '../../../shared/errors'
import type { HealthReport } from '../../../shared/health'
import { cutText } from '../../../shared/text'
import { oemCodePage } from '../../files/native/windows-process'
import { readRegistryKey } from '../../files/native/windows-registry'
import { readConfigurationManager } from '../configuration-manager/read'
import { countContent, freeBytesAt, isContentStore, resolveContentPath } from '../content-store'
import { awaitFindings, PATIENCE, reportOf, WSUS_EVENT_SOURCE, type Patience } from '../health'
import { exportWith, importWith, runWith, type Wsusutil } from '../run-wsusutil'
import type { MaintenanceRequest, WsusServer } from '../server'
import { parseAnswer, type ScriptAnswer } from './answer'
import { APPLY_SCRIPT } from './apply-script'
import { applyLines, readApplied, readApprovalLines } from './approvals'
import { APPROVALS_QUERIES, databaseScript, KEYS_QUERY } from './database-script'
import { contentDirOf, factsOf, toolsFolders, wsusutilCandidates } from './facts'
import { FACTS_SCRIPT } from './facts-script'
import { readHealthEvents } from './health-events'
import { readMachine, type Machine, type ReadKey } from './machine'
import { wholeAnswer, windowsPowerShell, type PowerShell } from './powershell'
import { readSynchronization, startSynchronization } from './synchronization'

/**
 * The WSUS server on this machine. Not yet run on a Windows Server: the shapes of its answers are the documented ones.
 * On another system it answers facts that are all null, and says so in `source`.
 *
 * @param powershell what runs the scripts; tests hand over recorded answers
 * @param readKey what reads the registry
 */
export function openWindowsServer(
  powershell: PowerShell = windowsPowerShell,
  readKey: ReadKey = readRegistryKey,
): WsusServer {
  const tool = async (): Promise<Wsusutil> => {
    const machine = readMachine(readKey)
    const { answer } = await ask(powershell, machine)
    const file = await firstThatExists(wsusutilCandidates(answer, machine))
    if (file === null) throw new CausewayError('server.not-found', { reason: 'WsusUtil.exe' })
    return { file, args: [], codePage: oemCodePage() }
  }
  return {
    readFacts: () => readFacts(powershell, readKey),
    exportMetadata: async (request) => exportWith(await tool(), request),
    importMetadata: async (request) => importWith(await tool(), request),
    readUpdateKeys: (signal) => readKeys(powershell, signal),
    readApprovals: () => readApprovalLines(powershell(databaseScript(APPROVALS_QUERIES))),
    applyApprovals: (changes) => readApplied(powershell(APPLY_SCRIPT, { input: applyLines(changes) })),
    startSynchronization: () => startSynchronization(powershell),
    readSynchronization: () => readSynchronization(powershell),
    checkHealth: async (request) => checkHealth(await tool(), request, powershell),
    reset: async (request) => runWith(await tool(), 'reset', request),
    readConfigurationManager: (elsewhere) => readConfigurationManager({ elsewhere, powershell }),
  }
}

const NO_ANSWER: ScriptAnswer = parseAnswer('{}')

async function readFacts(powershell: PowerShell, readKey: ReadKey): Promise<ServerFacts> {
  const machine = readMachine(readKey)
  const { answer, source } = await ask(powershell, machine)
  const contentDir = contentDirOf(answer, machine)
  const contentPath = contentDir === null ? null : await resolveContentPath(contentDir)
  // WSUS makes the folder WsusContent below the one it is given. Where there is none, its parent is no store: files
  // laid there would never be found.
  const content = contentPath === null || !isContentStore(contentPath) ? null : await countContent(contentPath)
  const facts = factsOf(answer, machine)
  return {
    ...facts,
    kind: 'windows',
    name: facts.name === '' ? hostname() : facts.name,
    contentPath,
    contentFiles: content?.files ?? null,
    toolsPath: await firstThatExists(toolsFolders(answer, machine)),
    wsusutilPath: await firstThatExists(wsusutilCandidates(answer, machine)),
    freeBytes: contentPath === null ? null : await freeBytesAt(contentPath),
    source,
    readAt: new Date().toISOString(),
  }
}

async function ask(powershell: PowerShell, { unread }: Machine): Promise<{ answer: ScriptAnswer; source: string }> {
  if (process.platform !== 'win32' && powershell === windowsPowerShell) {
    return { answer: NO_ANSWER, source: 'this machine does not run Windows' }
  }
  try {
    const answer = parseAnswer(await wholeAnswer(powershell(FACTS_SCRIPT)))
    const gone = [...Object.keys(answer.errors ?? {}).sort(), ...unread]
    const gaps = gone.length === 0 ? '' : `; not readable: ${gone.join(', ')}`
    return { answer, source: `WSUS API by Windows PowerShell, registry${gaps}` }
  } catch (error) {
    const reason =
      error instanceof CausewayError ? (error.details['reason'] ?? error.code) : 'no answer that can be read'
    return { answer: NO_ANSWER, source: `registry; Windows PowerShell: ${reason}` }
  }
}

/** @throws CausewayError `server.unreadable` when the database cannot be asked or answers something else */
async function readKeys(powershell: PowerShell, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for await (const line of powershell(databaseScript([KEYS_QUERY]), { signal })) {
    const key = line.trim().toLowerCase()
    if (key === '') continue
    if (!/^[0-9a-f-]{36},[0-9]+$/.test(key)) throw new CausewayError('server.unreadable', { reason: cutText(key, 200) })
    keys.add(key)
  }
  return keys
}

/** The findings are events in the Application log, written while and after the tool runs. */
export async function checkHealth(
  tool: Wsusutil,
  request: MaintenanceRequest,
  powershell: PowerShell,
  patience: Patience = PATIENCE,
): Promise<HealthReport> {
  const { signal } = request
  const source = `Application event log, ${WSUS_EVENT_SOURCE}`
  const run = await runWith(tool, 'checkhealth', request)
  try {
    const read = () => readHealthEvents(powershell, run.startedAt, signal)
    return reportOf(run, await awaitFindings(read, signal, patience), source)
  } catch (error) {
    if (isCancelled(error)) throw error
    return reportOf(run, null, `${source}: cannot be read`)
  }
}

async function firstThatExists(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    )
    if (exists) return path
  }
  return null
}
