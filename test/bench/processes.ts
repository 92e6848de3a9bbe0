import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { BenchError } from './errors'

/** Whether a program of that name can be started. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export interface Finished {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end. @returns what it printed, whatever its exit code */
export function finish(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C', ...env } })
    const said: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => said.push(data))
    child.stderr.on('data', (data: Buffer) => said.push(data))
    const output = () => Buffer.concat(said).toString('utf8')
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output: output() }))
  })
}

/** @throws BenchError when the program fails, with the end of what it said */
export async function demand(file: string, args: readonly string[], env?: Record<string, string>): Promise<string> {
  const { code, output } = await finish(file, args, env)
  if (code !== 0) throw new BenchError(`${file} failed with exit code ${code}: ${output.trim().slice(-600)}`)
  return output
}

/** A line of shell, ended by its first failure; folders come in as variables, so that no name needs quoting. */
export function shell(script: string, variables: Record<string, string>): Promise<string> {
  return demand('sh', ['-ec', script], variables)
}
