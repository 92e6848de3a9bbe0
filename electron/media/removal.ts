import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { systemProgram } from '../processes/system-programs'
import { runSystemTool } from './system-tool'
import { runPowerShell } from './windows-devices'

/** A slow stick may still have gigabytes to take over. */
const AS_LONG_AS_IT_TAKES = 0

export interface Flushed {
  /** False where the system has no way to ask (a network share on Windows): remove it by the system's own means. */
  readonly flushed: boolean
  /** The tool that answered. */
  readonly source: string
  /** UTC. */
  readonly at: string
}

/**
 * Waits until the system says that everything written below a path has reached its device, so that it can be
 * unmounted and taken out.
 * @throws CausewayError `medium.lost` (details: path) when the medium is gone or the system reports a write error
 */
export async function prepareRemoval(path: string): Promise<Flushed> {
  try {
    await stat(path)
    const source = await flush(path)
    return { flushed: source !== null, source: source ?? 'none', at: new Date().toISOString() }
  } catch (cause) {
    throw new CausewayError('medium.lost', { path }, cause)
  }
}

async function flush(path: string): Promise<string | null> {
  if (process.platform !== 'win32') {
    // syncfs(2) through coreutils: the whole file system, and its write errors come back as exit code.
    await runSystemTool(systemProgram('sync'), ['-f', resolve(path)], AS_LONG_AS_IT_TAKES)
    return 'sync -f'
  }
  const letter = /^([A-Za-z]):/.exec(resolve(path))?.[1]
  if (letter === undefined) return null
  await runPowerShell(`$ErrorActionPreference = 'Stop'; Write-VolumeCache -DriveLetter ${letter}`, AS_LONG_AS_IT_TAKES)
  return 'Write-VolumeCache'
}
