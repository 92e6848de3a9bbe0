import { formatDuration } from '../../../shared/format'
import type { ToolRun } from '../../../shared/jobs'
import { outsideLines } from '../screen'

/** As many of its last lines are shown; `--json` has all that was kept. */
const SHOWN = 10

/** How a run of wsusutil, or of another program, went, with the last lines that it printed. */
export function describeRun({ exitCode, exitHex, signal, seconds, output }: ToolRun, program = 'wsusutil'): string[] {
  const code = exitHex === undefined ? String(exitCode) : `${exitCode} (${exitHex})`
  const how = signal === undefined ? `exit code ${code}` : `ended by ${signal}`
  const lines = outsideLines(output)
  return [
    `${program} ran for ${formatDuration(seconds)}, ${how}; ${lines.length === 0 ? 'it printed nothing' : 'it printed:'}`,
    ...lines.slice(-SHOWN).map((line) => `  | ${line}`),
  ]
}
