import type { ErrorDetails } from '../errors'

/** A detail of an error as text; `otherwise` where the place that threw did not know it. */
export function detail(details: ErrorDetails, key: string, otherwise: string): string {
  const value = details[key]
  return value === undefined ? otherwise : String(value)
}
