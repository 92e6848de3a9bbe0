/** Scripts for worker threads that run from the sources: imports there have no extension, which Node must be told. */
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const loader = pathToFileURL(resolve(import.meta.dirname, '../ledger/resolve-ts.mjs')).href

/** @param path from this folder */
function fromSource(path: string): URL {
  const script = pathToFileURL(resolve(import.meta.dirname, path)).href
  return new URL(`data:text/javascript,await import(${JSON.stringify(loader)});await import(${JSON.stringify(script)})`)
}

/** The engine's own thread. */
export const WORKER = fromSource('../../../electron/workers/worker.ts')
/** A thread that does what it is told; see obedient-thread.ts. */
export const OBEDIENT = fromSource('obedient-thread.ts')
