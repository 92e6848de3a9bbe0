/** The rules of every table that Causeway writes as CSV: RFC 4180, and no cell that a spreadsheet runs. */

/**
 * Where a spreadsheet may begin a new cell, whatever separates cells for it: French and Dutch Excel split at semicolons,
 * others at tabs, and a quote inside a cell no longer protects what is behind such a sign.
 */
const SEPARATOR = /[;,\t\n\r\v\f\u0085\u2028\u2029]/
/** What a spreadsheet passes over at the beginning of a cell: blanks, quotes and characters that nobody sees. */
const PASSED_OVER = /[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}"]/u
/** What makes a formula of a cell, in all widths. */
const FORMULA = /[=+\-@＝＋－＠﹦﹢﹣﹫]/u

/** One row with its line end. */
export function csvRow(row: readonly (string | null)[]): string {
  return `${row.map(cell).join(',')}\r\n`
}

/**
 * Returns a cell. An apostrophe goes before each sign that would begin a formula, at the cell's beginning and behind every
 * separator in it: names in a ledger may come from a hostile medium. A sign that has apostrophes before it gets one more,
 * so that a reader gets the text back by taking one away (docs/auditor.md).
 */
function cell(value: string | null): string {
  const safe = withoutFormulas(value ?? '')
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** In one pass: a hostile cell may hold a hundred thousand separators. */
function withoutFormulas(text: string): string {
  let written = ''
  let apostrophes = ''
  let begins = true
  for (const character of text) {
    if (begins && character === "'") {
      apostrophes += character
      continue
    }
    if (begins && FORMULA.test(character)) apostrophes += "'"
    begins = SEPARATOR.test(character) || (begins && apostrophes === '' && PASSED_OVER.test(character))
    written += apostrophes + character
    apostrophes = ''
  }
  return written + apostrophes
}
