import { lstat } from 'node:fs/promises'
import type { PackageFormat } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import type { ToolRun } from '../../shared/jobs'
import { runTool, type ToolCommand } from './run-tool'
import type { ToolRequest } from './server'

export type { ToolCommand } from './run-tool'

/** `wsusutil export PACKAGE LOG` by whatever program plays wsusutil. Errors as in `WsusServer.exportMetadata`. */
export async function exportWith(
  tool: ToolCommand,
  request: ToolRequest & { readonly format: PackageFormat },
): Promise<ToolRun> {
  const { packagePath, format } = request
  if (!packagePath.toLowerCase().endsWith(`.${format}`)) throw new CausewayError('usage', { path: packagePath, format })
  await mustNotExist(packagePath)
  const run = await runCommand(tool, 'export', request)
  // A package beyond the limit of its format was once written as an empty file, with no word of failure.
  if ((await sizeOf(packagePath)) <= 0) {
    throw new CausewayError('wsusutil.failed', { exitCode: run.exitCode, output: run.output, reason: 'empty package' })
  }
  return run
}

/** `wsusutil import PACKAGE LOG`. Errors as in `WsusServer.importMetadata`. */
export async function importWith(tool: ToolCommand, request: ToolRequest): Promise<ToolRun> {
  return runCommand(tool, 'import', request)
}

async function runCommand(tool: ToolCommand, command: 'export' | 'import', request: ToolRequest): Promise<ToolRun> {
  await mustNotExist(request.logPath)
  const args = [...tool.args, command, request.packagePath, request.logPath]
  const run = await runTool({ file: tool.file, args }, request.signal)
  if (run.exitCode === 0) return run
  throw new CausewayError('wsusutil.failed', { command, exitCode: run.exitCode, output: run.output })
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
