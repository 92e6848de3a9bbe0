import { execFile } from 'node:child_process'

/** For questions: longer than a sleeping disk needs to wake up, shorter than an operator's patience. */
export const ANSWER_WITHIN_MS = 30_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/**
 * Runs one of the system's own tools without a shell and answers what it printed (UTF-8).
 * @param timeoutMs 0 for work that may take as long as it needs
 * @throws Error of `execFile`: the tool is missing, failed, took too long or printed more than 16 MiB
 */
export function runSystemTool(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      {
        encoding: 'utf8',
        timeout: timeoutMs,
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
        // A stable form of the output, with names in UTF-8.
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
      (error, stdout) => {
        if (error instanceof Error) reject(error)
        else resolve(stdout)
      },
    )
  })
}
