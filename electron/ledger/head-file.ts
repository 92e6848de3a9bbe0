/**
 * The signed head beside the ledger, `ledger-head`: a truncated or replaced ledger.db contradicts it. First line:
 * the signed text; the rest: the armored signature. So `head -n 1 | tr -d '\n'` and `ssh-keygen -Y verify` check it.
 */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sha256Schema } from '../../shared/domain'
import { parseJson } from '../../shared/json'
import { errorCode } from '../files/system-error'
import { readStateFile } from '../files/state-file'
import { headText, type SignedHead } from './chain'

const headSchema = z.strictObject({
  hash: sha256Schema,
  sequence: z.number().int().positive(),
  station: z.string(),
})

/** Where the head of the ledger in `file` lies. */
export function headFileOf(file: string): string {
  return join(dirname(file), 'ledger-head')
}

/** The head in the file; `absent` when there is none, `malformed` when it is not one that Causeway writes. */
export function readHeadFile(path: string): SignedHead | 'absent' | 'malformed' {
  let text: string
  try {
    text = readStateFile(path).toString('utf8')
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'absent' : 'malformed'
  }
  const end = text.indexOf('\n')
  try {
    const head = headSchema.parse(parseJson(text.slice(0, end)))
    return headText(head) === text.slice(0, end) ? { ...head, signature: text.slice(end + 1) } : 'malformed'
  } catch {
    return 'malformed'
  }
}

/**
 * Replaces the head file so that after a power cut the old or the new one is there, whole. Synchronous like the
 * append it belongs to. The caller holds the ledger's write lock, so the temporary name is one and the same and a
 * killed process leaves nothing that grows.
 */
export function writeHeadFile(path: string, head: SignedHead): void {
  const temporary = `${path}.part`
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeFileSync(file, `${headText(head)}\n${head.signature}`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  // Windows cannot open a folder to flush it; it flushes names by itself.
  if (process.platform !== 'win32') flushFolder(dirname(path))
}

function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
