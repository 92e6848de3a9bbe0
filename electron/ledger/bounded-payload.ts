import { cutText, toWellFormedJson } from '../../shared/text'
import { canonicalText } from './chain'

/** Bytes of the largest payload of an event, in its canonical form. */
export const LARGEST_PAYLOAD = 256 * 1024
/** Items that are named of a list which makes an event too large; the count says how many there were. */
export const NAMED_ITEMS = 20
const LONGEST_TEXT = 16 * 1024
const MOST_FIELDS = 200
const DEEPEST = 16

/**
 * Lists by which a station decides later: the volumes of a transfer, the transfers of a baseline, accounts of a policy. The
 * program itself bounds them, and none is shortened while the rest of the event can be.
 */
const DECIDING = new Set([
  'tagManifests',
  'volumes',
  'transfers',
  'companions',
  'devices',
  'before',
  'after',
  'stations',
])

/**
 * Makes the canonical text of an event's payload, within `LARGEST_PAYLOAD` whatever a medium, a tool or a caller brought. One
 * that is too large names the first twenty of each list and says in `<name>Count` how many there were; texts are cut.
 * @throws CausewayError `unexpected` for what JSON cannot say
 */
export function boundedPayload(payload: Readonly<Record<string, unknown>>): string {
  const whole = canonicalText(toWellFormedJson(payload))
  if (isWithin(whole)) return whole
  const shorter = canonicalText(toWellFormedJson(shortened(payload, DECIDING)))
  if (isWithin(shorter)) return shorter
  const shortest = canonicalText(toWellFormedJson(shortened(payload, new Set())))
  return isWithin(shortest) ? shortest : canonicalText(toWellFormedJson(essence(payload)))
}

function isWithin(text: string): boolean {
  return Buffer.byteLength(text) <= LARGEST_PAYLOAD
}

function shortened(value: unknown, keep: ReadonlySet<string>, depth = 0): unknown {
  if (typeof value === 'string') return cutText(value, LONGEST_TEXT)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return null
  if (Array.isArray(value)) return value.slice(0, NAMED_ITEMS).map((item) => shortened(item, keep, depth + 1))
  const fields: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value).slice(0, MOST_FIELDS)) {
    const isKept = depth === 0 && keep.has(key)
    fields[key] = isKept ? field : shortened(field, keep, depth + 1)
    const isShorter = !isKept && Array.isArray(field) && field.length > NAMED_ITEMS
    if (isShorter && !(`${key}Count` in value)) fields[`${key}Count`] = field.length
  }
  return fields
}

/** What an event is filed and found by, and why it was refused: all that is left of one that cannot be made shorter. */
function essence(payload: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = Object.entries(payload).slice(0, MOST_FIELDS)
  const kept = fields.filter(([, field]) => typeof field !== 'object' || field === null)
  const { error } = payload
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null
  return {
    ...Object.fromEntries(kept.map(([key, field]) => [key, typeof field === 'string' ? cutText(field, 1000) : field])),
    ...(code === null ? {} : { error: { code: cutText(code, 100), details: {}, cause: null } }),
    shortened: true,
  }
}
