/** Numbers, sizes, times and durations as a person reads them, in the operator's language. */
import type { CheckValue, Language } from './domain'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const NO_BREAK = '\u00a0'

/** `18,204` · `18 204` · `18.204` */
export function formatCount(value: number, language: Language): string {
  return new Intl.NumberFormat(language).format(value)
}

/** Decimal units, as on a disk's label: `412.6 GB`. */
export function formatBytes(bytes: number, language: Language): string {
  const power = unitOf(bytes)
  return inUnit(bytes, power, digitsOf(power), language)
}

/** Two sizes in the unit of the larger one, said once: `412.6 of 818.0 GB`, with the language's word between. */
export function formatBytesOf(done: number, total: number, of: string, language: Language): string {
  const power = unitOf(total)
  const first = decimals(power, language).format(done / 1000 ** power)
  return `${first} ${of} ${inUnit(total, power, digitsOf(power), language)}`
}

/** `118 MB/s`, `1.3 GB/s` */
export function formatSpeed(bytesPerSecond: number, language: Language): string {
  const power = unitOf(bytesPerSecond)
  return `${inUnit(bytesPerSecond, power, power >= 3 ? 1 : 0, language)}/s`
}

/** `1 h 04`, `12 min`, `48 s`: never more precise than it can be true. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${String(whole)}${NO_BREAK}s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return `${String(minutes)}${NO_BREAK}min`
  return `${String(Math.floor(minutes / 60))}${NO_BREAK}h${NO_BREAK}${String(minutes % 60).padStart(2, '0')}`
}

/** Done of total as `62 %`, rounded down so that 100 % means all. */
export function formatPercent(done: number, total: number, language: Language): string {
  const share = total > 0 ? Math.floor((done * 100) / total) / 100 : 0
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share)
}

/** Local date and time with the zone: `21 Nov 2026, 08:14 CET`. */
export function formatTime(utc: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(utc))
}

/** Local time of day with seconds, for evidence read in this session: `08:14:02`. */
export function formatClock(utc: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(utc))
}

/** `a, b and c` */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(items)
}

/** The words that a check's value needs besides numbers. */
export interface ValueWords {
  readonly yes: string
  readonly no: string
  readonly none: string
  readonly of: string
  /** `and 12 more`, without the `and`. */
  readonly others: (count: string) => string
}

/** What a check found, as text; a value that was not found says so. */
export function formatCheckValue(value: CheckValue, words: ValueWords, language: Language): string {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'count':
      return formatCount(value.count, language)
    case 'bytes':
      return formatBytes(value.bytes, language)
    case 'bytes-of':
      return formatBytesOf(value.bytes, value.total, words.of, language)
    case 'time':
      return formatTime(value.utc, language)
    case 'yes-no':
      return value.yes ? words.yes : words.no
    case 'list':
      return value.items.length === 0 ? words.none : formatList(value.items, language)
    case 'names': {
      const unnamed = value.count - value.items.length
      const others = unnamed > 0 ? [words.others(formatCount(unnamed, language))] : []
      return formatList([...value.items, ...others], language) || words.none
    }
    case 'none':
      return words.none
  }
}

/** A fingerprint or digest in groups for reading aloud and comparing: `SHA256:` and then fours. */
export function groupCharacters(text: string, size = 4): string[] {
  return text.match(new RegExp(`.{1,${String(size)}}`, 'gu')) ?? []
}

/** The 43 characters after `SHA256:` that are compared. */
export function fingerprintBody(fingerprint: string): string {
  return fingerprint.replace(/^SHA256:/, '')
}

/** English dates day first, as the field writes them on both sides of an ocean without confusion. */
function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : language
}

/** The power of 1000 in which `bytes` is said, so that rounding never shows a thousand of a unit. */
function unitOf(bytes: number): number {
  let power = 0
  while (power < UNITS.length - 1 && bytes >= (1000 - 0.5 * 10 ** -digitsOf(power)) * 1000 ** power) power++
  return power
}

function digitsOf(power: number): number {
  return power >= 2 ? 1 : 0
}

function decimals(power: number, language: Language): Intl.NumberFormat {
  const digits = digitsOf(power)
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function inUnit(bytes: number, power: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(bytes / 1000 ** power)
}
