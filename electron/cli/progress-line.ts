import type { Progress } from '../../shared/progress'
import type { CommandIo } from './output'

/** Without a terminal one line in this time is enough: logs stay readable. */
const QUIET_SECONDS = 10

const GB = 1e9

/** Shows progress on stderr: one redrawn line on a terminal, a line now and then elsewhere. */
export function progressLine(io: CommandIo): (progress: Progress) => void {
  let lastAt = 0
  return (progress) => {
    const now = Date.now()
    if (!io.isTerminal && !progress.final && now - lastAt < QUIET_SECONDS * 1000) return
    lastAt = now
    const line = describe(progress)
    if (io.isTerminal) io.stderr(`\r\u001b[K${line}${progress.final ? '\n' : ''}`)
    else io.stderr(`${line}\n`)
  }
}

function describe(progress: Progress): string {
  if (progress.kind === 'elapsed') {
    const sign = progress.signOfLife
    const life = sign ? `, ${sign.value} ${sign.what === 'updates' ? 'updates' : 'bytes'}` : ''
    return `${progress.phase}: ${duration(progress.seconds)}${life}`
  }
  const percent = progress.totalBytes === 0 ? 100 : Math.floor((progress.doneBytes / progress.totalBytes) * 100)
  const left = progress.secondsLeft === null || progress.final ? '' : `, ${duration(progress.secondsLeft)} left`
  return (
    `${progress.phase}: ${(progress.doneBytes / GB).toFixed(1)} of ${(progress.totalBytes / GB).toFixed(1)} GB, ` +
    `${progress.doneFiles} of ${progress.totalFiles} files, ${percent} %, ` +
    `${(progress.bytesPerSecond / 1e6).toFixed(0)} MB/s${left}`
  )
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
  return minutes > 0 ? `${minutes} min ${String(seconds % 60).padStart(2, '0')}` : `${seconds} s`
}
