import { access, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendRows, asOnlyWriter, dropTornRow, readKeys, updateKey, type UpdateRow } from './database'
import { encodeOutput } from './encode-output'
import { checkHealth, resetContent } from './maintenance'
import { readPackage } from './package-reader'
import { delayed } from './package-text'
import { writePackage } from './package-writer'
import { practicePaths, readSettings, type PracticeSettings } from './settings'
import { TOOL_WORDING } from './tool-wording'

/** Where the stand-in prints: bytes, because what they mean is its server's code page. */
export interface PracticeIo {
  print(bytes: Uint8Array): void
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

type Say = (text: string) => void

/**
 * The stand-in for `wsusutil` over the practice server in `folder`: `export PACKAGE LOG`, `import PACKAGE LOG`,
 * `checkhealth`, `reset`. Runs as a process of its own. Honours what is documented of the real tool: PACKAGE (on
 * export) and LOG must not exist, output is localised, the log says nothing useful, an import is slow, a killed one
 * leaves part of the updates imported and running it again completes them.
 *
 * @param argv what follows the program's name
 * @returns the exit code: 0 is success, everything else failure
 */
export async function runPracticeWsusutil(folder: string, argv: readonly string[], io: PracticeIo): Promise<number> {
  let settings: PracticeSettings
  try {
    settings = await readSettings(folder)
  } catch (error) {
    io.print(Buffer.from(`${TOOL_WORDING.en.failed} ${messageOf(error)}\n`))
    return 1
  }
  const words = TOOL_WORDING[settings.locale]
  const say: Say = (text) => io.print(encodeOutput(`${text}\n`, settings.codePage ?? null))
  const work = commandIn(folder, settings, argv, say)
  if (!work) {
    say(words.usage)
    return 1
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof RehearsedFailure && error.exitCode === 0) return 0
    say(`${words.failed} ${messageOf(error)}`)
    return error instanceof RehearsedFailure ? error.exitCode : 1
  }
}

/** What the arguments ask for; null when they are not understood. */
function commandIn(
  folder: string,
  settings: PracticeSettings,
  argv: readonly string[],
  say: Say,
): (() => Promise<number>) | null {
  const [command, packagePath, logPath] = argv
  if (argv.length === 1 && command === 'checkhealth') return () => checkHealth(folder, settings, say)
  if (argv.length === 1 && command === 'reset') return () => resetContent(folder, settings, say)
  if ((command !== 'export' && command !== 'import') || !packagePath || !logPath || argv.length > 3) return null
  return () => exchange(command, { folder, settings, packagePath, logPath }, say)
}

interface Exchange {
  readonly folder: string
  readonly settings: PracticeSettings
  readonly packagePath: string
  readonly logPath: string
}

async function exchange(command: 'export' | 'import', exchanged: Exchange, say: Say): Promise<number> {
  const { settings, packagePath, logPath } = exchanged
  const words = TOOL_WORDING[settings.locale]
  for (const path of command === 'export' ? [packagePath, logPath] : [logPath]) {
    if (!(await exists(path))) continue
    say(`${words.nameTaken} ${path}`)
    return 1
  }
  await writeFile(logPath, logLine(`${command} ${settings.serverId ?? ''}`), { flag: 'wx' })
  say(command === 'export' ? words.exporting : words.importing)
  await (command === 'export' ? exportAll(exchanged) : importAll(exchanged))
  await writeFile(logPath, logLine('end'), { flag: 'a' })
  say(command === 'export' ? words.exported : words.imported)
  return 0
}

async function exportAll({ folder, settings, packagePath }: Exchange): Promise<void> {
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
    if (fail?.command === 'export' && index >= fail.after) await goWrong(folder, fail)
    await wait(index)
  })
  if (fail?.command === 'export') await goWrong(folder, fail)
}

async function importAll({ folder, settings, packagePath }: Exchange): Promise<void> {
  const { database } = practicePaths(folder)
  // Read through once before the first row is written: a damaged package changes nothing.
  let updates = 0
  for await (const row of readPackage(packagePath)) if (row.xml !== '') updates += 1
  if (updates === 0) throw new RangeError('the package holds no updates')
  const fail = settings.fail?.command === 'import' ? settings.fail : null
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
      if (fail && done >= fail.after) {
        await flush()
        await goWrong(folder, fail)
      }
      done += 1
      if (!known.has(updateKey(row))) chunk.push(row)
      if (chunk.length >= CHUNK) await flush()
    }
    await flush()
    if (fail) await goWrong(folder, fail)
  })
}

/** A tool that hangs looks so seldom whether its server is still there that its processor time stands still. */
const HANGING_MS = 60_000

async function goWrong(folder: string, { how, exitCode }: NonNullable<PracticeSettings['fail']>): Promise<never> {
  if (how === 'killed') process.kill(process.pid, 'SIGKILL')
  if (how === 'hang' || how === 'killed') while (await exists(practicePaths(folder).settings)) await sleep(HANGING_MS)
  throw new RehearsedFailure(exitCode)
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
