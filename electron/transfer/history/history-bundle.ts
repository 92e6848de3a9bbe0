import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { CausewayError } from '../../../shared/errors'
import {
  HISTORY_FORMAT,
  HISTORY_FORMAT_VERSION,
  type HistoryHeader,
  type HistoryStatement,
} from '../../../shared/history-bundle'
import { TOOL } from '../../../shared/tool'
import { removeQuietly, renameReplacing, syncFolder, temporaryPath } from '../../files/durable'
import { asTargetError, errorCode } from '../../files/system-error'
import { canonicalText, eventText, type SignedHead } from '../../ledger/chain'
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
    const statement = await writeTo(station, temporary)
    await renameReplacing(temporary, file)
    await syncFolder(dirname(file))
    const { events, head, sha256 } = statement
    station.ledger.append({ type: 'history.bundled', payload: { events, head, sha256 } })
    return statement
  } catch (error) {
    await removeQuietly(temporary)
    if (error instanceof CausewayError || errorCode(error) === null) throw error
    const meant = asTargetError(error, file)
    if (meant instanceof CausewayError && meant.code === 'medium.full') throw meant
    throw new CausewayError('file.unwritable', { path: file }, error)
  }
}

async function writeTo(station: Station, temporary: string): Promise<HistoryStatement> {
  const head = station.ledger.signHead()
  const digest = createHash('sha256')
  const counted = { events: 0, heads: 0, receipts: 0 }
  const createdAt = new Date().toISOString()
  let statement: HistoryStatement | null = null
  const text = async function* (): AsyncGenerator<string> {
    for await (const line of lines(station, head, createdAt, counted)) {
      digest.update(`${line}\n`, 'utf8')
      yield `${line}\n`
    }
    statement = {
      format: HISTORY_FORMAT,
      formatVersion: HISTORY_FORMAT_VERSION,
      station: station.file.name,
      practice: station.isPractice,
      fingerprint: station.key.fingerprint,
      createdAt,
      ...counted,
      head: { sequence: head.sequence, hash: head.hash },
      sha256: digest.digest('hex'),
    }
    const last = `${canonicalText(statement)}\n`
    yield last
    yield station.key.sign(NAMESPACES.history, Buffer.from(last, 'utf8'))
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(temporary, { flags: 'wx' }))
  const written = await open(temporary, 'r+')
  try {
    await written.sync()
  } finally {
    await written.close()
  }
  if (!statement) throw new CausewayError('unexpected', { path: temporary })
  return statement
}

/** Header, events, heads, receipts, key changes: everything that the statement speaks of. */
async function* lines(
  station: Station,
  head: SignedHead,
  createdAt: string,
  counted: { events: number; heads: number; receipts: number },
): AsyncGenerator<string> {
  yield canonicalText(headerOf(station, createdAt))
  const { ledger } = station
  for (let from = 1; from <= head.sequence;) {
    const rows = ledger.rows(from, head.sequence)
    for (const row of rows) {
      yield `{"event":${eventText(row)},"hash":"${row.hash}","previousHash":"${row.previous_hash}"}`
      counted.events++
    }
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

function headerOf(station: Station, createdAt: string): HistoryHeader {
  return {
    format: HISTORY_FORMAT,
    formatVersion: HISTORY_FORMAT_VERSION,
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
      text: await readFile(join(folder, name), 'utf8'),
      signature: await readFile(join(folder, `${name}.sig`), 'utf8'),
    })),
  )
}

async function keyChanges(folder: string): Promise<string[]> {
  const names = (await namesBelow(folder)).filter((name) => name.endsWith('.rotation'))
  return Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')))
}

async function namesBelow(folder: string): Promise<string[]> {
  return readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
}
