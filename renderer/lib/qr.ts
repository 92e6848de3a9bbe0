import { encode } from 'uqr'

/** Light modules around the code that scanners need to find it (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** A QR code as one SVG path. */
export interface QrDrawing {
  /** Modules of a side, quiet zone included: the sides of the view box. */
  readonly size: number
  /** The dark modules, one subpath for each run in a row. */
  readonly path: string
}

/** Draws a text as a QR code with error correction M: it can be read with 15 % of it lost, to glare on a screen above all. */
export function drawQr(text: string): QrDrawing {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const path = data.flatMap((row, y) => runsOf(row).map(({ x, length }) => runAt(x, y, length))).join('')
  return { size: size + 2 * QUIET_ZONE, path }
}

const runAt = (x: number, y: number, length: number): string =>
  `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`

function runsOf(row: readonly boolean[]): { readonly x: number; readonly length: number }[] {
  const runs: { x: number; length: number }[] = []
  row.forEach((isDark, x) => {
    const last = runs.at(-1)
    if (!isDark) return
    if (last && last.x + last.length === x) last.length++
    else runs.push({ x, length: 1 })
  })
  return runs
}
