import { access, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendRows, asOnlyWriter, dropTornRow, readKeys, updateKey, type UpdateRow } from './database'
import { readPackage } from './package-reader'
import { delayed } from './package-text'
import { writePackage } from './package-writer'
import { practicePaths, readSettings, type PracticeSettings } from './settings'
import { TOOL_WORDING } from './tool-wording'

/** Where the stand-in prints. */
export interface PracticeIo {
  print(text: string): void
}

/** Rows per write: a killed import leaves whole chunks and at most one torn line. */
const CHUNK = 8

/** The failure that `server.json` asks for, once the time has come. */
class RehearsedFailure extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('rehearsed failure')
    this.exitCode = exitCode
  }
}

/**
 * The stand-in for `wsusutil`: `export PACKAGE LOG` and `import PACKAGE LOG` over the practice server in `folder`.
 * Runs as a process of its own. Honours what is documented of the real tool: PACKAGE (on export) and LOG must not
 * exist, output is localised, the log says nothing useful, an import is slow, a killed one leaves part of the
 * updates imported and running it again completes them.
 *
 * @param argv what follows the program's name
 * @returns the exit code: 0 is success, everything else failure
 */
export async function runPracticeWsusutil(folder: string, argv: readonly string[], io: PracticeIo): Promise<number> {
  let settings: PracticeSettings
  try {
    settings = await readSettings(folder)
  } catch (error) {
    io.print(`${TOOL_WORDING.en.failed} ${messageOf(error)}\n`)
    return 1
  }
  const words = TOOL_WORDING[settings.locale]
  const [command, packagePath, logPath, ...rest] = argv
  if ((command !== 'export' && command !== 'import') || !packagePath || !logPath || rest.length > 0) {
    io.print(`${words.usage}\n`)
    return 1
  }
  for (const path of command === 'export' ? [packagePath, logPath] : [logPath]) {
    if (!(await exists(path))) continue
    io.print(`${words.nameTaken} ${path}\n`)
    return 1
  }
  try {
    await writeFile(logPath, logLine(`${command} ${settings.serverId ?? ''}`), { flag: 'wx' })
    io.print(`${command === 'export' ? words.exporting : words.importing}\n`)
    await (command === 'export' ? exportAll(folder, settings, packagePath) : importAll(folder, settings, packagePath))
  } catch (error) {
    if (error instanceof RehearsedFailure && error.exitCode === 0) return 0
    io.print(`${words.failed} ${messageOf(error)}\n`)
    return error instanceof RehearsedFailure ? error.exitCode : 1
  }
  await writeFile(logPath, logLine('end'), { flag: 'a' })
  io.print(`${command === 'export' ? words.exported : words.imported}\n`)
  return 0
}

async function exportAll(folder: string, settings: PracticeSettings, packagePath: string): Promise<void> {
  const { database } = practicePaths(folder)
  const { fail, exportDelayMs } = settings
  const source = {
    database,
    serverId: settings.serverId ?? '',
    languages: settings.languages ?? [],
    creationTime: `${new Date().toISOString().slice(0, 19)}Z`,
  }
  const wait = delayed(exportDelayMs)
  await writePackage(packagePath, source, async (index) => {
    if (fail?.command === 'export' && index >= fail.after) throw new RehearsedFailure(fail.exitCode)
    await wait(index)
  })
}

async function importAll(folder: string, settings: PracticeSettings, packagePath: string): Promise<void> {
  const { database } = practicePaths(folder)
  // Read through once before the first row is written: a damaged package changes nothing.
  let updates = 0
  for await (const row of readPackage(packagePath)) if (row.xml !== '') updates += 1
  if (updates === 0) throw new RangeError('the package holds no updates')
  const failAfter = settings.fail?.command === 'import' ? settings.fail.after : Infinity
  await asOnlyWriter(database, async () => {
    await dropTornRow(database)
    const known = await readKeys(database)
    let chunk: UpdateRow[] = []
    const flush = async (): Promise<void> => {
      if (settings.importDelayMs > 0) await sleep(settings.importDelayMs * chunk.length)
      await appendRows(database, chunk)
      chunk = []
    }
    let done = 0
    for await (const row of readPackage(packagePath)) {
      if (done >= failAfter) {
        await flush()
        throw new RehearsedFailure(settings.fail?.exitCode ?? 1)
      }
      done += 1
      if (!known.has(updateKey(row))) chunk.push(row)
      if (chunk.length >= CHUNK) await flush()
    }
    await flush()
  })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function logLine(text: string): string {
  return `${new Date().toISOString()} Info WsusUtil.1 ${text}\r\n`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
