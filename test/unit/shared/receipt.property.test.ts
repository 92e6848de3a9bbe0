import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../../shared/json'
import { receiptSchema, type Receipt } from '../../../shared/receipt'
import { laterFields } from '../../support/later-fields'

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/)
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const station = fc.record({
  name: fc.constantFrom('Export 1', 'Import 1', 'équipe'),
  fingerprint: fc.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
})
const receipt: fc.Arbitrary<Receipt> = fc.record({
  formatVersion: fc.nat({ max: 9999 }).map((minor) => `1.${minor}`),
  transferId: fc.stringMatching(/^[0-9]{4,9}-[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?-[0-9a-f]{8}$/),
  sequence: fc.integer({ min: 1 }),
  transferDigest: sha256,
  practice: fc.boolean(),
  source: station,
  receiver: station,
  trustProof: fc.constantFrom('pinned' as const, 'first-use' as const),
  verdict: fc.constant('verified' as const),
  files: fc.record({ verified: fc.integer({ min: 1 }), bytes: count, copied: count, alreadyThere: count }),
  updates: fc.record({ before: count, after: count, inPackage: fc.option(count), missing: fc.option(count) }),
  operator: fc.string(),
  tool: fc.record({ name: fc.constant('Causeway' as const), version: fc.string() }),
  createdAt: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  ledgerHead: fc.record({ sequence: count, hash: sha256 }),
})
const read = (value: unknown): Receipt => receiptSchema.parse(parseJson(JSON.stringify(value)))

test('property: a receipt is read as it was written, with whatever fields a later version adds', () => {
  const later = laterFields()
  fc.assert(
    fc.property(receipt, later, later, (known, more, deeper) => {
      const richer = { ...known, ...more, files: { ...known.files, ...deeper } }
      const text = JSON.stringify(richer)
      expect(read(richer)).toEqual(JSON.parse(text))
    }),
  )
})

test('property: no field may be left out, and none may be what no receipt says', () => {
  const wrong = fc.constantFrom<unknown>(
    undefined,
    [],
    {},
    -1,
    1.5,
    'verified ',
    '2.0',
    'failed',
    Number.MAX_SAFE_INTEGER + 1,
  )
  fc.assert(
    fc.property(receipt, fc.nat(), wrong, (known, at, value) => {
      const fields = Object.keys(known).filter((field) => field !== 'operator')
      const field = fields[at % fields.length] ?? ''
      expect(receiptSchema.safeParse({ ...known, [field]: value }).success, `${field} ${JSON.stringify(value)}`).toBe(
        false,
      )
    }),
    { numRuns: 1000 },
  )
})
