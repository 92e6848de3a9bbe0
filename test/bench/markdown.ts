/** Small pieces of Markdown. */

export const seconds = (value: number): string => value.toFixed(value < 10 ? 2 : 1)
export const ratio = (value: number): string => value.toFixed(2)
export const megabytesPerSecond = (bytesPerSecond: number): string => (bytesPerSecond / 1e6).toFixed(0)

/** Padded as Prettier wants it: the first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, n) => Math.max(3, ...[head, ...rows].map((row) => (row[n] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, n) => (n === 0 ? (cells[n] ?? '').padEnd(width) : (cells[n] ?? '').padStart(width))).join(' | ')} |`
  const rule = `| ${widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
