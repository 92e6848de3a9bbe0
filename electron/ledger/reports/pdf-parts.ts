/** Parts that every report on paper has. */
import type { Language } from '../../../shared/domain'
import { formatCount } from '../../../shared/format'
import type { LedgerVerification } from '../../../shared/ledger'
import { reportLabels, type ReportLabels } from './labels'
import type { Sheet } from './sheet'

/** How the ledger was found when it was verified for a report. */
export function ledgerSentence(verification: LedgerVerification, language: Language): string {
  const { events, signedHeads, firstBad, archives } = verification
  const { ledger } = reportLabels(language)
  if (firstBad) return ledger.damaged(String(firstBad.sequence), ledger.problems[firstBad.problem])
  const intact = ledger.intact(formatCount(events, language), formatCount(signedHeads, language))
  const unread = archives.filter(({ isRead }) => !isRead)
  const last = unread.at(-1)
  if (!last) return intact
  return `${intact} ${ledger.archived(formatCount(last.through, language), unread.map(({ file }) => file).join(', '))}`
}

/** Places to sign by hand: one line for each of those who answer for a transfer. */
export function signatureLines(sheet: Sheet, { review }: ReportLabels): void {
  for (const heading of [review.operator, review.authoriser, review.heading]) {
    sheet.heading(heading)
    sheet.blanks([review.name, review.date, review.signature])
  }
}
