/** Which malware scanners there are. Holds no zod: the window uses it. */

/** defender: Microsoft Defender; clamav: clamscan; command: any program that keeps the contract; practice: a stand-in. */
export const SCANNER_KINDS = ['defender', 'clamav', 'command', 'practice'] as const
export type ScannerKind = (typeof SCANNER_KINDS)[number]

/** What the practice scanner can be set to. */
export const SCANNER_REHEARSALS = [
  'clean',
  'hit',
  'finds-nothing',
  'finds-everything',
  'old-signatures',
  'reads-nothing',
  'leaves-files-out',
  'fails',
] as const
export type ScannerRehearsal = (typeof SCANNER_REHEARSALS)[number]

export const DEFAULT_SIGNATURE_AGE_DAYS = 14
export const LONGEST_SIGNATURE_AGE_DAYS = 365
