import { link, mkdir, open, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { openRegularFile } from '../../files/open'
import { appendServerText, demandRegular, readServerText } from './files'

const rowSchema = z.object({
  updateId: z.string(),
  revision: z.number().int().nonnegative(),
  updateType: z.string(),
  categoryType: z.string().nullable(),
  title: z.string(),
  /** Base64 SHA-1 and name of each file, licences included, as the package's index lists them. */
  files: z.array(z.object({ digest: z.string(), name: z.string() })),
  categories: z.array(z.string()),
  classifications: z.array(z.string()),
  xml: z.string(),
})
/** One revision of an update, category or detectoid in the practice server's database. */
export type UpdateRow = z.infer<typeof rowSchema>

export function updateKey(row: Pick<UpdateRow, 'updateId' | 'revision'>): string {
  return `${row.updateId.toLowerCase()},${row.revision}`
}

/** WSUS counts updates without the categories and detectoids that lie in the same table. */
export function countsAsUpdate(row: Pick<UpdateRow, 'updateType'>): boolean {
  return row.updateType !== 'Category' && row.updateType !== 'Detectoid'
}

/**
 * All rows in order, one line each. A half-written last line (a killed import) is not a row yet.
 * @throws the file system's error; CausewayError `file.unreadable` for no regular file; SyntaxError when a line before the last is damaged
 */
export async function* readRows(database: string): AsyncGenerator<UpdateRow> {
  const source = (await openRegularFile(database)).createReadStream()
  let torn: unknown = null
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
      if (torn instanceof Error) throw torn
      const row = parseRow(line)
      if (row instanceof Error) torn = row
      else yield row
    }
  } finally {
    source.destroy()
  }
}

function parseRow(line: string): UpdateRow | Error {
  try {
    // eslint-disable-next-line no-restricted-syntax -- a practice server's own rows
    return rowSchema.parse(JSON.parse(line))
  } catch (error) {
    return error instanceof Error ? error : new SyntaxError(String(error))
  }
}

export async function readKeys(database: string): Promise<Set<string>> {
  const keys = new Set<string>()
  for await (const row of readRows(database)) keys.add(updateKey(row))
  return keys
}

/** Appends rows in one write, so that a kill leaves at most one torn line at the end. */
export async function appendRows(database: string, rows: readonly UpdateRow[]): Promise<void> {
  await appendServerText(database, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** Cuts off the half line that a killed import left, as a database does with its log when it starts. */
export async function dropTornRow(database: string): Promise<void> {
  await demandRegular(database)
  const file = await open(database, 'r+')
  try {
    const { size } = await file.stat()
    const block = Buffer.alloc(64 * 1024)
    let end = size
    while (end > 0) {
      const start = Math.max(0, end - block.length)
      const { bytesRead } = await file.read(block, 0, end - start, start)
      const newline = block.subarray(0, bytesRead).lastIndexOf(0x0a)
      if (newline >= 0) {
        end = start + newline + 1
        break
      }
      end = start
    }
    if (end < size) await file.truncate(end)
  } finally {
    await file.close()
  }
}

/**
 * Runs `work` as the only writer of the database. A second import waits: when Causeway is killed, the tool that
 * it started goes on, and the one that the resumed job starts must not write between its lines.
 */
export async function asOnlyWriter<T>(database: string, work: () => Promise<T>): Promise<T> {
  const lock = join(dirname(database), 'writer.pid')
  await mkdir(dirname(database), { recursive: true })
  while (!(await takeLock(lock))) await sleep(50)
  try {
    return await work()
  } finally {
    await unlink(lock)
  }
}

async function takeLock(lock: string): Promise<boolean> {
  // Written first and linked into place, so that a lock never exists without its holder's number.
  const mine = `${lock}.${process.pid}`
  await demandRegular(mine)
  await demandRegular(lock)
  await writeFile(mine, String(process.pid))
  try {
    await link(mine, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(mine)
  }
  const holder = Number(await readServerText(lock).catch(() => ''))
  if (holder > 0 && !isAlive(holder)) await unlink(lock).catch(() => undefined)
  return false
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
