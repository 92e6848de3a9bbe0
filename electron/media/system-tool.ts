import { askProgram } from '../processes/start-program'

/** For questions: longer than a sleeping disk needs to wake up, shorter than an operator's patience. */
export const ANSWER_WITHIN_MS = 30_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/**
 * Runs one of the system's own tools without a shell and answers what it printed (UTF-8).
 * @param file as `systemProgram` names it
 * @param timeoutMs 0 for work that may take as long as it needs
 * @throws Error of `execFile`: the tool is missing, failed, took too long or printed more than 16 MiB
 */
export async function runSystemTool(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  const { stdout, error } = await askProgram(file, args, {
    timeoutMs,
    maxBytes: MAX_OUTPUT_BYTES,
    // A stable form of the output, with names in UTF-8.
    env: { LC_ALL: 'C.UTF-8' },
  })
  if (error) throw error
  return stdout
}
