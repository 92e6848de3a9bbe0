#!/usr/bin/env node
/**
 * npx causeway: Causeway's command line from the checkout. Runs in this process where its Node will do, else in
 * build/toolchain's. Says what it prepares on standard error only: standard output belongs to the command.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { node, ownNodeFits, root } from './parts/host.mjs'
import { buildIsCurrent, cliProgram } from './parts/sources.mjs'
import { asScript, setUp } from './setup.mjs'

/** Node 20 cannot replace itself by another program, so it stands between the shell and the command line. */
function runInToolchain() {
  const starter = join(root, 'build/parts/end-with-parent.mjs')
  const child = spawn(node, [starter, String(process.pid), cliProgram, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
    process.on(signal, () => {
      // A terminal sends Ctrl+C to both of us; a second one would ask the command line to stop at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.once('error', (error) => {
    process.stderr.write(`${node}: ${error.message}\n`)
    process.exitCode = 1
  })
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

// Messages can be lost: a standard error that takes nothing does not keep the command from running.
process.stderr.on('error', () => {})

await asScript(async () => {
  if (!existsSync(cliProgram) || !existsSync(node)) {
    process.stderr.write('causeway: preparing the checkout first\n')
    await setUp()
  } else if (!buildIsCurrent()) {
    process.stderr.write('causeway: out/ is older than the sources; `npm run build` brings it up to date\n')
  }
  if (ownNodeFits) await import(pathToFileURL(cliProgram).href)
  else runInToolchain()
})
