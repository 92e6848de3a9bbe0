/** Where the lanes and arrows of the picture lie: one lane for each station, time from left to right. */
import type { AuditedTransfer } from '../../../shared/audit'

export interface Lane {
  readonly station: string
  /** False where an arrow leads to a station whose history is not here. */
  readonly isHere: boolean
  readonly y: number
}

export interface Arrow {
  readonly transfer: AuditedTransfer
  readonly from: { readonly x: number; readonly y: number }
  /** The end of an arrow that nobody received lies in the open, before the lane that it was meant for. */
  readonly to: { readonly x: number; readonly y: number }
  readonly arrives: boolean
}

export interface Picture {
  readonly height: number
  readonly lanes: readonly Lane[]
  readonly arrows: readonly Arrow[]
  /** The times at the left and right edge, UTC; null where there is nothing to draw. */
  readonly span: readonly [string, string] | null
  readonly left: number
  readonly right: number
}

/** More arrows than this are a hatched field. */
export const MOST_ARROWS = 120
const LANE_HEIGHT = 88
const TOP = 44
const BOTTOM = 36
const LABELS = 168
const EDGE = 28
/** Pixels that a transfer without a known end is drawn wide. */
const STUB = 36

/** @param width pixels of the whole picture */
export function layOut(transfers: readonly AuditedTransfer[], stations: readonly string[], width: number): Picture {
  const drawn = transfers.slice(-MOST_ARROWS)
  const named = [...new Set([...stations, ...drawn.flatMap(({ from, to }) => [from, to])])].filter(Boolean)
  const lanes = named.map((station, n) => ({
    station,
    isHere: stations.includes(station),
    y: TOP + n * LANE_HEIGHT,
  }))
  const times = drawn.flatMap(({ sentAt, receivedAt }) => [sentAt, receivedAt]).filter((time) => time !== null)
  const [first, last] = [times.toSorted()[0], times.toSorted().at(-1)]
  const [left, right] = [LABELS + EDGE, Math.max(LABELS + EDGE + 1, width - EDGE - STUB)]
  const [begin, end] = [Date.parse(first ?? ''), Date.parse(last ?? '')]
  const x = (utc: string): number =>
    end > begin ? left + ((Date.parse(utc) - begin) / (end - begin)) * (right - left) : (left + right) / 2
  const yOf = (station: string): number => lanes.find((lane) => lane.station === station)?.y ?? TOP
  const arrows = drawn.map((transfer): Arrow => {
    const { sentAt, receivedAt, from, to } = transfer
    const known = sentAt ?? receivedAt ?? first ?? ''
    const start = { x: sentAt === null ? x(known) - STUB : x(sentAt), y: yOf(from) }
    if (receivedAt !== null) return { transfer, from: start, to: { x: x(receivedAt), y: yOf(to) }, arrives: true }
    const half = start.y + (yOf(to) - start.y) * 0.55
    return { transfer, from: start, to: { x: start.x + STUB, y: half }, arrives: false }
  })
  return {
    height: TOP + Math.max(0, lanes.length - 1) * LANE_HEIGHT + BOTTOM,
    lanes,
    arrows,
    span: first !== undefined && last !== undefined ? [first, last] : null,
    left,
    right,
  }
}
