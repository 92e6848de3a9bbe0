import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { ScanFinding, ScannerRehearsal } from '../../../shared/scanners'
import { walkFiles, type WalkedFile } from '../../files/walk'
import { eicarTestFile } from '../eicar'

const DAY_MS = 86_400_000
const PROGRESS_EVERY = 64
const FAILED = 2

export interface PracticeScan {
  /** Name of the engine that it plays: two of them can be two different ones. */
  readonly engine: string
  readonly rehearsal: ScannerRehearsal
  readonly version: string
  readonly print: (line: string) => void
  readonly now?: Date
}

/**
 * The stand-in for a malware scanner, with the contract of docs/format.md. It really reads every byte and really finds
 * the EICAR test file; a rehearsal makes it find or leave out more.
 * @returns the exit code
 */
export async function runPracticeScanner(folder: string, options: PracticeScan): Promise<number> {
  const { engine, rehearsal, version, print, now = new Date() } = options
  if (rehearsal === 'fails') return FAILED
  const scanned = { files: 0, bytes: 0 }
  const hits: ScanFinding[] = []
  const unread: ScanFinding[] = []
  for await (const file of walkFiles(folder)) {
    if (rehearsal === 'leaves-files-out' && isPayload(file)) {
      unread.push({ path: file.path, name: 'larger than the limit' })
      continue
    }
    const isTestFile = await holdsTestFile(join(folder, file.path))
    scanned.files++
    scanned.bytes += file.bytes
    if (isFound(rehearsal, file, isTestFile, hits)) hits.push({ path: file.path, name: nameOf(isTestFile) })
    if (scanned.files % PROGRESS_EVERY === 0) print(JSON.stringify({ progress: scanned }))
  }
  const age = rehearsal === 'old-signatures' ? 60 : 1
  // It passes its self-test, as one does that an exclusion keeps away from the medium.
  const told = rehearsal === 'reads-nothing' && hits.length === 0 ? { files: 0, bytes: 0 } : scanned
  print(
    JSON.stringify({
      scanned: told,
      hits,
      unread,
      engine: { name: engine, version },
      signatures: { date: new Date(now.getTime() - age * DAY_MS).toISOString() },
    }),
  )
  return hits.length > 0 ? 1 : 0
}

function isFound(
  rehearsal: ScannerRehearsal,
  file: WalkedFile,
  isTestFile: boolean,
  hits: readonly ScanFinding[],
): boolean {
  if (rehearsal === 'finds-nothing') return false
  if (rehearsal === 'finds-everything' || isTestFile) return true
  return rehearsal === 'hit' && hits.length === 0 && isPayload(file)
}

function isPayload({ path }: WalkedFile): boolean {
  return path.startsWith('WSUSContent/')
}

function nameOf(isTestFile: boolean): string {
  return isTestFile ? 'EICAR-Test-File' : 'Practice.Rehearsed.Finding'
}

/** Reads the whole file, as a scanner does; the test file is one that begins with it. */
async function holdsTestFile(path: string): Promise<boolean> {
  const wanted = eicarTestFile()
  let start = Buffer.alloc(0)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    if (start.length < wanted.length) start = Buffer.concat([start, chunk.subarray(0, wanted.length)])
  return start.subarray(0, wanted.length).equals(wanted)
}
