/** Child processes: started without a shell, ended with everything that they started. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'

const MARK = 'CAUSEWAY_CHILD_MARK'

/** Signals that end this process, and what it waits for, with their numbers. */
const STOPPING = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }

/**
 * Runs a program and waits. Standard input is closed, output goes where ours goes.
 * @param {string} file
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number, patience?: number, output?: 'inherit' | 'keep' | 'stderr'}} options
 *   seconds: end it after that long; patience: seconds that it has to clean up after a signal, 3 when it is not said;
 *   keep: return what it printed instead of showing it
 * @returns {Promise<{code: number, output: string, timedOut: boolean}>} code 127 when it could not be started,
 *   128 + n as shells say it when a signal ended it
 */
export async function run(file, args, options = {}) {
  const { cwd, env = process.env, seconds, patience = 3, output = 'inherit' } = options
  const mark = `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`
  // A group of its own, so that a stage that hangs can be ended with its children; Windows has no such groups.
  const grouped = process.platform !== 'win32'
  const stdout = output === 'inherit' ? 'inherit' : output === 'stderr' ? 2 : 'pipe'
  const stderr = output === 'keep' ? 'pipe' : 'inherit'
  const child = spawn(file, args, {
    cwd,
    env: { ...env, [MARK]: mark },
    stdio: ['ignore', stdout, stderr],
    detached: grouped,
    windowsHide: true,
  })
  const kept = []
  child.stdout?.on('data', (data) => kept.push(data))
  child.stderr?.on('data', (data) => kept.push(data))

  const end = (signal) => {
    try {
      process.kill(grouped ? -child.pid : child.pid, signal)
    } catch {
      // It is gone already.
    }
  }
  let killer
  const endSoon = (milliseconds) => {
    end('SIGTERM')
    killer ??= setTimeout(() => end('SIGKILL'), milliseconds)
  }
  let timedOut = false
  const timer =
    seconds &&
    setTimeout(() => {
      timedOut = true
      endSoon(5_000)
    }, seconds * 1000)
  let stoppedBy = null
  const stop = (signal) => {
    stoppedBy = signal
    end(signal)
    endSoon(patience * 1000)
  }
  for (const signal of Object.keys(STOPPING)) process.on(signal, stop)

  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      kept.push(Buffer.from(`${file}: ${error.message}\n`))
      if (output !== 'keep') process.stderr.write(`${file}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal]))
  })
  clearTimeout(timer)
  clearTimeout(killer)
  for (const signal of Object.keys(STOPPING)) process.removeListener(signal, stop)
  if (child.pid) {
    end('SIGKILL')
    endLeftovers(mark)
  }
  if (stoppedBy) process.exit(128 + STOPPING[stoppedBy])
  return { code, output: Buffer.concat(kept).toString('utf8'), timedOut }
}

/**
 * Ends what a finished child left running outside its group (Playwright gives each Electron a group of its own):
 * such processes are known by the mark in the environment that they inherited. Linux only; elsewhere does nothing.
 */
function endLeftovers(mark) {
  if (process.platform !== 'linux') return
  const wanted = Buffer.from(`${MARK}=${mark}\0`)
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    try {
      if (readFileSync(`/proc/${name}/environ`).includes(wanted)) process.kill(Number(name), 'SIGKILL')
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
}
