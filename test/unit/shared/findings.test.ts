/** Numbers, times and verdicts of an auditor's findings stand in the words of each language. */
import { expect, test } from 'vitest'
import { wording } from '../../../shared/wording'

const sentence = (language: 'en' | 'fr' | 'nl', kind: Parameters<typeof kindOf>[1], details: object): string =>
  kindOf(language, kind).sentence(details as Record<string, string | number>)
const kindOf = (
  language: 'en' | 'fr' | 'nl',
  kind: 'counts-differ' | 'under-way' | 'refused-there' | 'received-before-sent',
) => wording(language).findings[kind]

test('counts are exact and in the figures of the language; what is not recorded is a dash', () => {
  const details = { sentFiles: 18_204, sentBytes: 2_966_142, receivedFiles: 18_204, receivedBytes: '' }
  expect(sentence('en', 'counts-differ', details)).toBe(
    'Sent: 18,204 files, 2,966,142 bytes; received: 18,204 files, – bytes',
  )
  expect(sentence('nl', 'counts-differ', details)).toContain('18.204 bestanden, 2.966.142 bytes')
})

test.each([
  [0, 'less than a day after it was sent'],
  [1, '1 day after it was sent'],
  [12, '12 days after it was sent'],
])('under way for %s days', (days, words) => {
  expect(sentence('en', 'under-way', { days })).toBe(`Not received yet, ${words}`)
  for (const language of ['fr', 'nl'] as const) expect(sentence(language, 'under-way', { days })).not.toMatch(/\b0\b/)
})

test('a verdict is named as everywhere else, with the code of its cause', () => {
  const details = { verdict: 'failed', error: 'payload.altered' }
  expect(sentence('fr', 'refused-there', details)).toMatch(/non vérifié \(payload\.altered\)$/)
  expect(sentence('nl', 'refused-there', { verdict: 'cancelled', error: '' })).toMatch(/geannuleerd$/)
})

test('times are read, not decoded', () => {
  const details = { received: '2026-11-20T09:00:00.000Z', sent: '2026-11-21T09:00:00.000Z' }
  expect(sentence('en', 'received-before-sent', details)).toMatch(/^Received 20 Nov 2026, .* before it was sent 21 Nov/)
  expect(sentence('fr', 'received-before-sent', details)).not.toContain('T09')
})
