/**
 * node end-with-parent.mjs PARENT PROGRAM [ARGUMENT …]: runs a program of ours in this process, and ends this process
 * soon after its parent. For build/causeway.mjs, which runs the command line in another Node: when that launcher is
 * killed outright there is no signal to forward, and a transfer must not run on unseen.
 *
 * Asks the system who the parent is. Nothing is opened, and nothing is handed on: worker threads and child processes
 * inherit --import options, NODE_OPTIONS and file descriptors, and what ran in each of them closed a descriptor that
 * had become another file's.
 */
import { pathToFileURL } from 'node:url'

const LOOK_MS = 200

const [parent, program] = process.argv.slice(2)
// The program finds its own arguments where Node puts them.
process.argv.splice(1, 3, program)

setInterval(() => {
  if (process.ppid !== Number(parent)) process.kill(process.pid, 'SIGKILL')
}, LOOK_MS).unref()

await import(pathToFileURL(program).href)
