import { formatBytes, formatCount } from '../../shared/format'
import { QUIET_SECONDS, type Progress, type SignOfLife } from '../../shared/progress'
import type { Screen } from './screen'

/** Without a terminal one line in this time is enough: logs stay readable. */
const LINE_SECONDS = 10

const GB = 1e9

/** Shows progress on stderr: one redrawn line on a terminal, a line now and then elsewhere. */
export function progressLine(screen: Screen): (progress: Progress) => void {
  let lastAt = 0
  return (progress) => {
    const now = Date.now()
    if (!screen.isTerminal && !progress.final && now - lastAt < LINE_SECONDS * 1000) return
    lastAt = now
    const line = describeProgress(progress)
    if (screen.isTerminal && !progress.final) screen.redraw(line)
    else screen.say(line)
  }
}

/** Progress as one line of English. */
export function describeProgress(progress: Progress): string {
  if (progress.kind === 'elapsed') {
    const { phase, seconds, signs, quietSeconds, final } = progress
    const isQuiet = !final && quietSeconds !== null && quietSeconds >= QUIET_SECONDS
    const quiet = isQuiet ? `; quiet for ${duration(quietSeconds)}, which can be normal` : ''
    return `${[`${phase}: ${duration(seconds)}`, ...signs.flatMap(describeSign)].join(', ')}${quiet}`
  }
  const percent = progress.totalBytes === 0 ? 100 : Math.floor((progress.doneBytes / progress.totalBytes) * 100)
  const left = progress.secondsLeft === null || progress.final ? '' : `, ${duration(progress.secondsLeft)} left`
  return (
    `${progress.phase}: ${(progress.doneBytes / GB).toFixed(1)} of ${(progress.totalBytes / GB).toFixed(1)} GB, ` +
    `${progress.doneFiles} of ${progress.totalFiles} files, ${percent} %, ` +
    `${(progress.bytesPerSecond / 1e6).toFixed(0)} MB/s${left}`
  )
}

/** What cannot be read is left out: a line has little room, and the window says it. */
function describeSign({ what, value }: SignOfLife): string[] {
  if (value === null) return []
  switch (what) {
    case 'package-bytes':
      return [`package ${formatBytes(value, 'en')}`]
    case 'log-bytes':
      return [`log ${formatBytes(value, 'en')}`]
    case 'cpu-seconds':
      return [`processor ${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`]
    case 'updates':
      return [`${formatCount(value, 'en')} updates in the database`]
  }
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
  return minutes > 0 ? `${minutes} min ${String(seconds % 60).padStart(2, '0')}` : `${seconds} s`
}
