import { CausewayError } from '../../shared/errors'
import { cutText } from '../../shared/text'
import { BAG_INFO } from './names'

export type BagInfoField = readonly [label: string, value: string]

/** Payload-Oxum: how many bytes in how many files. */
export interface Oxum {
  readonly bytes: number
  readonly files: number
}

const LABEL = /^[^\s:\p{Cc}](?:[^:\p{Cc}]*[^\s:\p{Cc}])?$/u
const LINE = /^([^:]+):[ \t](.*)/u
const OXUM = /^(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})$/

/**
 * The text of bag-info.txt (RFC 8493, 2.2.2), one line per field in the order given.
 * @throws CausewayError `bag.malformed` for a label or value that cannot stand on a line
 */
export function formatBagInfo(fields: readonly BagInfoField[]): string {
  return fields
    .map(([label, value]) => {
      if (!LABEL.test(label) || /[\p{Cc}\u2028\u2029]/u.test(value)) throw malformed(`field ${JSON.stringify(label)}`)
      return `${label}: ${value}\n`
    })
    .join('')
}

/**
 * The fields of bag-info.txt in order. A line that begins with a blank continues the value before it.
 * @throws CausewayError `bag.malformed` (details: path)
 */
export function parseBagInfo(text: string): BagInfoField[] {
  const fields: [string, string][] = []
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.pop() !== '' || lines.length === 0) throw malformed('no end of line')
  // Some tools end a line there, others do not.
  if (/[\u2028\u2029]/.test(text)) throw malformed('a line or paragraph separator')
  for (const line of lines) {
    const last = fields.at(-1)
    if (/^[ \t]+\S/.test(line) && last) {
      last[1] += ` ${line.trimStart()}`
      continue
    }
    const [, label = '', value = ''] = LINE.exec(line) ?? []
    if (!LABEL.test(label)) throw malformed(`line ${JSON.stringify(cutText(line, 80))}`)
    fields.push([label, value])
  }
  return fields
}

/**
 * The one value of a field; labels are compared without case.
 * @throws CausewayError `bag.malformed` when it is absent or there more than once
 */
export function bagInfoValue(fields: readonly BagInfoField[], label: string): string {
  const [field, ...others] = fields.filter(([name]) => name.toLowerCase() === label.toLowerCase())
  if (!field || others.length > 0) throw malformed(`${label} must be there once`)
  return field[1]
}

/**
 * Reads a Payload-Oxum such as `2147483648.4008`.
 * @throws CausewayError `bag.malformed`
 */
export function parseOxum(value: string): Oxum {
  const [, bytes, files] = OXUM.exec(value) ?? []
  const oxum = { bytes: Number(bytes), files: Number(files) }
  if (!Number.isSafeInteger(oxum.bytes) || !Number.isSafeInteger(oxum.files)) throw malformed('Payload-Oxum')
  return oxum
}

function malformed(cause: string): CausewayError {
  return new CausewayError('bag.malformed', { path: BAG_INFO }, cause)
}
