/** The one place where Causeway starts other programs: without a shell, by absolute path, with a search path of ours. */
import {
  execFile,
  execFileSync,
  spawn,
  type ChildProcess,
  type ChildProcessByStdio,
  type ChildProcessWithoutNullStreams,
} from 'node:child_process'
import { isAbsolute, win32 } from 'node:path'
import type { Readable } from 'node:stream'
import { systemFolder, windowsFolder } from '../files/native/windows-folders'
import { searchPath } from './system-programs'

export interface StartOptions {
  readonly detached?: boolean
  /** Ends it. */
  readonly signal?: AbortSignal
}

/**
 * Starts a program.
 * @param file an absolute path: a bare name would be looked for in the working folder (Windows) and along PATH, which
 *   belong to whoever started Causeway, and the working folder may be a medium
 * @throws TypeError when it is not absolute
 */
export function startProgram(
  file: string,
  args: readonly string[],
  stdio: readonly ['ignore', 'pipe', 'pipe'],
  options?: StartOptions,
): ChildProcessByStdio<null, Readable, Readable>
export function startProgram(
  file: string,
  args: readonly string[],
  stdio: readonly ['pipe', 'pipe', 'pipe'],
  options?: StartOptions,
): ChildProcessWithoutNullStreams
export function startProgram(
  file: string,
  args: readonly string[],
  stdio: 'ignore',
  options?: StartOptions,
): ChildProcess
export function startProgram(
  file: string,
  args: readonly string[],
  stdio: 'ignore' | readonly ('ignore' | 'pipe')[],
  options: StartOptions = {},
): ChildProcess {
  const io = typeof stdio === 'string' ? stdio : [...stdio]
  return spawn(absolute(file), args, { ...options, stdio: io, windowsHide: true, env: childEnvironment() })
}

export interface AskOptions {
  /** Ends it after so long; 0 for work that takes as long as it needs. */
  readonly timeoutMs: number
  /** Bytes that it prints at most. */
  readonly maxBytes: number
  /** Variables beside those that every program gets. */
  readonly env?: Readonly<Record<string, string>>
}

/** What a program printed (UTF-8), and why it did not succeed, where it did not. */
export interface Printed {
  readonly stdout: string
  readonly error: Error | null
}

/** Runs a program to its end and returns what it printed on standard output. @throws TypeError as `startProgram` */
export async function askProgram(
  file: string,
  args: readonly string[],
  { timeoutMs, maxBytes, env = {} }: AskOptions,
): Promise<Printed> {
  const options = { encoding: 'utf8', timeout: timeoutMs, maxBuffer: maxBytes, windowsHide: true } as const
  const program = absolute(file)
  return new Promise((resolve) => {
    execFile(program, args, { ...options, env: { ...childEnvironment(), ...env } }, (error, stdout) =>
      resolve({ stdout, error: error instanceof Error ? error : null }),
    )
  })
}

/**
 * Returns at once what a program of a moment printed, each byte a character.
 * @throws TypeError as `startProgram`; Error when it cannot be started, fails or takes too long
 */
export function askProgramNow(file: string, args: readonly string[], timeoutMs: number): string {
  const options = { encoding: 'latin1', timeout: timeoutMs, windowsHide: true } as const
  return execFileSync(absolute(file), args, { ...options, env: childEnvironment() })
}

function absolute(file: string): string {
  if (isAbsolute(file)) return file
  // A program of Windows on another system: not there, like any other that is not installed.
  if (win32.isAbsolute(file)) return `/${file}`
  throw new TypeError(`programs are started by absolute path: ${file}`)
}

/** Variables that would decide where a program finds others, or its own parts; Windows does not mind the case of names. */
const OVERRULED = /^(path|systemroot|windir|comspec|psmodulepath|nodefaultcurrentdirectoryinexepath)$/i

/**
 * Returns the environment of programs that Causeway starts: that of Causeway, but where programs are found is not for
 * whoever started Causeway to say.
 */
export function childEnvironment(given = process.env, platform = process.platform): NodeJS.ProcessEnv {
  if (platform !== 'win32') return { ...given, PATH: searchPath(platform) }
  const kept = Object.entries(given).filter(([name]) => !OVERRULED.test(name))
  return {
    ...Object.fromEntries(kept),
    Path: searchPath(platform),
    SystemRoot: windowsFolder(),
    windir: windowsFolder(),
    ComSpec: `${systemFolder()}\\cmd.exe`,
    // cmd and CreateProcess look in the working folder first unless this is set, whatever its value.
    NoDefaultCurrentDirectoryInExePath: '1',
  }
}
