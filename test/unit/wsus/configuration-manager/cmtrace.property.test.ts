import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TraceParser, type TraceEntry } from '../../../../electron/wsus/configuration-manager/cmtrace'
import { parse, siteServerLine, wrapped } from './logs'

const two = (number: number): string => String(number).padStart(2, '0')

/** A moment and a time zone, written and expected. */
const moment = fc
  .record({
    at: fc.date({ min: new Date('1999-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    bias: fc.option(fc.integer({ min: -840, max: 840 })),
    more: fc.stringMatching(/^\d{0,4}$/),
  })
  .map(({ at, bias, more }) => {
    const sign = bias === null ? '' : bias < 0 ? '-' : '+'
    const clock =
      `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}` +
      `.${String(at.getUTCMilliseconds()).padStart(3, '0')}`
    const [month, day, year] = [at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCFullYear()]
    const offset = bias === null ? '' : `${sign}${Math.abs(bias)}`
    return {
      clock: `${clock}${more}${offset}`,
      date: `${month}-${day}-${year}`,
      fullDate: `${two(month)}-${two(day)}-${year}`,
      time: {
        local: at.toISOString().slice(0, -1),
        bias,
        utc: bias === null ? null : new Date(at.getTime() + bias * 60_000).toISOString(),
      },
    }
  })

const characters = fc.constantFrom(
  ...'aZ09 <>![]"\'$~:;=-_\\/é日😀\t\r\n'.match(/./gsu)!,
  ']LOG',
  'LOG]!',
  '<![LOG',
  '$$<',
)
const text = fc
  .array(characters, { maxLength: 40 })
  .map((parts) => parts.join(''))
  // An entry cannot say these: the form has no way to write them otherwise.
  .filter((written) => !`${written}]LOG]!>`.slice(0, -1).includes(']LOG]!>') && !written.includes('\n<![LOG['))

test('property: an entry that is written in the CMTrace form and parsed is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, moment), { minLength: 1, maxLength: 6 }), (written) => {
      const log = written.map(([words, { clock, date }]) => wrapped({ text: words, time: clock, date })).join('')
      const found = parse(log)
      expect(found.map((entry) => [entry.text, entry.time])).toEqual(written.map(([words, { time }]) => [words, time]))
      expect(found.every(({ cut, component }) => !cut && component === 'SMS_WSUS_SYNC_MANAGER')).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('property: so is a line of the site server form', () => {
  const line = text
    .map((words) => words.replaceAll(/[\r\n]/g, ' ').trim())
    .filter((words) => words !== '' && !words.includes('<![LOG['))
  fc.assert(
    fc.property(fc.array(fc.tuple(line, moment), { minLength: 1, maxLength: 6 }), (written) => {
      const log = written.map(([words, { clock, fullDate }]) => siteServerLine(words, `${fullDate} ${clock}`)).join('')
      expect(parse(log).map((entry) => [entry.text, entry.time, entry.form])).toEqual(
        written.map(([words, { time }]) => [words, time, 'site-server']),
      )
    }),
    { numRuns: 1000 },
  )
})

test('property: any bytes, cut into any pieces, give the same entries, each with a text that stands in them', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '<![LOG[',
      ']LOG]!>',
      '<time="10:00:00.000+60" date="1-2-2026">',
      '$$<A><b><thread=1>',
      '\n',
      '\r\n',
      'word',
      '"',
      '>',
      '\ufeff',
    ),
    fc.string({ maxLength: 5 }),
  )
  const bytes = fc
    .tuple(fc.array(unit, { maxLength: 30 }), fc.uint8Array({ maxLength: 8 }), fc.nat())
    .map(([units, noise, at]) => {
      const log = Buffer.from(units.join(''))
      const place = at % (log.length + 1)
      return Buffer.concat([log.subarray(0, place), noise, log.subarray(place)])
    })
  let entries = 0
  fc.assert(
    fc.property(bytes, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (log, sizes) => {
      const whole = parse(log)
      expect(inPieces(log, sizes)).toEqual(whole)
      const asText = [new TextDecoder('utf-8', { ignoreBOM: true }), new TextDecoder('windows-1252')].map((decoder) =>
        decoder.decode(log),
      )
      for (const entry of whole)
        expect(log.includes(entry.text) || asText.some((all) => all.includes(entry.text))).toBe(true)
      entries += whole.length
    }),
    { numRuns: 5000 },
  )
  expect(entries).toBeGreaterThan(5000)
})

function inPieces(log: Buffer, sizes: readonly number[]): TraceEntry[] {
  const parser = new TraceParser()
  const entries: TraceEntry[] = []
  for (let at = 0, n = 0; at < log.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    entries.push(...parser.push(log.subarray(at, at + size)))
    at += size
  }
  return [...entries, ...parser.end()]
}
