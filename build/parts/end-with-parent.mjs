/**
 * Loaded before the command line when build/causeway.mjs runs it in another Node: that one holds the other end of
 * file descriptor 3, and when it is killed outright (no signal to forward) this process must not run on unseen.
 */
import { Socket } from 'node:net'

const parent = new Socket({ fd: 3 })
parent.once('close', () => process.kill(process.pid, 'SIGKILL'))
parent.on('error', () => process.kill(process.pid, 'SIGKILL'))
parent.resume()
parent.unref()
