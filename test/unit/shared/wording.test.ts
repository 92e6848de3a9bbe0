import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../shared/domain'
import { SYNC_STATUS_IDS } from '../../../shared/configuration-manager'
import { ERRORS, type ErrorCode, type ErrorDetails } from '../../../shared/errors'
import { wording } from '../../../shared/wording'

const codes = Object.keys(ERRORS) as ErrorCode[]
const known: ErrorDetails = {
  path: 'A2/86.cab',
  other: 'a2/86.cab',
  id: '0042-export-1-7f3a9c1e',
  transferId: '0042-export-1-7f3a9c1e',
  holder: 'Export 1',
  count: 2,
  line: 7,
  exitCode: 3,
}

describe.each(LANGUAGES)('wording in %s', (language) => {
  const words = wording(language)

  it.each(codes)('says %s in whole sentences, whatever is known of it', (code) => {
    for (const details of [{}, known]) {
      const title = words.errors[code].title(details)
      const next = words.errors[code].next(details)
      expect(title).not.toMatch(/undefined|null|\s{2}|\s$|[:.!]$/)
      expect(next).not.toMatch(/undefined|null|\s{2}|\s$|!/)
      expect(next).toMatch(/[.»”"]$/)
      expect(title.length).toBeGreaterThan(8)
    }
  })

  it('gives every check a label, a meaning and one thing to do', () => {
    for (const check of Object.values(words.checks)) {
      expect(check.label).not.toMatch(/\.$/)
      expect(check.meaning).toMatch(/\.$/)
      expect(check.next).toMatch(/\.$/)
    }
  })

  it.each(SYNC_STATUS_IDS)('explains status message %i and says what to do', (id) => {
    const { label, meaning, next } = words.syncStatuses[id]
    expect(label).toMatch(/^\p{Lu}.*[^.!]$/u)
    expect(meaning).toMatch(/^\p{Lu}.*[^ .]\.$/u)
    expect(next).toMatch(/^\p{Lu}.*[^ .]\.$/u)
  })

  it('names who compared a fingerprint at first use', () => {
    expect(words.trust['first-use']('M. Operator')).toContain('M. Operator')
    expect(words.trust['first-use'](null)).not.toContain('null')
  })
})

describe('languages', () => {
  it('do not borrow each other’s sentences', () => {
    for (const code of codes) {
      const titles = LANGUAGES.map((language) => wording(language).errors[code].title({}))
      expect(new Set(titles).size, code).toBe(LANGUAGES.length)
    }
    for (const id of SYNC_STATUS_IDS) {
      const said = LANGUAGES.map((language) => wording(language).syncStatuses[id])
      for (const part of ['label', 'meaning', 'next'] as const)
        expect(new Set(said.map((words) => words[part])).size, `${id} ${part}`).toBe(LANGUAGES.length)
    }
  })
})
