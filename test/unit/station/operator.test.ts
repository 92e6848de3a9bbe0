/** Who operates a process comes from the process, not from an environment that its owner writes. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sidText, windowsAccount } from '../../../electron/files/native/windows-account'
import { currentOperator } from '../../../electron/station/operator'
import { isSamePerson, Persons } from '../../../electron/station/persons'
import { createStation, openStation, type Station } from '../../../electron/station/station'
import { demandPermission } from '../../../electron/station/permission'
import type { Account } from '../../../shared/policy'
import { BUILT_CLI } from '../../support/stations'

const options = { selfCommand: { file: '', args: [] } }
let home: string
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'causeway-operator-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const make = () =>
  createStation(home, { role: 'disconnected', name: 'Import 1', server: 'practice', language: 'en' }, options)

test('records the same account under an environment that names somebody else', async () => {
  ;(await make()).close()
  const names = {
    USER: 'ben',
    LOGNAME: 'ben',
    USERNAME: 'ben',
    USERDOMAIN: 'LAB',
    USERPROFILE: '/ben',
    SystemRoot: home,
  }
  const args = [BUILT_CLI, '--home', home, '--json', 'trust', 'policy', '--set', 'two-persons=yes']
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...names } })
  const station = await openStation(home, options)
  try {
    const events = station.ledger.events({})
    expect(new Set(events.map(({ operator }) => operator))).toEqual(new Set([currentOperator().name]))
    expect(station.account).toEqual(accountOfProcess())
  } finally {
    station.close()
  }
})

function accountOfProcess(): Account {
  const { name, id } = currentOperator()
  if (process.platform !== 'win32')
    expect({ name, id }).toEqual({ name: userInfo().username, id: `uid:${process.getuid?.()}` })
  return { name, id }
}

test.skipIf(process.platform !== 'win32')('reads the account of the token on Windows', async () => {
  const { stdout } = await promisify(execFile)('whoami', ['/user', '/fo', 'csv', '/nh'])
  const account = windowsAccount()
  expect(stdout).toContain(account?.sid)
  expect(account?.name.toLowerCase()).toBe(userInfo().username.toLowerCase())
})

test.each([
  ['010500000000000515000000c7a5f1a4a2e23f5c5d7c9e11f4010000', 'S-1-5-21-2767300039-1547690658-295599197-500'],
  ['010100000000000512000000', 'S-1-5-18'],
  ['0100000000000005', 'S-1-5'],
])('reads the security identifier %s', (hex, text) => {
  expect(sidText(Buffer.from(hex, 'hex'))).toBe(text)
})

test.each(['', '01', '020100000000000512000000', '010200000000000512000000', '0101000000000005120000'])(
  'refuses %s as a security identifier',
  (hex) => {
    expect(sidText(Buffer.from(hex, 'hex'))).toBeNull()
  },
)

test('takes two accounts for one person when their ids or their names are the same', () => {
  const anna = { name: 'LAB\\anna', id: 'S-1-5-21-1' }
  expect(isSamePerson(anna, { name: 'OTHER\\somebody', id: 'S-1-5-21-1' })).toBe(true)
  expect(isSamePerson(anna, { name: 'lab\\ANNA', id: 'S-1-5-21-2' })).toBe(true)
  expect(isSamePerson(anna, { name: 'lab\\ANNA', id: null })).toBe(true)
  expect(isSamePerson(anna, { name: 'LAB\\ben', id: 'S-1-5-21-2' })).toBe(false)
  expect(isSamePerson({ ...anna, id: null }, { name: 'LAB\\ben', id: null })).toBe(false)
})

test('knows which account a name meant at each event, also when it is given to another one and back', async () => {
  const station = await make()
  const as = (account: Account): Station => Object.create(station, { account: { value: account } }) as Station
  const [first, second] = [
    { name: 'ben', id: 'uid:1' },
    { name: 'ben', id: 'uid:2' },
  ]
  const marks: number[] = []
  try {
    for (const account of [first, first, second, first]) {
      demandPermission(as(account), 'transfer')
      marks.push(station.ledger.append({ type: 'report.written', payload: {} }).sequence)
    }
    expect(station.ledger.events({ type: 'operator.identified' })).toHaveLength(3)
    const persons = new Persons(station.ledger)
    expect(marks.map((at) => persons.find('BEN', at)?.id)).toEqual(['uid:1', 'uid:1', 'uid:2', 'uid:1'])
    expect(persons.find('ben', marks[0] === undefined ? 0 : 1)).toBeNull()
  } finally {
    station.close()
  }
})
