/**
 * Reads a QR code from its modules, as a scanner does after it found them (ISO/IEC 18004): function patterns, format,
 * mask, codewords, segments. Written from the standard and not from the encoder, so that the two check each other.
 * Versions 1 to 10 of error correction M are read; errors are not corrected, since a drawing has none.
 */

/** Codewords of error correction in a block, and how many blocks have how many codewords of data (table 9). */
const BLOCKS: readonly (readonly [ecc: number, ...blocks: (readonly [count: number, data: number])[]])[] = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
]
/** Middles of the alignment patterns, across and down (annex E). */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
]
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]
const FINDER = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']

type Modules = readonly (readonly boolean[])[]

/** The modules of a drawing (its view box and path), quiet zone included. */
export function modulesOf(size: number, path: string): boolean[][] {
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  let rest = path
  for (const [run, x, y, length, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    if (length !== back) throw new Error(`the run ${run} is not closed`)
    for (let n = 0; n < Number(length); n++) {
      const row = modules[Number(y)]
      if (row?.[Number(x) + n] !== false) throw new Error(`the run ${run} leaves the drawing or overlaps`)
      row[Number(x) + n] = true
    }
    rest = rest.slice(run.length)
  }
  if (rest !== '') throw new Error(`not understood: ${rest.slice(0, 40)}`)
  return modules
}

/** The text of a code that has its quiet zone of four light modules. */
export function readQr(framed: Modules): string {
  const modules = withoutQuietZone(framed)
  const version = (modules.length - 17) / 4
  if (!Number.isInteger(version) || !BLOCKS[version - 1]) throw new Error(`a side of ${modules.length} modules`)
  demandPatterns(modules)
  const isUnmasked = unmask(modules)
  const bits: boolean[] = []
  for (const [x, y] of zigzag(modules.length, version)) bits.push(isUnmasked(x, y))
  return textOf(dataOf(codewordsOf(bits), version), version)
}

function withoutQuietZone(framed: Modules): Modules {
  const inner = framed.slice(4, -4).map((row) => row.slice(4, -4))
  const dark = (rows: Modules): number => rows.flat().filter(Boolean).length
  if (dark(inner) !== dark(framed)) throw new Error('the quiet zone is not light')
  return inner
}

/** Finder patterns with their light borders at three corners, timing patterns, and the module that is always dark. */
function demandPatterns(modules: Modules): void {
  const last = modules.length - 1
  const at = (x: number, y: number): boolean => modules[y]?.[x] ?? false
  const corners: readonly ((x: number, y: number) => boolean)[] = [
    at,
    (x, y) => at(last - x, y),
    (x, y) => at(x, last - y),
  ]
  for (const corner of corners)
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++)
        if (corner(x, y) !== (FINDER[y]?.[x] === '1')) throw new Error('a finder pattern is not as it should be')
  for (let n = 8; n < modules.length - 8; n++)
    if (at(n, 6) !== (n % 2 === 0) || at(6, n) !== (n % 2 === 0)) throw new Error('a timing pattern is broken')
  if (!at(8, last - 7)) throw new Error('the dark module is missing')
}

/** Reads format and mask; both copies of the format say the same. */
function unmask(modules: Modules): (x: number, y: number) => boolean {
  const last = modules.length - 1
  const at = (x: number, y: number): number => Number(modules[y]?.[x] ?? false)
  let [first, second] = [0, 0]
  for (let n = 0; n < 15; n++) {
    first |= (n < 6 ? at(8, n) : n < 8 ? at(8, n + 1) : n === 8 ? at(7, 8) : at(14 - n, 8)) << n
    second |= (n < 8 ? at(last - n, 8) : at(8, last - 14 + n)) << n
  }
  if (first !== second) throw new Error('the copies of the format differ')
  const format = first ^ 0x5412
  if (remainder(format) !== 0) throw new Error('the format has errors')
  // Bits 14 and 13 are the level: 00 is M.
  if (format >> 13 !== 0) throw new Error('not error correction M')
  const mask = MASKS[(format >> 10) & 7]
  return (x, y) => (at(x, y) === 1) !== mask?.(x, y)
}

/** Of the format's BCH code, generator 10100110111. */
function remainder(format: number): number {
  let rest = format
  for (let n = 14; n >= 10; n--) if ((rest >> n) & 1) rest ^= 0x537 << (n - 10)
  return rest
}

/** The modules that carry codewords, in their order: pairs of columns from the right, up and down in turn. */
function* zigzag(size: number, version: number): Generator<readonly [x: number, y: number]> {
  let isUpward = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let n = 0; n < size; n++) {
      const y = isUpward ? size - 1 - n : n
      for (const x of [right, right - 1]) if (!isFunction(x, y, size, version)) yield [x, y]
    }
    isUpward = !isUpward
  }
}

function isFunction(x: number, y: number, size: number, version: number): boolean {
  if (x === 6 || y === 6) return true
  if ((x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)) return true
  if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true
  const middles = ALIGNMENT[version - 1] ?? []
  const last = middles.at(-1)
  // Three of the places are the finder patterns'.
  const isFinder = (mx: number, my: number): boolean =>
    (mx === 6 && my === 6) || (mx === 6 && my === last) || (mx === last && my === 6)
  return middles.some((mx) => middles.some((my) => !isFinder(mx, my) && Math.abs(x - mx) <= 2 && Math.abs(y - my) <= 2))
}

function codewordsOf(bits: readonly boolean[]): number[] {
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, n) =>
    bits.slice(8 * n, 8 * n + 8).reduce((byte, bit) => 2 * byte + Number(bit), 0),
  )
}

/** Undoes the interleaving of blocks; what corrects errors is left out. */
function dataOf(codewords: readonly number[], version: number): number[] {
  const [ecc = 0, ...groups] = BLOCKS[version - 1] ?? []
  const lengths = groups.flatMap(([count, data]) => Array.from({ length: count }, () => data))
  const blocks: number[][] = lengths.map(() => [])
  let next = 0
  for (let n = 0; n < Math.max(...lengths); n++)
    lengths.forEach((length, block) => {
      if (n < length) blocks[block]?.push(codewords[next++] ?? 0)
    })
  if (codewords.length !== next + ecc * lengths.length) throw new Error(`${codewords.length} codewords`)
  return blocks.flat()
}

function textOf(data: readonly number[], version: number): string {
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  let at = 0
  const take = (count: number): number => parseInt(bits.slice(at, (at += count)), 2)
  const isLong = version > 9
  const bytes: number[] = []
  while (at + 4 <= bits.length) {
    const mode = take(4)
    if (mode === 0) break
    if (mode === 4) for (let n = take(isLong ? 16 : 8); n > 0; n--) bytes.push(take(8))
    else if (mode === 2) bytes.push(...Buffer.from(alphanumeric(take, take(isLong ? 11 : 9))))
    else if (mode === 1) bytes.push(...Buffer.from(numeric(take, take(isLong ? 12 : 10))))
    else throw new Error(`mode ${mode}`)
  }
  return Buffer.from(bytes).toString('utf8')
}

function alphanumeric(take: (count: number) => number, count: number): string {
  let text = ''
  for (let n = 0; n + 1 < count; n += 2) {
    const pair = take(11)
    text += `${ALPHANUMERIC[Math.floor(pair / 45)] ?? ''}${ALPHANUMERIC[pair % 45] ?? ''}`
  }
  return count % 2 === 1 ? text + (ALPHANUMERIC[take(6)] ?? '') : text
}

function numeric(take: (count: number) => number, count: number): string {
  let text = ''
  for (let left = count; left > 0; left -= 3) {
    const digits = Math.min(left, 3)
    text += String(take([0, 4, 7, 10][digits] ?? 0)).padStart(digits, '0')
  }
  return text
}
