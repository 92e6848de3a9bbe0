/** Facts of a server on a good day, for tests that change one thing in them. */
import type { ServerFacts } from '../../../shared/domain'
import type { SyncRun } from '../../../shared/server-details'

export const RUN: SyncRun = {
  startedAt: '2026-11-20T00:48:00.000Z',
  endedAt: '2026-11-20T01:00:00.000Z',
  result: 'succeeded',
  error: null,
  manual: false,
  updateErrors: 0,
}

export const GOOD: ServerFacts = {
  kind: 'windows',
  name: 'WSUS01',
  version: '10.0.26100',
  serverId: 'a',
  contentPath: 'C:\\WSUS\\WsusContent',
  contentFiles: 10,
  updateCount: 5,
  languages: ['en', 'fr'],
  expressFiles: false,
  filesOnMicrosoftUpdate: false,
  replica: false,
  upstreamServer: '',
  administrator: true,
  elevated: true,
  osVersion: '10.0.26100.6905',
  kb2819484: null,
  database: { kind: 'wid', server: 'MICROSOFT##WID' },
  contentDir: 'C:\\WSUS',
  toolsPath: 'C:\\Tools',
  wsusutilPath: 'C:\\Tools\\WsusUtil.exe',
  freeBytes: 1000,
  download: { done: 5, total: 5 },
  notReady: { needingFiles: 0, failed: 0, updates: [] },
  sync: { result: 'succeeded', running: false, endedAt: '2026-11-20T01:00:00.000Z', error: null, updateErrors: 0 },
  schedule: { automatic: true, perDay: 1, timeOfDay: '03:00:00' },
  syncHistory: [RUN],
  updateErrors: [],
  mimeTypes: ['.wim', '.msu'],
  configurationManager: { found: true, siteCode: 'P01', parentSiteCode: '', siteType: '2' },
  products: [],
  classifications: [],
  source: 'test',
  readAt: '2026-11-21T00:00:00.000Z',
}

const SAID_ALWAYS = ['kind', 'name', 'source', 'readAt']

/** A server that says nothing: every fact that may be null is. */
export const NOTHING: ServerFacts = {
  ...GOOD,
  ...(Object.fromEntries(
    Object.keys(GOOD)
      .filter((key) => !SAID_ALWAYS.includes(key))
      .map((key) => [key, null]),
  ) as Partial<ServerFacts>),
}

/** The same from a version of Causeway that knew fewer facts: they are absent. */
export const FIRST_VERSION: ServerFacts = Object.fromEntries(
  Object.entries(GOOD).filter(
    ([key]) =>
      ![
        ...['elevated', 'osVersion', 'kb2819484', 'database', 'contentDir', 'toolsPath', 'notReady', 'schedule'],
        ...['syncHistory', 'updateErrors', 'mimeTypes', 'configurationManager'],
      ].includes(key),
  ),
) as ServerFacts
