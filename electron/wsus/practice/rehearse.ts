import { CausewayError } from '../../../shared/errors'
import { REHEARSAL_NAMES, type RehearsalName, type RehearsalsView } from '../../../shared/rehearsals'
import { serverUnreadable } from './files'
import { newSettings } from './good-day'
import { REHEARSALS } from './rehearsals'
import { writeSettings, type PracticeSettings } from './settings'
import { readSettled } from './synchronization'

/**
 * Sets the practice server in `folder` to a problem, or back to a good day. A problem before it is gone; the server's
 * name, id, language and speed stay, and so does what this version does not know.
 * @throws CausewayError `usage` for a problem of the other side; `server.unreadable`
 */
export async function rehearse(folder: string, name: RehearsalName, now = new Date()): Promise<RehearsalsView> {
  const before = await readable(folder)
  const { sides, change } = REHEARSALS[name]
  if (!sides.includes(before.side)) throw new CausewayError('usage', { problem: name, side: before.side })
  const day = { ...before, ...goodDay(before, now) }
  const after = { ...day, ...change(day, now), rehearsal: name === 'good-day' ? null : name }
  await writeSettings(folder, after)
  return viewOf(after)
}

/** @throws CausewayError `server.unreadable` */
export async function readRehearsals(folder: string): Promise<RehearsalsView> {
  return viewOf(await readable(folder))
}

function viewOf({ side, rehearsal }: PracticeSettings): RehearsalsView {
  const names = REHEARSAL_NAMES.filter((name) => REHEARSALS[name].sides.includes(side))
  return {
    current: names.find((name) => name === rehearsal) ?? 'good-day',
    available: names.map((name) => ({ name, checks: REHEARSALS[name].checks })),
  }
}

function goodDay({ side, download }: PracticeSettings, now: Date): Partial<PracticeSettings> {
  const fresh = newSettings(side, now, download?.total ?? 0)
  const { name: _name, serverId: _id, locale: _locale, ...rest } = fresh
  const { exportDelayMs: _export, importDelayMs: _import, ...problems } = rest
  return problems
}

async function readable(folder: string): Promise<PracticeSettings> {
  return readSettled(folder).catch((cause: unknown) => {
    throw serverUnreadable('server.json', cause)
  })
}
