import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OPERATOR_ACTIONS, type PolicyRules } from '../../../shared/policy'
import { demandPermission, permissionsOf } from '../../../electron/station/permission'
import type { Station } from '../../../electron/station/station'

const names = ['anna', 'ben', 'clara']
const account = fc.constantFrom(...names).map((name) => ({ name, id: null }))
const rules: fc.Arbitrary<PolicyRules> = fc.record({
  requirePinned: fc.boolean(),
  twoPersons: fc.boolean(),
  oldestDays: fc.constant(null),
  clockToleranceMinutes: fc.constant(60),
  keysTrustedBy: fc.constantFrom('operators', 'administrators'),
  administrators: fc.array(account, { minLength: 1, maxLength: 2 }),
  auditors: fc.array(account, { maxLength: 2 }),
  operators: fc.option(fc.array(account, { maxLength: 2 })),
})

/** A station of which only what permissions are made of is there; its events are counted. */
function stationWith(held: PolicyRules, name: string): { readonly station: Station; readonly events: string[] } {
  const events: string[] = []
  const ledger = {
    head: () => ({ sequence: 0 }),
    append: ({ type }: { type: string }) => void events.push(type),
    events: () => [],
  }
  const station = { policy: { rules: () => held }, account: { name, id: null }, ledger } as unknown as Station
  return { station, events }
}

test('what an account is told is what it is allowed, whatever the rules; telling leaves no trace', () => {
  fc.assert(
    fc.property(rules, fc.constantFrom(...names), (held, name) => {
      const { station, events } = stationWith(held, name)
      const told = permissionsOf(station)
      expect(events).toEqual([])
      expect(told.administrators).toEqual(held.administrators.map((each) => each.name))
      for (const action of OPERATOR_ACTIONS) {
        const isTold = told.may.includes(action)
        expect(told.roles[action].includes(told.role)).toBe(isTold)
        if (isTold) demandPermission(station, action)
        else
          expect(() => {
            demandPermission(station, action)
          }).toThrow(expect.objectContaining({ code: 'operator.not-permitted' }))
      }
    }),
  )
})
