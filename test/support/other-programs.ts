/**
 * Other programs in the place of the system's. The program that ships lets nobody choose: here the functions of Node that
 * start programs are exchanged in the test's own process, and a window gets a file system of its own.
 */
import type childProcess from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { basename, isAbsolute } from 'node:path'

type ChildProcess = typeof childProcess
const functions = createRequire(import.meta.url)('node:child_process') as ChildProcess
const others = new Map<string, string>()

function exchange(name: 'spawn' | 'execFile'): void {
  const real = functions[name] as (file: string, ...rest: unknown[]) => unknown
  const exchanged = (file: string, ...rest: unknown[]): unknown =>
    real((isAbsolute(file) ? others.get(basename(file)) : undefined) ?? file, ...rest)
  // With them promisify knows the function.
  Object.defineProperties(exchanged, Object.getOwnPropertyDescriptors(real))
  Object.assign(functions, { [name]: exchanged })
}
exchange('spawn')
exchange('execFile')
syncBuiltinESMExports()

/**
 * Has this process start another program wherever it starts the system's of that name.
 * @param file need not be there: then the program is missing
 * @returns ends it
 */
export function runInstead(name: string, file: string): () => void {
  others.set(name, file)
  return () => void others.delete(name)
}

/**
 * Writes a script that starts a program where another one lies over a program of the system. Needs root, who alone may
 * have a file system of their own.
 * @param script where to write it
 * @param program what it starts, with its own arguments
 */
export function withProgramOver(
  script: string,
  program: string,
  { over, lies }: { over: string; lies: string },
): string {
  const start = `mount --bind '${lies}' '${over}' && exec '${program}' "$@"`
  writeFileSync(script, `#!/bin/sh\nexec unshare --mount sh -c "$(cat <<'START'\n${start}\nSTART\n)" - "$@"\n`)
  chmodSync(script, 0o755)
  return script
}
