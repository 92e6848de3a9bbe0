import type { LoggedProgress, SyncPhase } from '../../../shared/configuration-manager'
import { cutText } from '../../../shared/text'

/** What one line of wsyncmgr.log says about a synchronization. */
export type SyncLine =
  | {
      readonly kind: 'status'
      readonly id: number
      /** GMTDATE, ISO 8601. */
      readonly utc: string | null
      readonly siteCode: string | null
      readonly siteServer: string | null
      /** Insertion strings ISTR0 to ISTR9; of 6703 the source and the text of the error. */
      readonly inserts: readonly string[]
    }
  | { readonly kind: 'start' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: string | null; readonly source: string | null }
  | { readonly kind: 'retry'; readonly minutes: number }
  | { readonly kind: 'phase'; readonly phase: SyncPhase; readonly server: string | null }
  | { readonly kind: 'progress'; readonly progress: LoggedProgress }
  | { readonly kind: 'update-failed' }

/** The lines that matter are short; longer ones are looked at so far. */
const LONGEST_LINE = 8192
const LONGEST_ERROR = 2000

/** Microsoft's articles quote lines with the component behind them. */
const COMPONENT = 'SMS_WSUS_SYNC_MANAGER'

const STATUS = /^STATMSG: ID=([1-9]\d{0,5})\b/
const GMT_DATE =
  /\bGMTDATE=[A-Z][a-z]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d\.\d{3}) (\d{4})\b/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const START = /^Starting Sync\b/
const SUCCEEDED = /^Sync succeeded\b/
const FAILED = /^Sync failed(?:[:.]|$)/
const RETRY = /^Sync failed\. Will retry in (\d{1,6}) minutes?\b/
const SERVER = /^Synchronizing (WSUS server|SMS database with WSUS server) (\S+)/
const REPLICAS = /^Synchronizing replica WSUS servers\b/
const PROGRESS =
  /^sync: (.{1,200}?), processed (\d{1,12}) out of (\d{1,12}) items \(\d{1,3}%\)(?:, ETA in (\d{1,4}):(\d\d):(\d\d))?/
const UPDATE_FAILED = /^Failed to sync update [0-9A-Fa-f-]{36}\b/

/**
 * Reads a line, or answers null for one that says nothing about the state of a synchronization.
 * Sources: Microsoft's articles "Track software update synchronization" (2014 and 2026 editions) and "Troubleshoot
 * software update synchronization", the example of 6703 in Patch My PC's knowledge base. Lines are in English on every
 * site server. In status messages GMTDATE is UTC: Microsoft's Q271181 shows it beside local time.
 */
export function readSyncLine(entryText: string): SyncLine | null {
  const text = withoutComponent(cutText(entryText, LONGEST_LINE))
  const status = STATUS.exec(text)
  if (status) return statusOf(Number(status[1]), text)
  if (START.test(text)) return { kind: 'start' }
  if (SUCCEEDED.test(text)) return { kind: 'succeeded' }
  const retry = RETRY.exec(text)
  if (retry) return { kind: 'retry', minutes: Number(retry[1]) }
  const failed = FAILED.exec(text)
  if (failed) return failureOf(text.slice(failed[0].length))
  if (REPLICAS.test(text)) return { kind: 'phase', phase: 'replicas', server: null }
  const server = SERVER.exec(text)
  if (server)
    return { kind: 'phase', phase: server[1] === 'WSUS server' ? 'wsus' : 'site-database', server: server[2] ?? null }
  const progress = PROGRESS.exec(text)
  if (progress) return progressOf(progress)
  return UPDATE_FAILED.test(text) ? { kind: 'update-failed' } : null
}

function withoutComponent(text: string): string {
  const trimmed = text.trim()
  return trimmed.endsWith(COMPONENT) ? trimmed.slice(0, -COMPONENT.length).trimEnd() : trimmed
}

function statusOf(id: number, text: string): SyncLine {
  const word = (name: string): string | null => new RegExp(` ${name}=(\\S+)`).exec(text)?.[1] ?? null
  const inserts = Array.from({ length: 10 }, (_, n) => new RegExp(` ISTR${n}="([^"]*)"`).exec(text)?.[1] ?? '')
  return { kind: 'status', id, utc: gmtDate(text), siteCode: word('SITE'), siteServer: word('SYS'), inserts }
}

function gmtDate(text: string): string | null {
  const [, month = '', day = '', clock, year] = GMT_DATE.exec(text) ?? []
  if (clock === undefined) return null
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0')
  const utc = `${year}-${number}-${day.padStart(2, '0')}T${clock}Z`
  const moment = new Date(utc)
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === utc ? utc : null
}

/** `text. Source: CWSyncMgr::DoSync` */
function failureOf(said: string): SyncLine {
  const at = said.lastIndexOf('Source: ')
  const source = at < 0 ? null : said.slice(at + 'Source: '.length).trim()
  return {
    kind: 'failed',
    error: readable(at < 0 ? said : said.slice(0, at)),
    source: source ? readable(source) : null,
  }
}

/** With the line breaks that `~~` stands for, without other control characters; null for nothing. */
export function readable(text: string): string | null {
  const lines = text.replaceAll('~~', '\n').replace(/[^\P{Cc}\n]/gu, ' ')
  return cutText(lines.trim(), LONGEST_ERROR) || null
}

function progressOf([, what = '', done, total, hours, minutes, seconds]: readonly (string | undefined)[]): SyncLine {
  const eta = hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return { kind: 'progress', progress: { what, done: Number(done), total: Number(total), etaSeconds: eta } }
}
