import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CausewayError } from '../../../shared/errors'
import { openGate, type Gate } from '../../files/gate'
import { writeFirstApprovals } from './approvals'
import { bundleCount, practiceRows } from './catalogue-rows'
import { LICENCE } from './catalogue'
import { ContentWriter, storeFilesOf, storeSeededFiles, type StoredFile } from './content'
import { appendRows, type UpdateRow } from './database'
import { newSettings } from './good-day'
import { practicePaths, writeSettings } from './settings'

export interface CreateOptions {
  readonly side: 'export' | 'import'
  /** Number of software updates (bundles among them); categories and detectoids come on top. Ignored for 'import'. */
  readonly updates: number
  /** Real files to serve as content; without it, a few MB are made from the seed. */
  readonly contentFrom?: string
  readonly seed: number
  readonly gate?: Gate
  readonly onProgress?: (done: { readonly files: number; readonly bytes: number }) => void
}

export interface CreatedServer {
  /** Hash-named files, licences included. */
  readonly contentFiles: number
  readonly contentBytes: number
  readonly updates: number
}

/**
 * Makes a practice server: `server.json`, `WSUSContent/`, `susdb/updates.ndjson`. It is built beside `folder` and
 * takes its name when it is whole.
 *
 * @throws CausewayError `file.exists` when `folder` is there and not empty (details: path); `usage` for fewer than
 *   one update; `file.unreadable`, `copy.nothing-to-copy` for `contentFrom`; `cancelled`
 */
export async function createPracticeServer(folder: string, options: CreateOptions): Promise<CreatedServer> {
  if (options.side === 'export' && !(Number.isSafeInteger(options.updates) && options.updates >= 1)) {
    throw new CausewayError('usage', { option: 'updates', value: options.updates })
  }
  const final = resolve(folder)
  await takeEmptyFolder(final)
  const building = `${final}.part`
  await rm(building, { recursive: true, force: true })
  try {
    const created = await build(building, final, options)
    await rmdir(final)
    await rename(building, final)
    return created
  } catch (error) {
    await rm(building, { recursive: true, force: true })
    throw error
  }
}

async function takeEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  try {
    await rmdir(folder)
  } catch (error) {
    throw new CausewayError('file.exists', { path: folder }, error)
  }
  await mkdir(folder)
}

async function build(folder: string, final: string, options: CreateOptions): Promise<CreatedServer> {
  const paths = practicePaths(folder)
  const content = new ContentWriter(paths.content)
  await content.start()
  await mkdir(dirname(paths.database), { recursive: true })
  await writeFile(paths.database, '')
  if (options.side === 'export') await fill(folder, final, content, options)
  await content.finish()
  await writeFirstApprovals(folder)
  await writeSettings(folder, newSettings(options.side, new Date(), content.bytes))
  const updates = options.side === 'export' ? options.updates : 0
  return { contentFiles: content.files, contentBytes: content.bytes, updates }
}

async function fill(folder: string, final: string, content: ContentWriter, options: CreateOptions): Promise<void> {
  const gate = options.gate ?? openGate()
  const report = (): void => options.onProgress?.({ files: content.files, bytes: content.bytes })
  const carriers = options.updates - bundleCount(options.updates)
  const groups =
    options.contentFrom === undefined
      ? await storeSeededFiles(carriers, options.seed, content, gate, report)
      : spread(await storeFilesOf(options.contentFrom, [folder, final], content, gate, report), carriers)
  const licences = await storeLicences(content)
  report()
  let batch: UpdateRow[] = []
  for (const row of practiceRows({ updates: options.updates, seed: options.seed, groups, licences })) {
    batch.push(row)
    if (batch.length < 64) continue
    await gate.pass()
    await appendRows(practicePaths(folder).database, batch)
    batch = []
  }
  await appendRows(practicePaths(folder).database, batch)
}

/** All files over all updates, neighbours together; with fewer files than updates some updates have none. */
function spread(files: readonly StoredFile[], updates: number): StoredFile[][] {
  const edge = (update: number): number => Math.floor((update * files.length) / updates)
  return Array.from({ length: updates }, (_, update) => files.slice(edge(update), edge(update + 1)))
}

async function storeLicences(content: ContentWriter): Promise<(StoredFile & { language: string })[]> {
  const licences = []
  for (const [language, text] of Object.entries(LICENCE)) {
    const file = await content.addBytes(`license_${language}.txt`, '2026-01-01T00:00:00Z', Buffer.from(text, 'utf8'))
    licences.push({ ...file, language })
  }
  return licences
}
