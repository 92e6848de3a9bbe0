import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatViewer } from '../../../../electron/transfer/evidence/viewer'
import { escape, inEach, markup } from '../../../../electron/transfer/evidence/html'
import { transferReport } from '../../../../electron/ledger/reports'
import { home } from '../../ledger/fixture'
import { createStation, receive, refuse, SENT, SIGNER, steadyClock } from '../../ledger/reports/sample'

const HOSTILE = [
  '<script>alert(1)</script>.cab',
  '"><img src=x onerror=alert(1)>',
  '</pre><iframe src="file:///etc/passwd">',
  "' onmouseover='alert(1)",
  '\u202Egpj.exe',
  '&lt;b&gt;',
]

async function page(language: 'en' | 'fr' | 'nl' = 'en'): Promise<string> {
  const ledger = (await home()).open({ now: steadyClock() })
  createStation(ledger)
  receive(ledger)
  ledger.append({ type: 'custody.handed-over', transferId: SENT, payload: { carrier: HOSTILE[0], note: HOSTILE[1] } })
  const job = refuse(ledger, HOSTILE)
  ledger.append({ type: 'receive.step', transferId: SENT, payload: { jobId: job, names: HOSTILE } })
  const report = transferReport(ledger, SENT, { language, timeZone: 'UTC', now: steadyClock() })
  const runs = ledger.coveredRuns(report.events.map(({ sequence }) => sequence))
  const keys = [{ part: 'sender', holder: HOSTILE[2] ?? '', fingerprint: SIGNER, publicKey: '' }] as const
  ledger.close()
  return formatViewer({ report, runs, keys })
}

test('names from a hostile medium are text and nothing else', async () => {
  const text = await page()
  const tags = [...text.matchAll(/<\/?([a-z0-9!]+)/gi)].map((match) => match[1]?.toLowerCase())
  const ours =
    '!doctype html head meta title style body fieldset legend span label input p h1 h2 strong div table tr th td br details summary pre'
  expect([...new Set(tags)].filter((tag) => !ours.split(' ').includes(tag ?? ''))).toEqual([])
  expect(text).not.toContain('\u202E')
  expect(text).toContain('‹U+202E›gpj.exe')
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;.cab')
  expect(text).toContain('&amp;lt;b&amp;gt;')
})

test('the policy lets this one style apply and nothing else', async () => {
  const text = await page()
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
  const digest = createHash('sha256').update(style).digest('base64')
  expect(text).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  )
  expect(text).not.toMatch(/\sstyle=|<script|javascript:/i)
})

test('speaks the language of the bundle first, and all three', async () => {
  const text = await page('nl')
  expect(text).toContain('<html lang="nl">')
  expect(text).toMatch(/id="nl" checked>/)
  for (const word of ['Verified.', 'Vérifié.', 'Geverifieerd.']) expect(text).toContain(word)
})

test('escaped text holds no markup and no hidden character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // Around letters from right to left there is an isolate of our own.
      expect(escape(text).replace(/^\u2068(.*)\u2069$/s, '$1')).not.toMatch(/[<>"'\p{Cc}\p{Cf}\p{Cs}]/u)
      expect(markup`${text}`.text).toBe(escape(text))
    }),
  )
})

test('words that are the same in every language stand once', () => {
  expect(inEach(() => 'WSUS').text).toBe('WSUS')
  expect(inEach((language) => language).text).toBe(
    '<span class="en" lang="en">en</span><span class="fr" lang="fr">fr</span><span class="nl" lang="nl">nl</span>',
  )
})
