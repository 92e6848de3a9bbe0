import type { Random } from './random'

/** Inputs stay small: a parser's limits are met by repetition, not by megabytes. */
export const LARGEST_INPUT = 64 * 1024

/** Pieces of text that have broken parsers before: ends of line, marks, lookalikes, numbers at the edge. */
const TOKENS = [
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\0',
    ':',
    '/',
    '\\',
    '..',
    '.',
    '%',
    '%0A',
    '%0d',
    '%25',
    '%41',
    '%2525',
    '"',
    "'",
  ],
  ...['\u2028', '\u0085', '\u00a0', '\ufeff', '\u202e', '\u200b', 'e\u0301', 'é', 'ſ', 'ß', 'ẞ', 'İ', 'ı', 'K', '😀'],
  ...[
    '0',
    '-1',
    '1e999',
    '00',
    '9007199254740993',
    '4294967296',
    '2147483648',
    'NaN',
    'null',
    'true',
    '{',
    '}',
    '[',
    ']',
  ],
  ...[
    'data/',
    'data',
    'NUL',
    'com1',
    'C:',
    '../',
    'A',
    'a',
    '<',
    '>',
    '&amp;',
    '<!--',
    ']]>',
    '<?xml',
    '<!DOCTYPE',
    '=',
    '*',
  ],
].map((text) => Buffer.from(text))

const EDGES = [
  0x00, 0x01, 0x09, 0x0a, 0x0d, 0x1f, 0x20, 0x25, 0x2f, 0x3a, 0x5c, 0x7f, 0x80, 0xc0, 0xe2, 0xed, 0xf4, 0xff,
]
const WIDTHS = [1, 2, 4, 8] as const
const EDGE_NUMBERS = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
]

type Change = (random: Random, bytes: Buffer, others: readonly Buffer[]) => Buffer

const flipBit: Change = (random, bytes) => {
  const at = random.below(bytes.length)
  const changed = Buffer.from(bytes)
  if (changed.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8))
  return changed
}

const setByte: Change = (random, bytes) => {
  const changed = Buffer.from(bytes)
  if (changed.length > 0)
    changed[random.below(bytes.length)] = random.oneIn(2) ? random.pick(EDGES) : random.uint32() & 0xff
  return changed
}

const setNumber: Change = (random, bytes) => {
  const width = random.pick(WIDTHS)
  if (bytes.length < width) return bytes
  const changed = Buffer.from(bytes)
  const at = random.below(bytes.length - width + 1)
  const value = random.pick(EDGE_NUMBERS)
  const number = Buffer.alloc(8)
  if (random.oneIn(2)) number.writeUInt32LE(value)
  else number.writeUInt32BE(value, width < 4 ? 0 : width - 4)
  number.copy(changed, at, 0, width)
  return changed
}

const remove: Change = (random, bytes) => {
  const [at, length] = range(random, bytes)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
}

const repeat: Change = (random, bytes) => {
  const [at, length] = range(random, bytes)
  const times = random.oneIn(20) ? random.below(400) : 1
  const piece = bytes.subarray(at, at + length)
  return Buffer.concat([
    bytes.subarray(0, at + length),
    ...Array.from({ length: times }, () => piece),
    bytes.subarray(at + length),
  ])
}

const move: Change = (random, bytes) => {
  const [at, length] = range(random, bytes)
  const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
  const to = random.below(rest.length + 1)
  return Buffer.concat([rest.subarray(0, to), bytes.subarray(at, at + length), rest.subarray(to)])
}

const insert: Change = (random, bytes) => {
  const at = random.below(bytes.length + 1)
  const piece = random.oneIn(4) ? random.bytes(random.few()) : random.pick(TOKENS)
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

const replace: Change = (random, bytes) => {
  const piece = random.pick(TOKENS)
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)])
}

/** Zeros above all: some readers take them for padding. */
const append: Change = (random, bytes) => {
  const length = random.few()
  return Buffer.concat([bytes, random.oneIn(2) ? Buffer.alloc(length) : random.bytes(length)])
}

const truncate: Change = (random, bytes) => bytes.subarray(0, random.below(bytes.length))

const changeCase: Change = (random, bytes) => {
  const [at, length] = range(random, bytes)
  const changed = Buffer.from(bytes)
  for (let n = at; n < at + length; n++)
    if (/[A-Za-z]/.test(String.fromCharCode(changed[n] ?? 0))) changed[n] = (changed[n] ?? 0) ^ 0x20
  return changed
}

const splice: Change = (random, bytes, others) => {
  const other = random.pick(others)
  const [at, length] = range(random, other)
  const to = random.below(bytes.length + 1)
  const until = random.oneIn(2) ? to : Math.min(bytes.length, to + length)
  return Buffer.concat([bytes.subarray(0, to), other.subarray(at, at + length), bytes.subarray(until)])
}

/** Whole lines, which is what most of these formats are made of: repeated, removed, exchanged, taken from elsewhere. */
const changeLines: Change = (random, bytes, others) => {
  const lines = linesOf(bytes)
  const at = random.below(lines.length)
  const line = lines[at] ?? Buffer.alloc(0)
  const other = random.below(lines.length)
  const way = random.below(6)
  if (way === 0) lines.splice(other, 0, line)
  else if (way === 1) lines.splice(at, 1)
  else if (way === 2) [lines[at], lines[other]] = [lines[other] ?? line, line]
  else if (way === 3) lines[at] = Buffer.concat([line.subarray(0, -1), random.pick(TOKENS), Buffer.from('\n')])
  else if (way === 4) lines[at] = flipBit(random, line, others)
  else lines.splice(other, 0, random.pick(linesOf(random.pick(others))))
  return Buffer.concat(lines)
}

const CHANGES = [flipBit, flipBit, setByte, setByte, setNumber, remove, repeat, move, insert, insert, replace]
const ALL_CHANGES = [...CHANGES, append, truncate, changeCase, splice, changeLines, changeLines, changeLines]

/**
 * A sample with one to many changes to its bytes and lines; seldom the sample itself, nothing, or noise.
 * @param samples at least one
 */
export function changeBytes(random: Random, samples: readonly Buffer[]): Buffer {
  const rare = random.below(200)
  if (rare === 0) return Buffer.from(random.pick(samples))
  if (rare === 1) return random.bytes(random.below(200))
  let bytes = random.pick(samples)
  for (let times = random.few(); times > 0; times--) bytes = random.pick(ALL_CHANGES)(random, bytes, samples)
  return bytes.subarray(0, LARGEST_INPUT)
}

/** Changes a text as `changeBytes` does; broken UTF-8 becomes U+FFFD. */
export function changeText(random: Random, text: string): string {
  return changeBytes(random, [Buffer.from(text)]).toString('utf8')
}

function range(random: Random, bytes: Buffer): [at: number, length: number] {
  const at = random.below(bytes.length)
  const longest = bytes.length - at
  return [at, random.oneIn(3) ? random.below(longest + 1) : Math.min(longest, random.few())]
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at)
    const next = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(at, next))
    at = next
  }
  return lines.length > 0 ? lines : [Buffer.alloc(0)]
}
