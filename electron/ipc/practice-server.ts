import { randomInt } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { Station } from '../station/station'
import { createPracticeServer } from '../wsus/practice/create'

/** Enough to see lists, bundles and progress; small enough to be made while a window opens. */
const UPDATES = 24

/**
 * Gives a practice station its WSUS server when it has none yet, so that the window can be tried at once. A server
 * that `causeway practice create` made is left as it is.
 */
export async function ensurePracticeServer(station: Station): Promise<void> {
  if (!station.isPractice || station.file.role === 'auditor') return
  const side = station.file.role === 'connected' ? 'export' : 'import'
  const folder = station.paths.practiceServer(side)
  const found = await readdir(folder).catch(() => [])
  if (found.length > 0) return
  const seed = randomInt(2 ** 31)
  const created = await createPracticeServer(folder, { side, updates: UPDATES, seed })
  station.ledger.append({
    type: 'practice.server-created',
    payload: { side, ...created },
  })
}
