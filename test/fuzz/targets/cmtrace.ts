import { TraceParser, type TraceEntry } from '../../../electron/wsus/configuration-manager/cmtrace'
import { SyncStateReader } from '../../../electron/wsus/configuration-manager/wsyncmgr'
import { changeBytes } from '../change-bytes'
import { demand, samplesOf, type Target } from '../target'

/**
 * A log of Configuration Manager. Accepted damage: entries whose texts do not stand in the input one behind the other,
 * or that differ when the input comes in other pieces; a time whose digits stand nowhere; a synchronization that
 * succeeded or failed though nobody wrote so. Nothing is refused: `refused` counts inputs in which nothing has a time.
 */
export const cmtrace: Target = {
  name: 'cmtrace',
  open(samples) {
    const own = samplesOf(samples, 'cmtrace')
    return {
      change: (random) => changeBytes(random, own),
      check(input) {
        const entries = parse(input, input.length || 1)
        const size = 1 + (input.length % 1013)
        demand(JSON.stringify(parse(input, size)) === JSON.stringify(entries), 'other entries in other pieces')
        demandInOrder(input, entries)
        for (const { time } of entries) if (time) demandDigits(input, time.local)
        demandState(input, entries)
        return entries.some(({ time }) => time !== null) ? 'accepted' : 'refused'
      },
    }
  },
}

function parse(input: Buffer, size: number): TraceEntry[] {
  const parser = new TraceParser()
  const entries: TraceEntry[] = []
  for (let at = 0; at < input.length; at += size) entries.push(...parser.push(input.subarray(at, at + size)))
  return [...entries, ...parser.end()]
}

/** Each text is one of UTF-8 or, where that cannot be, of Windows-1252, behind the text before it. */
function demandInOrder(input: Buffer, entries: readonly TraceEntry[]): void {
  let from = 0
  for (const { text } of entries) {
    const places = [Buffer.from(text), inCodePage(text)].flatMap((bytes) => {
      const at = bytes === null ? -1 : input.indexOf(bytes, from)
      return at < 0 ? [] : [at + (bytes?.length ?? 0)]
    })
    demand(places.length > 0, `a text that does not stand behind the one before it: ${text.slice(0, 80)}`)
    from = Math.min(...places)
  }
}

const CODE_PAGE = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map(
    (character, byte) => [character, byte],
  ),
)

function inCodePage(text: string): Buffer | null {
  const bytes = [...text].map((character) => CODE_PAGE.get(character) ?? -1)
  return bytes.includes(-1) ? null : Buffer.from(bytes)
}

/** `2014-01-16T13:57:46.304`: its clock and its date stand in the input, months and days with or without a zero. */
function demandDigits(input: Buffer, local: string): void {
  const [, year, month, day, hour, rest] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)(:.*)$/.exec(local) ?? []
  const [m, d, h] = [month, day, hour].map((digits) => `0?${Number(digits)}`)
  const text = input.toString('latin1')
  demand(new RegExp(`(?<!\\d)${m}-${d}-${year}`).test(text), `a date ${local}`)
  demand(new RegExp(`(?<!\\d)${h}${rest?.replace('.', '\\.')}`).test(text), `a time ${local}`)
}

function demandState(input: Buffer, entries: readonly TraceEntry[]): void {
  const reader = new SyncStateReader()
  for (const entry of entries) reader.push(entry)
  const { state, error } = reader.sync
  if (state === 'succeeded') demand(has(input, 'ID=6702', 'Sync succeeded'), 'a success that nobody wrote')
  if (state === 'succeeded-licences-pending') demand(has(input, 'ID=6708'), 'licences that nobody spoke of')
  if (state === 'failed') demand(has(input, 'ID=6703', 'Sync failed'), 'a failure that nobody wrote')
  demand(state === 'failed' || error === null, 'an error without a failure')
}

function has(input: Buffer, ...phrases: string[]): boolean {
  return phrases.some((phrase) => input.includes(phrase))
}
