import { open, rm } from 'node:fs/promises'
import type { Gate } from './gate'
import { openRegularFile, readPieces, type Below } from './open'

export interface CopyInOptions extends Below {
  readonly gate?: Gate
}

/**
 * Copies a file of a medium to one of ours: opened as `openRegularFile` does, and as far as the gate lets it. What is at the
 * target is replaced; after a failure nothing is.
 * @throws as `openRegularFile`; `cancelled`; system errors as they are
 */
export async function copyIn(source: string, target: string, { gate, below }: CopyInOptions = {}): Promise<void> {
  const from = await openRegularFile(source, { below })
  try {
    await rm(target, { force: true })
    const to = await open(target, 'wx', 0o600)
    try {
      for await (const piece of readPieces(from)) {
        await gate?.pass()
        await to.writeFile(piece)
      }
    } catch (error) {
      await rm(target, { force: true })
      throw error
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}
