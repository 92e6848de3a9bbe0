import type { ErrorDetails } from '../errors'

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

/** A metadata package was expected and the file that computers without WSUS are scanned with was chosen. */
export function isScanCatalogue(details: ErrorDetails): boolean {
  return details['found'] === 'wsusscn2.cab'
}
