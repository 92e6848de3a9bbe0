import { expect, test } from 'vitest'
import { boundedPayload, LARGEST_PAYLOAD, NAMED_ITEMS } from '../../../electron/ledger/bounded-payload'
import { home } from './fixture'

const read = (payload: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(boundedPayload(payload)) as Record<string, unknown>

const numbered = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, n) => `${n} ${'x'.repeat(length)}`)

test('an event of usual size is recorded as it is, long lists and all', () => {
  const payload = { jobId: 'a', problems: numbered(1000, 100), run: { output: 'x'.repeat(64 * 1024) } }
  expect(read(payload)).toEqual(payload)
})

test('a list that makes an event too large is named to its twentieth item, with the count', () => {
  const others = numbered(2000, 300)
  const recorded = read({ jobId: 'a', step: 'identify', others, checks: [{ evidence: others }], deep: { others } })
  expect(recorded).toMatchObject({ jobId: 'a', step: 'identify', othersCount: 2000, deep: { othersCount: 2000 } })
  expect(recorded['others']).toEqual(others.slice(0, NAMED_ITEMS))
  expect(recorded['checks']).toEqual([{ evidence: others.slice(0, NAMED_ITEMS), evidenceCount: 2000 }])
})

test('a count that the event has already stays as it is', () => {
  const problems = numbered(1000, 500)
  expect(read({ problems, problemsCount: 7000 })).toMatchObject({ problemsCount: 7000 })
})

test('lists by which the station decides are whole while anything else can be shorter', () => {
  const tagManifests = numbered(999, 64)
  const recorded = read({ tagManifests, others: numbered(5000, 300) })
  expect(recorded['tagManifests']).toEqual(tagManifests)
  expect(recorded['othersCount']).toBe(5000)
})

test('an event at the bound is recorded as it is, one byte more makes it shorter', () => {
  const overhead = boundedPayload({ text: '' }).length
  const text = 'x'.repeat(LARGEST_PAYLOAD - overhead)
  expect(read({ text })).toEqual({ text })
  expect(String(read({ text: `${text}x` })['text']).length).toBeLessThan(text.length)
})

test('what is no list, is empty, has twenty items or decides only at the top stays or goes as everything else', () => {
  const text = 'x'.repeat(300_000)
  const twenty = numbered(NAMED_ITEMS, 1)
  const volumes = numbered(30, 1)
  const nothing = { no: null, yes: true, count: 7, list: [] }
  expect(read({ text, twenty, volumes, nothing, deep: { volumes } })).toEqual({
    text: 'x'.repeat(16 * 1024),
    twenty,
    volumes,
    nothing,
    deep: { volumes: volumes.slice(0, NAMED_ITEMS), volumesCount: 30 },
  })
})

test('is cut below the sixteenth level and after the two hundredth field', () => {
  const text = 'x'.repeat(300_000)
  const recorded = JSON.stringify(read({ text, nested: nested(17) }))
  expect(recorded.split('"value"').length - 1).toBe(15)
  expect(recorded).toContain('"value":null')
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${String(n)}`, n]))
  expect(Object.keys(read({ text, wide })['wide'] as object)).toHaveLength(200)
})

test.each([
  ['a text', 'x'.repeat(2000)],
  ['nothing', null],
  ['an object without a code', { text: 'x' }],
  ['a code that is a number', { code: 7 }],
])('what cannot be made shorter keeps its cause also where that is %s', (_what, error) => {
  const fields = Object.fromEntries(numbered(190, 20).map((key) => [key, { text: 'x'.repeat(20_000) }]))
  const { error: kept, ...rest } = read({ error, ...fields, n: 1, no: null })
  expect(rest).toEqual({ n: 1, no: null, shortened: true })
  const code = { code: '7', details: {}, cause: null }
  expect(kept).toEqual(
    typeof error === 'string' ? 'x'.repeat(1000) : error === null ? null : 'code' in error ? code : undefined,
  )
})

test.each([
  ['a text', { jobId: 'a', error: { code: 'bag.malformed', message: 'x'.repeat(5_000_000) } }],
  ['characters of six bytes', { jobId: 'a', error: { code: 'bag.malformed', message: '\u0001'.repeat(300_000) } }],
  ['a list by which the station decides', { jobId: 'a', volumes: numbered(100_000, 100) }],
  ['fields', { jobId: 'a', ...Object.fromEntries(numbered(100_000, 10).map((key) => [key, key])) }],
  ['lists inside lists', { jobId: 'a', others: Array.from({ length: 30 }, () => numbered(30, 20_000)) }],
  ['depth', { jobId: 'a', nested: nested(2000), text: 'x'.repeat(300_000) }],
  ['half a character at the cut', { jobId: 'a', text: `${'x'.repeat(16 * 1024 - 1)}\u{1f600}${'x'.repeat(300_000)}` }],
])('no event is larger than the bound, whatever is too much: %s', (_what, payload) => {
  const text = boundedPayload(payload)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_PAYLOAD)
  expect(JSON.parse(text)).toMatchObject({ jobId: 'a' })
  expect(text.isWellFormed()).toBe(true)
})

function nested(depth: number): unknown {
  let value: unknown = 'end'
  for (let n = 0; n < depth; n++) value = { value }
  return value
}

test('what cannot be made shorter keeps what it is filed by and why it was refused', () => {
  const fields = Object.fromEntries(numbered(190, 20).map((key) => [key, { text: 'x'.repeat(20_000) }]))
  expect(read({ jobId: 'a', error: { code: 'bag.malformed', details: fields }, ...fields })).toEqual({
    jobId: 'a',
    error: { code: 'bag.malformed', details: {}, cause: null },
    shortened: true,
  })
})

test('every append is bounded, whoever calls it, and the chain stays intact', async () => {
  const { open } = await home()
  const ledger = open()
  const event = ledger.append({ type: 'receive.step', payload: { jobId: 'a', others: numbered(5000, 300) } })
  expect(event.payload).toMatchObject({ jobId: 'a', othersCount: 5000 })
  expect(ledger.verify().intact).toBe(true)
  ledger.close()
})
