import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../shared/domain'
import { EXPORT_SERVER_SITUATIONS, exportServerSituation } from '../../../shared/export-server'
import { wording } from '../../../shared/wording'

const site = (
  siteType: string | null,
  parentSiteCode: string | null,
  siteCode: string | null = 'P01',
): ReturnType<typeof exportServerSituation> =>
  exportServerSituation({ found: true, siteCode, parentSiteCode, siteType })

describe('which server to export from', () => {
  it('is any, where there is no Configuration Manager', () => {
    expect(exportServerSituation({ found: false })).toBe('stand-alone-wsus')
  })

  it.each([
    ['4', null, 'central-administration-site'],
    ['4', 'XXX', 'central-administration-site'],
    ['1', null, 'child-site'],
    ['1', 'P01', 'child-site'],
    ['2', 'CAS', 'child-site'],
    [null, 'CAS', 'child-site'],
    ['2', '', 'stand-alone-primary-site'],
    ['2', ' p01 ', 'stand-alone-primary-site'],
    // Values whose place in the registry is not documented decide nothing by being absent.
    ['2', null, 'site-unknown'],
    [null, null, 'site-unknown'],
    [null, '', 'site-unknown'],
    ['8', '', 'site-unknown'],
  ] as const)('for site type %s below %s: %s', (type, parent, situation) => {
    expect(site(type, parent)).toBe(situation)
  })

  it('is not guessed when nothing could be read', () => {
    expect(exportServerSituation(null)).toBe('unreadable')
    expect(exportServerSituation(undefined)).toBe('unreadable')
  })

  it('names both kinds of top-level site where it does not know which one this is', () => {
    expect(wording('en').exportServer['site-unknown']).toMatch(/central administration site.*stand-alone primary site/)
  })

  it.each(LANGUAGES)('is told in %s for every situation, each with a text of its own', (language) => {
    const texts = EXPORT_SERVER_SITUATIONS.map((situation) => wording(language).exportServer[situation])
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) {
      expect(text).toMatch(/\.$/)
      expect(text).toContain('Microsoft Update')
      expect(text).not.toMatch(/\s{2}/)
    }
  })
})
