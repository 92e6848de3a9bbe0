import { lstat } from 'node:fs/promises'
import type { PackageFormat } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import type { ToolRun, ToolText } from '../../shared/jobs'
import { openRegularFile } from '../files/open'
import { KEPT_BYTES, keepText } from '../processes/decode-output'
import { runTool, ToolError, type ToolCommand, type ToolOptions } from '../processes/run-tool'
import type { ToolRequest } from './server'

export type { ToolCommand } from '../processes/run-tool'

/** A program that plays wsusutil, and the code page that it prints in, where that is known. */
export interface Wsusutil extends ToolCommand {
  readonly codePage?: number | null
}

/** `wsusutil export PACKAGE LOG` by whatever program plays wsusutil. Errors as in `WsusServer.exportMetadata`. */
export async function exportWith(
  tool: Wsusutil,
  request: ToolRequest & { readonly format: PackageFormat },
): Promise<ToolRun> {
  const { packagePath, format } = request
  if (!packagePath.toLowerCase().endsWith(`.${format}`)) throw new CausewayError('usage', { path: packagePath, format })
  await mustNotExist(packagePath)
  const run = await runWithLog(tool, 'export', request)
  // A package beyond the limit of its format was once written as an empty file, with no word of failure.
  if ((await sizeOf(packagePath)) <= 0)
    throw new ToolError('wsusutil.failed', run, { command: 'export', exitCode: run.exitCode, reason: 'empty package' })
  return run
}

/** `wsusutil import PACKAGE LOG`. Errors as in `WsusServer.importMetadata`. */
export async function importWith(tool: Wsusutil, request: ToolRequest): Promise<ToolRun> {
  return runWithLog(tool, 'import', request)
}

/** `wsusutil checkhealth` or `wsusutil reset`, which take no arguments. Errors as in `WsusServer.reset`. */
export async function runWith(
  tool: Wsusutil,
  command: 'checkhealth' | 'reset',
  options: Omit<ToolOptions, 'codePage'>,
): Promise<ToolRun> {
  return demandSuccess(command, await runTool(commandLine(tool, command), { ...options, codePage: tool.codePage }))
}

async function runWithLog(tool: Wsusutil, command: 'export' | 'import', request: ToolRequest): Promise<ToolRun> {
  const { packagePath, logPath, signal, started } = request
  await mustNotExist(logPath)
  const withLog = async (run: ToolRun): Promise<ToolRun> => ({ ...run, log: await endOf(logPath, tool.codePage) })
  try {
    const options = { signal, codePage: tool.codePage, ...(started ? { started } : {}) }
    const run = await runTool(commandLine(tool, command, packagePath, logPath), options)
    return demandSuccess(command, await withLog(run))
  } catch (error) {
    if (!(error instanceof ToolError) || error.run.log !== undefined) throw error
    throw new ToolError(error.code, await withLog(error.run), error.details)
  }
}

function commandLine({ file, args }: ToolCommand, ...more: string[]): ToolCommand {
  return { file, args: [...args, ...more] }
}

function demandSuccess(command: string, run: ToolRun): ToolRun {
  if (run.exitCode === 0) return run
  const { exitCode, exitHex, signal } = run
  throw new ToolError('wsusutil.failed', run, {
    command,
    exitCode: exitHex === undefined ? exitCode : `${exitCode} (${exitHex})`,
    ...(signal === undefined ? {} : { signal }),
  })
}

async function mustNotExist(path: string): Promise<void> {
  if ((await sizeOf(path)) >= 0) throw new CausewayError('wsusutil.name-taken', { path })
}

/** -1: there is no such file. */
async function sizeOf(path: string): Promise<number> {
  return lstat(path).then(
    ({ size }) => size,
    () => -1,
  )
}

/** The end of a log file; null when there is none, or it cannot be read. It may still grow while it is read. */
async function endOf(path: string, codePage: number | null | undefined): Promise<ToolText | null> {
  try {
    const file = await openRegularFile(path)
    try {
      const { size } = await file.stat()
      // An even number of bytes is left out, so that UTF-16 stays in step.
      const start = Math.ceil(Math.max(0, size - KEPT_BYTES) / 2) * 2
      const end = Buffer.alloc(Math.min(size, KEPT_BYTES))
      const { bytesRead } = await file.read(end, 0, end.length, start)
      return keepText(end.subarray(0, bytesRead), size, codePage)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
