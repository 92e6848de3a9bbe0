import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkTransferAgainstVolumes,
  parseTransferJson,
  type DescribedVolume,
} from '../../../electron/bag/transfer-description'
import { CausewayError } from '../../../shared/errors'
import { laterFields } from '../../support/later-fields'
import { codeOf } from '../files/scratch'
import { transferOf } from './volume'

const FACTS = { manifestSha256: 'a'.repeat(64), files: 2, bytes: 10 }
const transfer = transferOf(FACTS)
const SYNC = { result: 'succeeded', running: false, endedAt: null, error: null, updateErrors: 0 }
const parse = (value: unknown) => parseTransferJson(JSON.stringify(value))

test('unknown fields are kept at every depth, a later minor version is read', () => {
  const richer = { ...transfer, formatVersion: '1.7', colour: 'red', source: { ...transfer.source, rack: 7 } }
  expect(parse(richer)).toEqual(richer)
})

test('property: unknown fields are kept, written again and read again, wherever they stand', () => {
  const known = transferOf(FACTS)
  const server = { ...known.server, download: { done: 1, total: 1 }, sync: SYNC }
  const holders: ((field: object) => object)[] = [
    (field) => ({ ...known, ...field }),
    (field) => ({ ...known, source: { ...known.source, ...field } }),
    (field) => ({ ...known, server: { ...server, ...field } }),
    (field) => ({ ...known, server: { ...server, download: { ...server.download, ...field } } }),
    (field) => ({ ...known, server: { ...server, sync: { ...SYNC, ...field } } }),
    (field) => ({ ...known, package: { ...known.package, ...field } }),
    (field) => ({ ...known, volumes: known.volumes.map((volume) => ({ ...volume, ...field })) }),
    (field) => ({ ...known, totals: { ...known.totals, ...field } }),
    (field) => ({ ...known, tool: { ...known.tool, ...field } }),
    (field) => ({ ...known, ledgerHead: { ...known.ledgerHead, ...field } }),
  ]
  const unknown = laterFields(['constructor', 'toString', 'hasOwnProperty', 'toJSON', ''])
  fc.assert(
    fc.property(fc.constantFrom(...holders), unknown, (put, fields) => {
      const text = JSON.stringify(put(fields))
      const read = parseTransferJson(text)
      expect(read).toEqual(JSON.parse(text))
      expect(parseTransferJson(JSON.stringify(read))).toEqual(read)
    }),
    { numRuns: 500 },
  )
})

test('a field called __proto__ is refused at any depth, since it could not be kept', () => {
  const text = JSON.stringify(transfer)
  for (const hostile of [
    text.replace('{', '{"__proto__": {}, '),
    text.replace('"server":{', '"server":{"__proto__":1,'),
  ])
    expect(codeOf(() => parseTransferJson(hostile))).toBe('transfer.malformed')
})

test('property: no major version but 1 is read, whatever else the description says', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999_999 }), fc.nat({ max: 9999 }), (major, minor) => {
      fc.pre(major !== 1)
      const version = `${major}.${minor}`
      expect(codeOf(() => parse({ ...transfer, formatVersion: version }))).toBe('transfer.unsupported-version')
    }),
  )
  fc.assert(
    fc.property(fc.string(), (version) => {
      fc.pre(!/^1\.[0-9]{1,4}$/.test(version))
      expect(['transfer.unsupported-version', 'transfer.malformed']).toContain(
        codeOf(() => parse({ ...transfer, formatVersion: version })),
      )
    }),
  )
})

test.each(['2.0', '0.9', '10.1', '2'])(
  'the major version of %s is refused before its shape is looked at',
  (version) => {
    try {
      parse({ formatVersion: version, nothing: 'else' })
      expect.unreachable()
    } catch (error) {
      const { code, details } = error as CausewayError
      expect({ code, details }).toEqual({ code: 'transfer.unsupported-version', details: { version } })
    }
  },
)

test.each(
  [
    ['', '{', '[]', 'null', '"1.0"', '{}', '{"formatVersion":1}', '{"formatVersion":"x"}', '{"formatVersion":"1.0"}'],
  ].flat(),
)('%j is malformed', (text) => {
  expect(codeOf(() => parseTransferJson(text))).toBe('transfer.malformed')
})

test('property: any bytes are refused with a cause', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(['transfer.malformed', 'transfer.unsupported-version']).toContain(codeOf(() => parseTransferJson(text)))
    }),
  )
  expect(codeOf(() => parseTransferJson('['.repeat(1_000_000)))).toBe('transfer.malformed')
})

test.each(['transferId', 'sequence', 'source', 'destination', 'volumes', 'volume', 'totals', 'practice'])(
  'without %s it is malformed, and the problem is named',
  (field) => {
    const { [field as 'sequence']: _, ...rest } = transfer
    try {
      parse(rest)
      expect.unreachable()
    } catch (error) {
      expect((error as CausewayError).details.problem).toContain(field)
    }
  },
)

function set(count: number): DescribedVolume[] {
  const digest = (n: number) => `${n}`.repeat(64)
  const volumes = Array.from({ length: count }, (_, n) => ({ index: n + 1, ...FACTS, manifestSha256: digest(n + 1) }))
  const totals = { files: count * FACTS.files, bytes: count * FACTS.bytes }
  return volumes.map(({ index, manifestSha256 }) => ({
    transfer: { ...transfer, volume: index, volumes, totals },
    manifestSha256,
    oxum: { files: FACTS.files, bytes: FACTS.bytes },
    bagInfo: [
      ['Source-Organization', transfer.source.name],
      ['Bagging-Date', transfer.createdAt.slice(0, 10)],
      ['Bag-Group-Identifier', transfer.transferId],
      ['Bag-Count', `${index} of ${count}`],
    ],
  }))
}

const codeOfSet = (volumes: (DescribedVolume | undefined)[]) =>
  codeOf(() => checkTransferAgainstVolumes(volumes.filter((volume) => volume !== undefined)))

test('a set agrees, in any order; what is not there is counted', () => {
  const [one, two, three] = set(3)
  expect(checkTransferAgainstVolumes(set(3).reverse())).toEqual({ missing: [] })
  expect(checkTransferAgainstVolumes([two].filter((volume) => volume !== undefined))).toEqual({ missing: [1, 3] })
  expect(codeOfSet([one, two, three, two])).toBe('volume.duplicate')
  expect(codeOfSet([])).toBe('volume.none-found')
})

test('volumes that differ in anything but their number are mixed', () => {
  const [one, two] = set(2)
  if (!one || !two) return expect.unreachable()
  for (const change of [{ sequence: 43 }, { destination: 'elsewhere' }, { operator: 'other' }, { colour: 'red' }]) {
    expect(codeOfSet([one, { ...two, transfer: { ...two.transfer, ...change } }])).toBe('transfer.mixed-volumes')
  }
})

test('a volume that is not what its description says', () => {
  const [one] = set(1)
  if (!one) return expect.unreachable()
  for (const change of [
    { manifestSha256: 'b'.repeat(64) },
    { oxum: { ...FACTS, files: 3 } },
    { oxum: { ...FACTS, bytes: 11 } },
    { transfer: { ...one.transfer, totals: { files: 3, bytes: 10 } } },
    { transfer: { ...one.transfer, totals: { files: 2, bytes: 11 } } },
  ]) {
    expect(codeOfSet([{ ...one, ...change }])).toBe('transfer.contradicts-manifest')
  }
})

test('bag-info.txt says nothing else than the description, in any case and as often as it says it', () => {
  const [one] = set(1)
  if (!one) return expect.unreachable()
  const saying = (label: string, value: string): DescribedVolume => ({
    ...one,
    bagInfo: [...one.bagInfo.filter(([name]) => name !== label), [label, value]],
  })
  for (const [label, value] of [
    ['Source-Organization', 'Another'],
    ['Bagging-Date', '2026-01-02'],
    ['Bag-Group-Identifier', '0043-export-1-7f3a9c1e'],
    ['Bag-Count', '1 of 2'],
    ['source-organization', 'Another'],
    ['BAGGING-DATE', '2026-01-02'],
  ] as const)
    expect(() => checkTransferAgainstVolumes([saying(label, value)]), label).toThrow(
      expect.objectContaining({
        code: 'transfer.contradicts-manifest',
        details: { what: expect.stringMatching(new RegExp(`^${label}$`, 'i')) as string, volume: 1 },
      }) as Error,
    )
  expect(codeOfSet([{ ...one, bagInfo: one.bagInfo.filter(([label]) => /^Bag-/.test(label)) }])).toBeNull()
  for (const label of ['Bag-Group-Identifier', 'Bag-Count'])
    expect(codeOfSet([{ ...one, bagInfo: one.bagInfo.filter(([name]) => name !== label) }])).toBe('bag.malformed')
})

test('names which fact contradicts the manifest', () => {
  const [one] = set(1)
  if (!one) return expect.unreachable()
  const whats: [string, Partial<DescribedVolume>][] = [
    ['manifest digest', { manifestSha256: 'b'.repeat(64) }],
    ['number of files', { oxum: { ...FACTS, files: 3 } }],
    ['number of bytes', { oxum: { ...FACTS, bytes: 11 } }],
    ['total number of files', { transfer: { ...one.transfer, totals: { files: 3, bytes: 10 } } }],
    ['total number of bytes', { transfer: { ...one.transfer, totals: { files: 2, bytes: 11 } } }],
  ]
  for (const [what, change] of whats)
    expect(() => checkTransferAgainstVolumes([{ ...one, ...change }])).toThrow(
      expect.objectContaining({ details: { what, volume: 1 } }) as Error,
    )
})

test('says why it refuses: no JSON, or the field that is wrong', () => {
  const problemOf = (text: string): unknown => {
    try {
      parseTransferJson(text)
    } catch (error) {
      return error instanceof CausewayError ? { code: error.code, ...error.details } : error
    }
    return null
  }
  expect(problemOf('{')).toEqual({ code: 'transfer.malformed', problem: 'not JSON' })
  expect(problemOf(JSON.stringify({ ...transfer, sequence: 'x' }))).toEqual({
    code: 'transfer.malformed',
    problem: expect.stringMatching(/^sequence: .{5}/) as string,
  })
  for (const formatVersion of [2, ['2.0'], 'x2.0', '-2.0', ' 2.0', '2x', '2,0', '1234567890.0'])
    expect(problemOf(JSON.stringify({ ...transfer, formatVersion })), String(formatVersion)).toMatchObject({
      code: 'transfer.malformed',
    })
})
