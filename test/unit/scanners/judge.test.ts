import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandClean, demandSomethingRead } from '../../../electron/scanners/judge'
import type { UnitReport } from '../../../electron/scanners/scanner'
import { CausewayError } from '../../../shared/errors'

const run = { command: ['scan'], exitCode: 0, startedAt: '', seconds: 0, output: '' }
const clean: UnitReport = {
  engine: { name: 'Engine', version: '1', signaturesAt: null },
  ...{ files: 3, bytes: 30, hits: [], hitCount: 0, unread: [], unreadCount: 0, run },
}
const unit = { folder: '/m/data', list: null, files: 3, bytes: 30 }

function codeOf(report: Partial<UnitReport>, acceptGaps = false): string | null {
  try {
    demandClean(unit, { ...clean, ...report }, { scanner: 'S', acceptGaps })
    return null
  } catch (error) {
    return (error as CausewayError).code
  }
}

describe('the report of a scanner', () => {
  it('is clean when it accounts for every file', () => {
    expect(codeOf({})).toBeNull()
    // Some count what is inside archives too.
    expect(codeOf({ files: 300 })).toBeNull()
  })

  it.each([
    ['a hit', { hits: [{ path: 'x', name: 'V' }], hitCount: 1 }, 'scan.hit'],
    ['a hit without a name', { hitCount: 1 }, 'scan.hit'],
    ['fewer files than there are', { files: 2 }, 'scan.incomplete'],
    ['no file', { files: 0, bytes: 0 }, 'scan.incomplete'],
    ['a file left out', { files: 2, unread: [{ path: 'x', name: 'big' }], unreadCount: 1 }, 'scan.incomplete'],
    ['a file left out beside enough', { unread: [{ path: 'x', name: 'big' }], unreadCount: 1 }, 'scan.incomplete'],
    ['no count', { files: null, bytes: null }, 'scan.uncounted'],
  ] as const)('is not clean with %s', (_what, report, code) => {
    expect(codeOf(report)).toBe(code)
  })

  it('may have gaps that are named, or no count, where the administrator accepts it, and nothing else', () => {
    expect(codeOf({ files: 2, unread: [{ path: 'x', name: 'big' }], unreadCount: 1 }, true)).toBeNull()
    expect(codeOf({ files: null, bytes: null }, true)).toBeNull()
    expect(codeOf({ files: 2 }, true)).toBe('scan.incomplete')
    expect(codeOf({ hitCount: 1 }, true)).toBe('scan.hit')
  })

  it('never passes with a hit, or with a file that is neither read nor named', () => {
    const counts = fc.record({
      hitCount: fc.nat(3),
      files: fc.nat(6),
      unreadCount: fc.nat(6),
      acceptGaps: fc.boolean(),
    })
    fc.assert(
      fc.property(counts, ({ acceptGaps, ...report }) => {
        const passes = codeOf(report, acceptGaps) === null
        const accounted = report.files + report.unreadCount >= unit.files
        const sound = report.hitCount === 0 && accounted && (report.unreadCount === 0 || acceptGaps)
        expect(passes).toBe(sound)
      }),
    )
  })
})

describe('a scan as a whole', () => {
  it.each([
    ['no files', { files: 0, bytes: 5, unreadCount: 3 }],
    ['no bytes', { files: 3, bytes: 0, unreadCount: 0 }],
  ])('that read %s proves nothing, whatever is accepted', (_what, totals) => {
    expect(() => demandSomethingRead(totals, 30, 'S')).toThrow(CausewayError)
  })

  it('of empty files has no bytes to read', () => {
    expect(() => demandSomethingRead({ files: 3, bytes: 0, unreadCount: 0 }, 0, 'S')).not.toThrow()
    expect(() => demandSomethingRead({ files: null, bytes: null, unreadCount: 0 }, 30, 'S')).not.toThrow()
  })
})
