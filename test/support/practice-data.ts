import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { succeed, type Pair } from './stations'

/** Gives the pair's export server other content: the files below `source`, spread over `updates` updates. */
export async function serveFrom(pair: Pair, source: string, updates: number): Promise<void> {
  rmSync(contentOf(pair, 'export', '..'), { recursive: true, force: true })
  const options = ['--side', 'export', '--updates', String(updates), '--content-from', source]
  await succeed(pair.sender, 'practice', 'create', ...options)
}

/** An empty import server in the place of the pair's. */
export async function emptyImportServer(pair: Pair): Promise<void> {
  rmSync(contentOf(pair, 'import', '..'), { recursive: true, force: true })
  await succeed(pair.receiver, 'practice', 'create', '--side', 'import')
}

/** No update has an empty file, yet a content store may hold one, and then it travels. */
export function addEmptyFile(pair: Pair): void {
  const sha1 = createHash('sha1').digest('hex').toUpperCase()
  const folder = contentOf(pair, 'export', sha1.slice(-2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${sha1}.txt`), '')
}

function contentOf(pair: Pair, side: 'export' | 'import', ...below: string[]): string {
  const home = side === 'export' ? pair.sender : pair.receiver
  return join(home, 'practice', side, 'WSUSContent', ...below)
}
