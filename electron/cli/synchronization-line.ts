import type { SyncProgress } from '../../shared/server-details'
import type { Screen } from './screen'

/** Without a terminal one line in this time is enough, besides those of a new phase. */
const QUIET_SECONDS = 10

/** Shows a synchronization on stderr: one redrawn line on a terminal, a line now and then elsewhere. */
export function synchronizationLine(screen: Screen): { report: (progress: SyncProgress) => void; end: () => void } {
  let lastAt = 0
  let lastPhase = ''
  return {
    report: (progress) => {
      const now = Date.now()
      const due = progress.phase !== lastPhase || now - lastAt >= QUIET_SECONDS * 1000
      if (!screen.isTerminal && !due) return
      lastAt = now
      lastPhase = progress.phase
      const line = describe(progress)
      if (screen.isTerminal) screen.redraw(line)
      else screen.say(line)
    },
    end: () => screen.endLine(),
  }
}

function describe({ running, phase, processed, total }: SyncProgress): string {
  if (!running) return 'synchronization: not running'
  return `synchronization: ${phase}${total > 0 ? `, ${processed} of ${total}` : ''}`
}
