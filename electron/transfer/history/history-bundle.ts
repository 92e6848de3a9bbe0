import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { CausewayError } from '../../../shared/errors'
import {
  HISTORY_FORMAT,
  HISTORY_FORMAT_VERSION,
  HISTORY_FORMAT_VERSION_ARCHIVED,
  type HistoryHeader,
  type HistoryStatement,
} from '../../../shared/history-bundle'
import { TOOL } from '../../../shared/tool'
import { removeQuietly, renameReplacing, syncFolder, temporaryPath } from '../../files/durable'
import { asTargetError, errorCode } from '../../files/system-error'
import { readStateText } from '../../files/state-file'
import type { LedgerHead } from '../../../shared/transfer-json'
import { canonicalText, eventText } from '../../ledger/chain'
import type { Station } from '../../station/station'
import { NAMESPACES } from '../../trust/sshsig'

/**
 * Writes the whole ledger of a station, up to the event that is the newest now, as one signed file: gzip of JSON lines,
 * closed by a statement over them and the station's SSHSIG over that statement. Memory stays flat, and other processes
 * may append meanwhile.
 * That it was written is an event.
 * @throws CausewayError `file.unwritable`, `medium.full` (details: path), `ledger.*`
 */
export async function writeHistoryBundle(station: Station, file: string): Promise<HistoryStatement> {
  const temporary = temporaryPath(file)
  try {
    const statement = await writeBundle(station, temporary, station.ledger.signHead())
    await renameReplacing(temporary, file)
    await syncFolder(dirname(file))
    const { events, head, sha256 } = statement
    station.ledger.append({ type: 'history.bundled', payload: { events, head, sha256 } })
    return statement
  } catch (error) {
    await removeQuietly(temporary)
    throw asUnwritable(error, file)
  }
}

/** What keeps a file from being written, by the name that a person gave. */
export function asUnwritable(error: unknown, file: string): unknown {
  if (error instanceof CausewayError || errorCode(error) === null) return error
  const meant = asTargetError(error, file)
  if (meant instanceof CausewayError && meant.code === 'medium.full') return meant
  return new CausewayError('file.unwritable', { path: file }, error)
}

/**
 * Writes the events up to `head` to a fresh file and flushes it. Of events that are in an archive already it has those
 * that stayed in the ledger.
 * @throws CausewayError `job.busy` (details: path) when events were archived meanwhile; system errors as they are
 */
export async function writeBundle(
  station: Station,
  temporary: string,
  head: LedgerHead,
  purpose: 'archive' | null = null,
): Promise<HistoryStatement> {
  const last = station.ledger.archives().at(-1)
  const digest = createHash('sha256')
  const counted = { heads: 0, receipts: 0 }
  const createdAt = new Date().toISOString()
  let statement: HistoryStatement | null = null
  const formatVersion = last ? HISTORY_FORMAT_VERSION_ARCHIVED : HISTORY_FORMAT_VERSION
  const text = async function* (): AsyncGenerator<string> {
    for await (const line of lines(station, head, headerOf(station, createdAt, formatVersion), counted)) {
      digest.update(`${line}\n`, 'utf8')
      yield `${line}\n`
    }
    statement = {
      format: HISTORY_FORMAT,
      formatVersion,
      station: station.file.name,
      practice: station.isPractice,
      fingerprint: station.key.fingerprint,
      createdAt,
      ...counted,
      events: head.sequence,
      ...(last ? { archived: { through: last.through, hash: last.hash } } : {}),
      ...(purpose === null ? {} : { purpose }),
      head: { sequence: head.sequence, hash: head.hash },
      sha256: digest.digest('hex'),
    }
    const stated = `${canonicalText(statement)}\n`
    yield stated
    yield station.key.sign(NAMESPACES.history, Buffer.from(stated, 'utf8'))
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(temporary, { flags: 'wx' }))
  const written = await open(temporary, 'r+')
  try {
    await written.sync()
  } finally {
    await written.close()
  }
  if (station.ledger.archives().at(-1)?.event !== last?.event)
    throw new CausewayError('job.busy', { path: station.paths.ledger })
  if (!statement) throw new CausewayError('unexpected', { path: temporary })
  return statement
}

/** Header, events, heads, receipts, key changes: everything that the statement speaks of. */
async function* lines(
  station: Station,
  head: LedgerHead,
  header: HistoryHeader,
  counted: { heads: number; receipts: number },
): AsyncGenerator<string> {
  yield canonicalText(header)
  const { ledger } = station
  for (let from = 1; from <= head.sequence;) {
    const rows = ledger.rows(from, head.sequence)
    for (const row of rows)
      yield `{"event":${eventText(row)},"hash":"${row.hash}","previousHash":"${row.previous_hash}"}`
    from = (rows.at(-1)?.sequence ?? head.sequence) + 1
  }
  for (let after = 0, page = ledger.signedHeads(0, head.sequence); page.length > 0;) {
    for (const { sequence, hash, station: name, signature } of page) {
      yield canonicalText({ head: { hash, sequence, station: name }, signature })
      counted.heads++
    }
    after = page.at(-1)?.sequence ?? after
    page = ledger.signedHeads(after, head.sequence)
  }
  for (const { text, signature } of await signedTexts(station.paths.receipts)) {
    yield canonicalText({ receipt: text, signature })
    counted.receipts++
  }
  for (const text of await keyChanges(join(station.paths.keys, 'former'))) yield canonicalText({ rotation: text })
}

function headerOf(station: Station, createdAt: string, formatVersion: string): HistoryHeader {
  return {
    format: HISTORY_FORMAT,
    formatVersion,
    station: station.file.name,
    role: station.file.role,
    practice: station.isPractice,
    publicKey: station.key.publicKeyLine,
    fingerprint: station.key.fingerprint,
    createdAt,
    operator: station.operator,
    tool: TOOL,
  }
}

/** Receipts below the folder, in any depth, that have their signature beside them. */
async function signedTexts(folder: string): Promise<{ readonly text: string; readonly signature: string }[]> {
  const names = await namesBelow(folder)
  const signed = names.filter((name) => name.endsWith('.json') && names.includes(`${name}.sig`))
  return Promise.all(
    signed.sort().map(async (name) => ({
      text: await readStateText(join(folder, name)),
      signature: await readStateText(join(folder, `${name}.sig`)),
    })),
  )
}

async function keyChanges(folder: string): Promise<string[]> {
  const names = (await namesBelow(folder)).filter((name) => name.endsWith('.rotation'))
  return Promise.all(names.sort().map((name) => readStateText(join(folder, name))))
}

async function namesBelow(folder: string): Promise<string[]> {
  return readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
}
