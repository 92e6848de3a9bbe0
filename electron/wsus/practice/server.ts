import { basename, resolve } from 'node:path'
import type { ServerFacts } from '../../../shared/domain'
import { countContent, freeBytesAt } from '../content-store'
import { reportOf } from '../health'
import { exportWith, importWith, runWith, type ToolCommand, type Wsusutil } from '../run-wsusutil'
import type { WsusServer } from '../server'
import { applyPracticeApprovals, readPracticeApprovals } from './approvals'
import { countsAsUpdate, readKeys, readRows, updateKey } from './database'
import { readHealthEvents } from './events'
import { serverUnreadable } from './files'
import { practicePaths, readSettings, type PracticeSettings } from './settings'
import { readPracticeSiteServer } from './site-server'
import {
  progressOf,
  readPracticeSynchronization,
  readSettled,
  recentRuns,
  startPracticeSynchronization,
} from './synchronization'

/**
 * The practice server in `folder`.
 * @param tool how to start the stand-in; `export|import PACKAGE LOG`, `checkhealth` or `reset` is added to its arguments
 */
export function openPracticeServer(folder: string, tool: ToolCommand): WsusServer {
  const { database, events } = practicePaths(folder)
  // What a machine says of its own code page, where a real server has Windows to ask.
  const wsusutil = async (): Promise<Wsusutil> => {
    const settings = await readSettings(folder).catch(() => null)
    return { ...tool, codePage: settings?.codePage ?? null }
  }
  return {
    readFacts: () => readFacts(resolve(folder), tool),
    exportMetadata: async (request) => exportWith(await wsusutil(), request),
    importMetadata: async (request) => importWith(await wsusutil(), request),
    readUpdateKeys: () =>
      readKeys(database).catch((cause: unknown) => {
        throw serverUnreadable('updates.ndjson', cause)
      }),
    readApprovals: () => readPracticeApprovals(folder),
    applyApprovals: (changes) => applyPracticeApprovals(folder, changes),
    startSynchronization: () => startPracticeSynchronization(folder),
    readSynchronization: () => readPracticeSynchronization(folder),
    checkHealth: async (request) => {
      const run = await runWith(await wsusutil(), 'checkhealth', request)
      const findings = await readHealthEvents(events, run.startedAt).catch(() => null)
      return reportOf(run, findings, `practice: events.ndjson${findings ? '' : ' cannot be read'}`)
    },
    reset: async (request) => runWith(await wsusutil(), 'reset', request),
    readConfigurationManager: (elsewhere) => readPracticeSiteServer(folder, elsewhere),
  }
}

async function readFacts(folder: string, tool: ToolCommand): Promise<ServerFacts> {
  const paths = practicePaths(folder)
  const settings = await readSettled(folder).catch(() => null)
  const content = await countContent(paths.content)
  const database = await readCatalogue(paths.database)
  return {
    kind: 'practice',
    name: settings?.name ?? basename(folder),
    version: settings?.version ?? null,
    serverId: settings?.serverId ?? null,
    contentPath: paths.content,
    contentFiles: content?.files ?? null,
    updateCount: database?.updates ?? null,
    languages: settings?.languages ?? null,
    expressFiles: settings?.expressFiles ?? null,
    filesOnMicrosoftUpdate: settings?.filesOnMicrosoftUpdate ?? null,
    replica: settings?.replica ?? null,
    upstreamServer: settings?.upstreamServer ?? null,
    administrator: settings?.administrator ?? null,
    wsusutilPath: settings ? [tool.file, ...tool.args].join(' ') : null,
    freeBytes: settings?.freeBytes ?? (await freeBytesAt(paths.content)),
    download: settings?.download ?? null,
    sync: settings ? lastSync(settings) : null,
    ...(settings ? detailsOf(folder, settings) : {}),
    products: database?.products ?? null,
    classifications: database?.classifications ?? null,
    source: settings ? 'practice: server.json, WSUSContent, updates.ndjson' : 'practice: server.json cannot be read',
    readAt: new Date().toISOString(),
  }
}

function lastSync(settings: PracticeSettings): ServerFacts['sync'] {
  if (settings.syncHistory === null) return null
  const last = settings.syncHistory.at(-1)
  const running = settings.currentSync !== null || settings.syncRunning
  return {
    result: last?.result ?? 'never',
    running,
    status: running === null ? null : running ? 'running' : 'idle',
    startedAt: last?.startedAt ?? null,
    endedAt: last?.endedAt ?? null,
    manual: last?.manual ?? null,
    error: last?.error ?? null,
    updateErrors: last ? last.updateErrors : 0,
  }
}

/** What a real server is asked for beyond its passport's first version. */
function detailsOf(folder: string, settings: PracticeSettings): Partial<ServerFacts> {
  const { elevated, osVersion, kb2819484, database, schedule } = settings
  const { updateErrors, notReady, mimeTypes, configurationManager } = settings
  return {
    ...{ elevated, osVersion, kb2819484, database, schedule },
    ...{ updateErrors, notReady, mimeTypes, configurationManager },
    contentDir: folder,
    syncHistory: recentRuns(settings),
    progress: progressOf(settings, Date.now()),
  }
}

interface Catalogue {
  readonly updates: number
  readonly products: string[]
  readonly classifications: string[]
}

/** null: the database cannot be read. */
async function readCatalogue(database: string): Promise<Catalogue | null> {
  const updates = new Set<string>()
  const titles: Record<'Product' | 'UpdateClassification', Set<string>> = {
    Product: new Set(),
    UpdateClassification: new Set(),
  }
  try {
    for await (const row of readRows(database)) {
      if (countsAsUpdate(row)) updates.add(updateKey(row))
      if (row.categoryType === 'Product' || row.categoryType === 'UpdateClassification') {
        titles[row.categoryType].add(row.title)
      }
    }
  } catch {
    return null
  }
  const sorted = (set: Set<string>): string[] => [...set].sort()
  return {
    updates: updates.size,
    products: sorted(titles.Product),
    classifications: sorted(titles.UpdateClassification),
  }
}
