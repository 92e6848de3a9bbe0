import { createHash } from 'node:crypto'
import { CausewayError } from '../../../shared/errors'
import {
  historyHeaderSchema,
  historyStatementSchema,
  type HistoryHeader,
  type HistoryStatement,
} from '../../../shared/history-bundle'
import { parseJson } from '../../../shared/json'
import { NAMESPACES, verifySshsig } from '../../trust/sshsig'
import { readLines } from './bundle-lines'

const SIGNATURE_BEGINS = '-----BEGIN SSH SIGNATURE-----'
/** Bytes of the longest signature; ours take about 350. */
const LONGEST_SIGNATURE = 4096
/** Bytes of the header and of the statement, which are parsed before the signer is known. */
const LONGEST_STATEMENT = 64 * 1024

/** A bundle whose signature holds. What its events say is not looked at yet, nor whether the signer is trusted. */
export interface OpenedBundle {
  readonly file: string
  readonly header: HistoryHeader
  readonly statement: HistoryStatement
  /** Before the statement, the header among them. */
  readonly lines: number
  /** Of the key that signed. */
  readonly fingerprint: string
  readonly publicKey: string
}

/**
 * Reads a bundle once to its end: the signature covers the statement, the statement the digest of all lines before it.
 * @throws CausewayError `bundle.malformed` (details: path), `signature.*`, `bundle.altered` (details: path) when the
 *   lines are not those that were signed, `file.unreadable`
 */
export async function openBundle(file: string): Promise<OpenedBundle> {
  const malformed = (cause: unknown): CausewayError => new CausewayError('bundle.malformed', { path: file }, cause)
  const hash = createHash('sha256')
  let first: Buffer | null = null
  let last: Buffer | null = null
  let signature: string | null = null
  let lines = -1
  for await (const line of readLines(file)) {
    if (signature === null && line.toString('latin1').trimEnd() === SIGNATURE_BEGINS) signature = ''
    if (signature !== null) {
      signature += line.toString('latin1')
      if (signature.length > LONGEST_SIGNATURE) throw malformed('a signature without end')
      continue
    }
    lines++
    if (last) hash.update(last)
    first ??= demandHeader(file, line)
    last = line
  }
  if (!first || !last || first === last) throw malformed('the file ends early')
  if (signature === null) throw new CausewayError('signature.missing', { path: file })
  if (last.length > LONGEST_STATEMENT) throw malformed('a statement without end')
  const signer = verifySshsig(signature, NAMESPACES.history, last)
  const sha256 = hash.digest('hex')
  try {
    const statement = historyStatementSchema.parse(parseJson(last.toString('utf8')))
    if (statement.sha256 !== sha256) throw new CausewayError('bundle.altered', { path: file })
    const header = historyHeaderSchema.parse(parseJson(first.toString('utf8')))
    const isOne =
      header.station === statement.station &&
      header.fingerprint === statement.fingerprint &&
      header.practice === statement.practice &&
      statement.fingerprint === signer.fingerprint
    if (!isOne) throw malformed('header, statement and signature name different stations')
    return { file, header, statement, lines, ...signer }
  } catch (error) {
    if (error instanceof CausewayError) throw error
    throw malformed(error)
  }
}

/**
 * Passes on the first line of what may be a bundle: what does not begin as one is not read to its end.
 * @throws CausewayError `bundle.malformed` (details: path)
 */
function demandHeader(file: string, line: Buffer): Buffer {
  if (line.length <= LONGEST_STATEMENT && line.subarray(0, 1024).includes('{')) return line
  throw new CausewayError('bundle.malformed', { path: file }, 'it does not begin as a history does')
}
