import { describe, expect, it } from 'vitest'
import { payloadSchema } from '../../../../electron/ledger/reports/facts'
import type { CheckValue } from '../../../../shared/domain'
import type { FileProblem } from '../../../../shared/jobs'

/** One of each kind; a kind that is not here does not compile. */
const VALUES: { readonly [K in CheckValue['kind']]: Extract<CheckValue, { kind: K }> } = {
  text: { kind: 'text', text: 'a' },
  count: { kind: 'count', count: 1 },
  bytes: { kind: 'bytes', bytes: 1 },
  'bytes-of': { kind: 'bytes-of', bytes: 1, total: 2 },
  time: { kind: 'time', utc: '2026-01-01T00:00:00.000Z' },
  'yes-no': { kind: 'yes-no', yes: true },
  list: { kind: 'list', items: ['a'] },
  names: { kind: 'names', items: ['a'], count: 2 },
  none: { kind: 'none' },
}

const PROBLEMS: Readonly<Record<FileProblem['problem'], true>> = {
  altered: true,
  changed: true,
  missing: true,
  unexpected: true,
  link: true,
  unreadable: true,
  unfinished: true,
  'unsafe-path': true,
  malware: true,
  'not-scanned': true,
  broken: true,
  conflict: true,
}

describe('what a report reads of an event', () => {
  it.each(Object.values(VALUES))('has checks whose value is %j', (value) => {
    const check = { id: 'server.update-errors', state: 'failed', value, source: 'x', at: 'y' }
    expect(payloadSchema.parse({ checks: [check] }).checks).toEqual([check])
  })

  it.each(Object.keys(PROBLEMS))('has files that are %s', (problem) => {
    expect(payloadSchema.parse({ problems: [{ path: 'a', problem }] }).problems).toEqual([{ path: 'a', problem }])
  })
})
