/** The built command line as a process of its own, as an operator's script starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { BUILT_CLI, type CliAnswer } from './stations'

/** Modules that are loaded before the command line and change what the machine seems to be. */
export const SHIMS = {
  /** Shifts the clock by CAUSEWAY_TEST_CLOCK_MS milliseconds. */
  clock: resolve(import.meta.dirname, 'shims/clock.mjs'),
  /** Has statfs answer for the folders of CAUSEWAY_TEST_ROOM (JSON: folder to bytes free) as it says there. */
  room: resolve(import.meta.dirname, 'shims/room.mjs'),
} as const

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly shims?: readonly string[]
  /** Called with each line of stderr, steps among them, and the process that said it. */
  readonly onLine?: (line: string, child: ChildProcess) => void
}

export type CommandAnswer = CliAnswer & { readonly pid: number }

/** Runs `causeway --home HOME --json …`. */
export async function command(
  home: string,
  args: readonly string[],
  { env = {}, shims = [], onLine }: CommandOptions = {},
): Promise<CommandAnswer> {
  const imports = shims.flatMap((shim) => ['--import', shim])
  const child = spawn(process.execPath, [...imports, BUILT_CLI, '--home', home, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let [stdout, stderr, said] = ['', '', 0]
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
    const lines = stderr.split('\n').slice(0, -1)
    for (const line of lines.slice(said)) onLine?.(line, child)
    said = lines.length
  })
  const [code] = (await once(child, 'close')) as [number | null]
  try {
    return { exit: code ?? -1, document: JSON.parse(stdout) as CliAnswer['document'], stderr, pid: child.pid ?? 0 }
  } catch {
    throw new Error(`causeway ${args.join(' ')}: ${String(code)}, no JSON document\n${stdout}\n${stderr}`)
  }
}

/** What statfs is to answer, for `CommandOptions`: so many bytes free in each of these folders. */
export function withRoom(room: Readonly<Record<string, number>>): CommandOptions {
  return { shims: [SHIMS.room], env: { CAUSEWAY_TEST_ROOM: JSON.stringify(room) } }
}
