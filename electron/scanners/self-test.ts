import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import type { SelfTest } from '../../shared/scanners'
import { eicarTestFile } from './eicar'
import type { Scanner, UnitReport } from './scanner'

/** A name that scanners know as little as any other. */
const TEST_FILE = 'causeway-test.com'
const CLEAN_FILE = 'causeway-clean.txt'
const CLEAN_BYTES = Buffer.from('Causeway wrote this file to see whether a scanner leaves it alone.\n')

/**
 * Gives a scanner the EICAR test file and a clean file beside it, in the way in which it is given a payload. Only one
 * that finds the first and not the second, and accounts for both, is fit to scan.
 * @param workFolder takes the two files for the time of the test; real-time protection must leave it alone
 * @throws CausewayError `scanner.unfit` (details: scanner, problem: found-nothing, found-everything, miscounted),
 *   `scanner.test-file-taken` (scanner, folder) when somebody removed or changed the files, and as `Scanner.scan`
 */
export async function selfTest(scanner: Scanner, workFolder: string, signal: AbortSignal): Promise<SelfTest> {
  const folder = join(workFolder, randomUUID())
  const startedAt = performance.now()
  const files = [
    { path: TEST_FILE, data: eicarTestFile() },
    { path: CLEAN_FILE, data: CLEAN_BYTES },
  ]
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    for (const { path, data } of files)
      await writeFile(join(folder, path), data, { mode: 0o600 }).catch(() => undefined)
    await demandUntouched(scanner.name, workFolder, folder, files)
    const list = files.map(({ path, data }) => ({ path, bytes: data.length }))
    const bytes = list.reduce((sum, file) => sum + file.bytes, 0)
    const report = await scanner.scan({ folder, list: scanner.takesLists ? list : null, files: 2, bytes }, { signal })
    // Whoever takes files away here would take them away on the medium.
    await demandUntouched(scanner.name, workFolder, folder, files)
    const problem = problemOf(report)
    if (problem) throw new CausewayError('scanner.unfit', { scanner: scanner.name, problem })
    const seconds = (performance.now() - startedAt) / 1000
    return { ...report.engine, scanner: scanner.name, at: new Date().toISOString(), seconds }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function problemOf({ hits, files, bytes }: UnitReport): 'found-nothing' | 'found-everything' | 'miscounted' | null {
  const found = new Set(hits.map(({ path }) => path))
  if (!found.has(TEST_FILE)) return 'found-nothing'
  if (found.has(CLEAN_FILE) || found.size > 1) return 'found-everything'
  return files !== null && (files < 2 || bytes === 0) ? 'miscounted' : null
}

async function demandUntouched(
  scanner: string,
  workFolder: string,
  folder: string,
  files: readonly { readonly path: string; readonly data: Buffer }[],
): Promise<void> {
  for (const { path, data } of files) {
    const there = await readFile(join(folder, path)).catch(() => null)
    if (!there?.equals(data)) throw new CausewayError('scanner.test-file-taken', { scanner, folder: workFolder })
  }
}
