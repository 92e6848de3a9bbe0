import { describe, expect, it } from 'vitest'
import {
  fingerprintBody,
  formatBytes,
  formatBytesOf,
  formatCheckValue,
  formatCount,
  formatDuration,
  formatPercent,
  formatSpeed,
  formatTime,
  groupCharacters,
} from '../../../shared/format'

/** Intl separates with several kinds of blank; a reader sees one. */
const plain = (text: string): string => text.replace(/\s/gu, ' ')
const words = { yes: 'yes', no: 'no', none: 'none', of: 'of', others: (count: string) => `${count} more` }

describe('sizes', () => {
  it('are decimal, as on a disk’s label, in the words of the language', () => {
    expect(plain(formatBytes(412_600_000_000, 'en'))).toBe('412.6 GB')
    expect(plain(formatBytes(412_600_000_000, 'fr'))).toBe('412,6 Go')
    expect(plain(formatBytes(412_600_000_000, 'nl'))).toBe('412,6 GB')
    expect(plain(formatBytes(0, 'en'))).toBe('0 bytes')
    expect(plain(formatBytes(999, 'en'))).toBe('999 bytes')
  })

  it('never show a thousand of a unit where one of the next is meant', () => {
    expect(plain(formatBytes(999_999_999, 'en'))).toBe('1.0 GB')
    expect(plain(formatBytes(999_600, 'en'))).toBe('1.0 MB')
  })

  it('share the unit of the total', () => {
    expect(plain(formatBytesOf(412_600_000_000, 818_000_000_000, 'of', 'en'))).toBe('412.6 of 818.0 GB')
    expect(plain(formatBytesOf(0, 3_900_000_000, 'sur', 'fr'))).toBe('0,0 sur 3,9 Go')
  })

  it('tell a speed per second', () => {
    expect(plain(formatSpeed(118_000_000, 'en'))).toBe('118 MB/s')
    expect(plain(formatSpeed(1_250_000_000, 'fr'))).toBe('1,3 Go/s')
    expect(plain(formatSpeed(0, 'nl'))).toBe('0 byte/s')
  })
})

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [48.4, '48 s'],
    [59.6, '1 min'],
    [90, '2 min'],
    [3570, '1 h 00'],
    [3840, '1 h 04'],
    [90_000, '25 h 00'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text)
  })
})

describe('shares and counts', () => {
  it('reach a hundred percent only when all is done', () => {
    expect(plain(formatPercent(999_999, 1_000_000, 'en'))).toBe('99%')
    expect(plain(formatPercent(1_000_000, 1_000_000, 'en'))).toBe('100%')
    expect(plain(formatPercent(0, 0, 'en'))).toBe('0%')
    expect(plain(formatPercent(29, 100, 'en'))).toBe('29%')
  })

  it('group thousands as the language does', () => {
    expect(plain(formatCount(18_204, 'en'))).toBe('18,204')
    expect(plain(formatCount(18_204, 'fr'))).toBe('18 204')
    expect(plain(formatCount(18_204, 'nl'))).toBe('18.204')
  })
})

describe('times', () => {
  it('are local and name their zone', () => {
    const text = formatTime('2026-11-21T07:14:00.000Z', 'en')
    const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' })
      .formatToParts(new Date('2026-11-21T07:14:00.000Z'))
      .find((part) => part.type === 'timeZoneName')?.value
    expect(text).toContain('2026')
    expect(text).toContain(zone)
  })
})

describe('values of checks', () => {
  it('say what was found, and that nothing was', () => {
    expect(formatCheckValue({ kind: 'yes-no', yes: false }, words, 'en')).toBe('no')
    expect(formatCheckValue({ kind: 'none' }, words, 'en')).toBe('none')
    expect(formatCheckValue({ kind: 'list', items: [] }, words, 'en')).toBe('none')
    expect(formatCheckValue({ kind: 'list', items: ['en', 'fr', 'nl'] }, words, 'en')).toBe('en, fr and nl')
    expect(formatCheckValue({ kind: 'names', items: ['A', 'B'], count: 2 }, words, 'en')).toBe('A and B')
    expect(formatCheckValue({ kind: 'names', items: ['A', 'B'], count: 1202 }, words, 'en')).toBe('A, B and 1,200 more')
    expect(formatCheckValue({ kind: 'names', items: [], count: 0 }, words, 'en')).toBe('none')
    expect(plain(formatCheckValue({ kind: 'bytes-of', bytes: 0, total: 2e9 }, words, 'en'))).toBe('0.0 of 2.0 GB')
  })
})

describe('fingerprints', () => {
  it('fall into eleven groups, the last of three', () => {
    const groups = groupCharacters(fingerprintBody('SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDcTkuNNuFgVbGh1oQ'))
    expect(groups).toHaveLength(11)
    expect(groups[0]).toBe('uNiV')
    expect(groups.at(-1)).toBe('1oQ')
  })
})
