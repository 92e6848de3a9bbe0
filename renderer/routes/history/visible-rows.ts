/** Which rows of a long list are drawn: those in view and a few beyond, so that scrolling finds them there. */

/** In pixels: two lines of text, the space around them and the line below. TransferTable.svelte draws rows as high. */
export const ROW_HEIGHT = 49
const BEYOND = 8

export interface VisibleRows {
  readonly first: number
  /** One past the last. */
  readonly end: number
}

/** @param top how far the list is scrolled, and `height` how much of it is in view, in pixels */
export function visibleRows(top: number, height: number, total: number): VisibleRows {
  const first = Math.max(0, Math.min(total - 1, Math.floor(top / ROW_HEIGHT)) - BEYOND)
  const end = Math.min(total, Math.ceil((top + height) / ROW_HEIGHT) + BEYOND)
  return { first, end: Math.max(first, end) }
}

/** Where a key leads from a row; null for keys that lead nowhere. */
export function rowAfterKey(key: string, current: number, total: number, height: number): number | null {
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1)
  const to = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + page, PageUp: current - page }
  if (key === 'Home') return 0
  if (key === 'End') return total - 1
  return key in to ? Math.max(0, Math.min(total - 1, to[key as keyof typeof to])) : null
}

/** How far the list must be scrolled so that a row is wholly in view below the heading. */
export function scrollTo(row: number, top: number, height: number, heading: number): number {
  const [from, to] = [row * ROW_HEIGHT, (row + 1) * ROW_HEIGHT + heading]
  if (from < top) return from
  return to > top + height ? to - height : top
}
