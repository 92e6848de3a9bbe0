/** The parts of the table, in the order of the document. */
export const PARTS = [
  'large',
  'small',
  'cold',
  'slow',
  'media',
  'import',
  'scale',
  'metadata',
  'ledger',
  'load',
] as const
export type Part = (typeof PARTS)[number]

export interface TableOptions {
  readonly only: readonly Part[]
  readonly gigabytes: number
  readonly files: number
  readonly repeat: number
  /** The document stays as it is. */
  readonly dry: boolean
}
