import { CausewayError } from '../../shared/errors'
import type { ToolRun } from '../../shared/jobs'
import { runTool, ToolError, type ToolCommand } from '../processes/run-tool'
import { LineReader } from './read-lines'
import type { ScanOptions } from './scanner'

/**
 * Runs a scanner's program and hands over what it prints on standard output, line by line.
 * @throws CausewayError `cancelled`; `scan.failed` when it cannot be started (details: scanner, reason)
 */
export async function runScanner(
  scanner: string,
  command: ToolCommand,
  { signal, started }: Pick<ScanOptions, 'signal' | 'started'>,
  onLine: (line: string) => void,
): Promise<ToolRun> {
  const lines = new LineReader(onLine)
  try {
    const run = await runTool(command, {
      signal,
      ...(started ? { started } : {}),
      printed: (chunk) => lines.add(chunk),
      notStarted: 'scan.failed',
    })
    lines.end()
    return run
  } catch (error) {
    if (!(error instanceof CausewayError) || error.code !== 'scan.failed') throw error
    throw new CausewayError('scan.failed', { scanner, reason: `${command.file} cannot be started` }, error.cause)
  }
}

/** `scan.failed` of a program that has run, with how it ran. */
export function scanFailed(scanner: string, run: ToolRun, reason: string): ToolError {
  return new ToolError('scan.failed', run, { scanner, reason })
}

/** How a program ended, in a few words. */
export function exitText({ exitCode, exitHex, signal }: ToolRun): string {
  if (signal !== undefined) return `ended by ${signal}`
  return `exit code ${exitHex === undefined ? exitCode : `${exitCode} (${exitHex})`}`
}
