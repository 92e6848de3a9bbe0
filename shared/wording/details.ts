import type { Language, Verdict } from '../domain'
import type { ErrorDetails } from '../errors'
import { formatCount, formatTime } from '../format'

/** A detail of an error as text; `otherwise` where the place that threw did not know it. */
export function detail(details: ErrorDetails, key: string, otherwise: string): string {
  const value = details[key]
  return value === undefined || value === '' ? otherwise : String(value)
}

/** `before` and the detail, or nothing where it is not known: for the end of a sentence. */
export function tail(details: ErrorDetails, key: string, before: string): string {
  const value = detail(details, key, '')
  return value === '' ? '' : `${before}${value}`
}

/** A detail that is a number, in the language's figures; a dash where it is not known. */
export function countOf(details: ErrorDetails, key: string, language: Language): string {
  const value = details[key]
  return typeof value === 'number' ? formatCount(value, language) : '–'
}

/** A detail that is a time in UTC, as a person reads it; as it is where it is none. */
export function timeOf(details: ErrorDetails, key: string, language: Language): string {
  const value = detail(details, key, '')
  return Number.isNaN(Date.parse(value)) ? value : formatTime(value, language)
}

/** How an attempt ended, in the words of `verdicts`, with the code of its error behind it. */
export function endOf(details: ErrorDetails, verdicts: Readonly<Record<Verdict, string>>): string {
  const { verdict } = details
  const words = Object.entries(verdicts).find(([key]) => key === verdict)?.[1] ?? verdicts.failed
  const error = detail(details, 'error', '')
  return error === '' ? words : `${words} (${error})`
}

/** A metadata package was expected and the file that computers without WSUS are scanned with was chosen. */
export function isScanCatalogue(details: ErrorDetails): boolean {
  return details['found'] === 'wsusscn2.cab'
}

/** A signature of a receipt, which the sender reads: the remedies of a medium do not fit it. */
export function isOfReceipt(details: ErrorDetails): boolean {
  return details['of'] === 'receipt'
}
