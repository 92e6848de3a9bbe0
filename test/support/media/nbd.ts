/** A disk that nbdkit makes up, shown as a file by nbdfuse; a loop device makes a medium of it. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMounted, seeEnd, tried, undoable, waitUntil } from './tools'

/** Programs that this needs, besides what a loop device needs. */
export const NBD_PROGRAMS = ['nbdkit', 'nbdfuse']

/**
 * @param folder holds the socket and the mount point
 * @param args of nbdkit: filters, plugin and parameters
 * @param stdio of nbdkit, for what it logs
 * @returns the file, and how to end all of it
 */
export function showDisk(
  folder: string,
  args: readonly string[],
  stdio: StdioOptions = 'ignore',
): { readonly seen: string; readonly undo: () => void } {
  const [socket, shown] = [join(folder, 'socket'), join(folder, 'shown')]
  // In groups of their own: Ctrl-C is for the tests, which unmount before they end them.
  const server = spawn('nbdkit', ['--foreground', '--unix', socket, ...args], { stdio, detached: true })
  const undoServer = undoable(() => end(server))
  mkdirSync(shown)
  let client: ChildProcess | undefined
  const undoClient = undoable(() => {
    if (isMounted(shown) && !tried('umount', shown)) tried('umount', '--lazy', shown)
    end(client)
  })
  const undo = (): void => {
    undoClient()
    undoServer()
  }
  try {
    waitUntil('nbdkit listens', () => existsSync(socket))
    client = spawn('nbdfuse', [join(shown, 'disk'), '--unix', socket], { stdio: 'ignore', detached: true })
    waitUntil('nbdfuse is mounted', () => isMounted(shown))
  } catch (error) {
    undo()
    throw error
  }
  return { seen: join(shown, 'disk'), undo }
}

function end(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return
  child.kill('SIGTERM')
  seeEnd(child.pid, 5_000)
}
