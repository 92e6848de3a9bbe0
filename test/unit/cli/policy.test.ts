/** The policy of a station and who may do what under it, through the command line. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../shared/ledger'
import { forge } from '../../support/forge'
import { expectRefusal, useScenes } from '../../support/refusals'
import { BUILT_CLI, causeway, causewayTyping, succeed } from '../../support/stations'
import { openStation, type Station } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { demandSecondPerson, provePresence, setCredential } from '../../../electron/transfer/policy/presence'
import { InThisThread } from '../../../electron/workers/workers'

const scenes = useScenes()
const me = userInfo().username
const home = (): string => scenes.scene().home

const set = (...changes: string[]) => causeway(home(), 'trust', 'policy', ...changes.flatMap((each) => ['--set', each]))
const rules = async () => (await succeed(home(), 'trust', 'policy'))['rules']

async function events(type: LedgerEvent['type']): Promise<LedgerEvent[]> {
  const station = await openStation(home(), { selfCommand: { file: '', args: [] } })
  try {
    return station.ledger.events({ type })
  } finally {
    station.close()
  }
}

const DEFAULT = {
  requirePinned: false,
  twoPersons: false,
  oldestDays: null,
  clockToleranceMinutes: 60,
  keysTrustedBy: 'operators',
  auditors: [],
  operators: null,
}

describe('the policy', () => {
  test('locks nobody out before it is changed; its administrator is who made the station', async () => {
    const view = await succeed(home(), 'trust', 'policy')
    expect(view).toMatchObject({ isSet: false, role: 'administrator', account: { name: me }, rules: DEFAULT })
    expect(view).toMatchObject({ rules: { administrators: [{ name: me }] } })
    expect(await events('policy.changed')).toEqual([])
  })

  test('is changed as a whole, by an event with the rules before and after, into a file for its owner alone', async () => {
    expect((await set('require-pinned=yes', 'oldest-days=30', 'auditors=LAB\\clara,dora#uid:4242')).exit).toBe(0)
    const after = {
      requirePinned: true,
      oldestDays: 30,
      auditors: [
        { name: 'LAB\\clara', id: null },
        { name: 'dora', id: 'uid:4242' },
      ],
    }
    expect(await rules()).toMatchObject({ ...DEFAULT, ...after })
    const [event, ...more] = await events('policy.changed')
    expect(more).toEqual([])
    expect(event?.payload).toMatchObject({ before: DEFAULT, after: { ...DEFAULT, ...after } })
    const file = join(home(), 'policy.json')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    // What changes nothing is no change.
    await set('oldest-days=30')
    expect(await events('policy.changed')).toHaveLength(1)
    await set('oldest-days=none', 'operators=all')
    expect(await rules()).toMatchObject({ oldestDays: null, operators: null })
  })

  test.each([
    ['oldest-days=0'],
    ['oldest-days=soon'],
    ['require-pinned=maybe'],
    ['keys-trusted-by=auditors'],
    ['clock-tolerance-minutes=-1'],
    ['administrators='],
    ['administrators=anna,ANNA'],
    ['auditors=anna#4242'],
    ['whatever=yes'],
    ['require-pinned'],
  ])('refuses %s, and changes nothing', async (change) => {
    const answer = await set('two-persons=yes', change)
    expect(answer).toMatchObject({ exit: 2, document: { error: { code: 'usage' } } })
    expect(await rules()).toMatchObject(DEFAULT)
    expect(await events('policy.changed')).toEqual([])
  })

  test('holds although its file is deleted or put back, and is refused when somebody edits it', async () => {
    const file = join(home(), 'policy.json')
    await set('require-pinned=yes')
    const first = readFileSync(file)
    await set('oldest-days=7')
    rmSync(file)
    expect(await rules(), 'deleted').toMatchObject({ requirePinned: true, oldestDays: 7 })
    writeFileSync(file, first)
    expect(await rules(), 'put back').toMatchObject({ requirePinned: true, oldestDays: 7 })

    writeFileSync(file, first.toString().replace('"requirePinned": true', '"requirePinned": false'))
    for (const command of [
      ['trust', 'policy'],
      ['receive', scenes.scene().medium],
      ['trust', 'policy', '--set', 'oldest-days=1'],
    ])
      expect((await causeway(home(), ...command)).document.error?.code, command.join(' ')).toBe('policy.altered')
    for (const damaged of [
      '',
      '{}',
      '[]',
      first.toString().replace('"formatVersion": 1', '"formatVersion": 2'),
      first.toString().replace('{', '{"also":1,'),
    ]) {
      writeFileSync(file, damaged)
      expect((await causeway(home(), 'trust', 'policy')).document.error?.code).toBe('station.damaged')
    }
  })

  test('that nobody ever made is refused', async () => {
    await set('require-pinned=yes')
    const file = readFileSync(join(home(), 'policy.json'))
    const other = scenes.prepared().scene().home
    writeFileSync(join(other, 'policy.json'), file)
    expect((await causeway(other, 'trust', 'policy')).document.error?.code).toBe('policy.altered')
  })
})

describe('who may do what', () => {
  const refused = { exit: 3, document: { error: { code: 'operator.not-permitted' } } }

  test('auditors read and verify media; nothing else, and each attempt is in the history', async () => {
    const { medium, sender } = scenes.scene()
    const { fingerprint } = await succeed(sender, 'key', 'show')
    expect((await set('administrators=somebody-else', `auditors=${me}`)).exit).toBe(0)
    for (const command of [
      ['receive', medium],
      ['trust', 'revoke', String(fingerprint), '--reason', 'lost'],
      ['trust', 'policy', '--set', 'oldest-days=3'],
      ['server', 'health'],
      ['scan', 'require', '1'],
      ['custody', 'require-write-protection', 'yes'],
      ['custody', 'label', medium, '--label', 'RED-07'],
    ])
      expect(await causeway(home(), ...command), command.join(' ')).toMatchObject(refused)
    expect(await causewayTyping('a long secret', home(), 'operator', 'credential', 'ben')).toMatchObject(refused)
    expect((await events('operator.refused')).map(({ payload }) => payload['action'])).toEqual([
      'transfer',
      'trust-keys',
      'administer',
      'transfer',
      'administer',
      'administer',
      'transfer',
      'administer',
    ])
    for (const command of [
      ['history', 'list'],
      ['history', 'verify'],
      ['trust', 'list'],
      ['trust', 'policy'],
      ['verify', medium],
    ])
      expect((await causeway(home(), ...command)).exit, command.join(' ')).toBe(0)
  })

  test('at the sender, auditors accept no receipts', async () => {
    const { sender } = scenes.scene()
    await succeed(sender, 'trust', 'policy', '--set', 'administrators=somebody-else', '--set', `auditors=${me}`)
    expect(await causeway(sender, 'receipt', 'accept', '7K3M-0QXV-9D2A-WTHE-4')).toMatchObject(refused)
  })

  test('operators send and receive, and trust keys unless only administrators may', async () => {
    const { medium, sender } = scenes.scene()
    const { fingerprint } = await succeed(sender, 'key', 'show')
    const revoke = ['trust', 'revoke', String(fingerprint), '--reason', 'lost']
    await set('administrators=somebody-else', 'keys-trusted-by=administrators')
    expect(await causeway(home(), ...revoke)).toMatchObject(refused)
    expect(await set('keys-trusted-by=operators')).toMatchObject(refused)
    expect(await causeway(home(), 'scan', 'require', '0')).toMatchObject(refused)
    expect((await causeway(home(), 'receive', medium)).document.verdict).toBe('verified')
  })

  test('an account that no list names only reads; one of the same name with another id is another account', async () => {
    await set('administrators=somebody-else', 'operators=anna')
    expect(await causeway(home(), 'receive', scenes.scene().medium)).toMatchObject(refused)
    const other = scenes.prepared().scene().home
    await succeed(other, 'trust', 'policy', '--set', `administrators=${me}#uid:4294967295`, '--set', 'operators=')
    expect(await causeway(other, 'trust', 'policy', '--set', 'operators=all')).toMatchObject(refused)
  })

  test('the account that made the station stands in its first event with its id', async () => {
    const [created] = await events('station.created')
    const { uid } = userInfo()
    expect(created?.payload['account']).toMatchObject({ name: me, ...(uid < 0 ? {} : { id: `uid:${String(uid)}` }) })
  })
})

describe('pinned signers only', () => {
  const notPinned = { code: 'trust.not-pinned', exit: 3 }

  test('refuses an unknown signer without asking for a comparison', async () => {
    rmSync(join(home(), 'trust.json'))
    await set('require-pinned=yes')
    await expectRefusal(scenes.scene(), notPinned)
    const { medium, sender } = scenes.scene()
    const { fingerprint } = await succeed(sender, 'key', 'show')
    const add = ['trust', 'add', '--from', medium, '--fingerprint', String(fingerprint), '--holder', 'M. Operator']
    expect((await causeway(home(), ...add)).document.error?.code).toBe('trust.not-pinned')
  })

  test('refuses a signer that was compared at first use, and takes it pinned', async () => {
    const { medium, sender } = scenes.scene()
    const { fingerprint } = await succeed(sender, 'key', 'show')
    const named = ['--fingerprint', String(fingerprint), '--holder', 'M. Operator']
    rmSync(join(home(), 'trust.json'))
    await succeed(home(), 'trust', 'add', '--from', medium, ...named)
    await set('require-pinned=yes')
    await expectRefusal(scenes.scene(), notPinned)
    rmSync(join(home(), 'trust.json'))
    await succeed(home(), 'trust', 'add', '--key', join(sender, 'keys/id_ed25519.pub'), ...named)
    expect((await causeway(home(), 'receive', medium)).document.verdict).toBe('verified')
  })
})

describe('the age of transfers', () => {
  const DAY_MS = 86_400_000
  const signed = (daysAgo: number) => {
    const createdAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString()
    const { volume, sender } = scenes.scene()
    return forge(volume, { signedBy: sender, transfer: (transfer) => ({ ...transfer, createdAt }) })
  }

  test('too old, from the future, and just in time', async () => {
    await set('oldest-days=10')
    await signed(11)
    await expectRefusal(scenes.scene(), { code: 'trust.too-old', exit: 3 })
    await signed(-1)
    await expectRefusal(scenes.scene(), { code: 'trust.from-future', exit: 3 })
    await signed(9.99)
    expect((await causeway(home(), 'receive', scenes.scene().medium)).document.verdict).toBe('verified')
  })

  test('is of no interest without a rule', async () => {
    await signed(3000)
    expect((await causeway(home(), 'receive', scenes.scene().medium)).document.verdict).toBe('verified')
  })
})

describe('two persons', () => {
  const receive = (secret: string, person = 'ben') =>
    causewayTyping(secret, home(), 'receive', scenes.scene().medium, '--second-person', person)
  const SECRET = 'a long secret of Ben'

  test('the second one has to prove presence before metadata is imported, and is in the history', async () => {
    const { medium } = scenes.scene()
    await set('two-persons=yes')
    expect((await causewayTyping(SECRET, home(), 'operator', 'credential', 'ben')).exit).toBe(0)
    const alone = await causeway(home(), 'receive', medium)
    expect(alone).toMatchObject({ exit: 3, document: { error: { code: 'operator.second-needed' }, resumable: true } })
    expect((await receive('not the secret')).document.error?.code).toBe('credential.wrong')
    expect((await receive(SECRET, 'nobody')).document.error?.code).toBe('credential.unknown')
    await causewayTyping(SECRET, home(), 'operator', 'credential', me)
    expect((await receive(SECRET, me)).document.error?.code).toBe('operator.same-person')
    expect((await receive(SECRET, 'BEN')).document.verdict).toBe('verified')
    expect((await events('credential.refused')).map(({ payload }) => payload['reason'])).toEqual([
      'credential.wrong',
      'credential.unknown',
      'operator.same-person',
    ])
    expect((await events('operator.present')).map(({ payload }) => payload['account'])).toEqual(['ben'])
    const metadata = (await events('receive.step')).filter(({ payload }) => payload['step'] === 'metadata')
    expect(metadata.map(({ payload }) => [payload['outcome'], payload['secondPerson']])).toEqual([
      ['failed', undefined],
      ['done', 'ben'],
    ])
    for (const name of ['ledger.db', 'ledger.db-wal', 'journal.db', 'credentials.json'])
      expect(readFileSync(join(home(), name), { encoding: 'latin1', flag: 'a+' }).includes(SECRET), name).toBe(false)
  })

  test('after five wrong tries even the right one is refused, for a while', async () => {
    await set('two-persons=yes')
    await causewayTyping(SECRET, home(), 'operator', 'credential', 'ben')
    await causeway(home(), 'receive', scenes.scene().medium)
    for (let n = 0; n < 5; n++)
      expect((await receive(`wrong try ${String(n)}`)).document.error?.code).toBe('credential.wrong')
    expect((await receive(SECRET)).document.error?.code).toBe('credential.locked')
    // A new credential, which only an administrator or its owner sets, begins anew.
    await causewayTyping('quite another secret', home(), 'operator', 'credential', 'ben')
    expect((await receive('quite another secret')).document.verdict).toBe('verified')
  })
})

test('takes an account for one person under two names, by its id', async () => {
  const { medium } = scenes.scene()
  await set('two-persons=yes')
  expect((await causeway(home(), 'receive', medium)).document.error?.code).toBe('operator.second-needed')
  const station = await openStation(home(), { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  const other = { name: 'OTHER\\renamed', id: station.account.id }
  try {
    const [record] = new Jobs(station, () => new InThisThread()).unfinished('receive')
    if (!record) throw new Error('no receive')
    const renamed = Object.create(station, { account: { value: other }, operator: { value: other.name } }) as Station
    const second = () => demandSecondPerson(renamed, record)
    expect(second).toThrow(expect.objectContaining({ code: 'operator.second-needed' }) as Error)
    // The account sets a credential under its later name: it is still the same person.
    await setCredential(renamed, { account: other.name, secret: 'a long secret' })
    await expect(
      provePresence(station, record, { account: other.name, secret: 'a long secret' }),
    ).rejects.toMatchObject({
      code: 'operator.same-person',
    })
    const another = { account: { value: { ...other, id: 'uid:4242' } } }
    expect(() => demandSecondPerson(Object.create(station, another) as Station, record)).not.toThrow()
  } finally {
    station.close()
  }
})
