/** Edits the files of a station past Causeway: what decides is what the history says, and an edited file is refused. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { StationHolder } from '../../../electron/ipc/station-holder'
import { openStation } from '../../../electron/station/station'
import type { LedgerEvent } from '../../../shared/ledger'
import { makeFirstHome, type FirstHome } from '../../support/first-home'
import { useScenes } from '../../support/refusals'
import { causeway, causewayTyping, succeed, type CliAnswer } from '../../support/stations'

const scenes = useScenes()
const home = (): string => scenes.scene().home
const receive = (): Promise<CliAnswer> => causeway(home(), 'receive', scenes.scene().medium)

/** Changes what a file of the home holds, at whatever depth an object has this field. */
function editField(file: string, field: string, edit: (holder: Record<string, unknown>) => void): void {
  const path = join(home(), file)
  if (!existsSync(path)) return
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (field in value) edit(value as Record<string, unknown>)
    else Object.values(value).forEach(visit)
  }
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
  visit(content)
  writeFileSync(path, JSON.stringify(content))
}

async function events(type: LedgerEvent['type']): Promise<LedgerEvent[]> {
  const station = await openStation(home(), { selfCommand: { file: '', args: [] } })
  try {
    return station.ledger.events({ type })
  } finally {
    station.close()
  }
}

describe('malware scanning', () => {
  async function requireScanner(): Promise<void> {
    await succeed(home(), 'scan', 'add', 'Gate', '--kind', 'practice')
    await succeed(home(), 'scan', 'rehearse', 'Gate', 'hit')
    await succeed(home(), 'scan', 'require', '1')
    expect((await receive()).document).toMatchObject({ verdict: 'failed', error: { code: 'scan.hit' } })
  }

  const loosen = { required: 0, signatureAgeDays: 365 }
  test.each([
    ['removed', 'station.damaged', (holder: Record<string, unknown>) => void delete holder['scanning']],
    ['loosened', 'settings.altered', (holder) => void Object.assign(holder['scanning'] as object, loosen)],
    ['emptied', 'settings.altered', (holder) => void Object.assign(holder['scanning'] as object, { scanners: [] })],
  ] as readonly [string, string, (holder: Record<string, unknown>) => void][])(
    'refuses a transfer with malware although the scanners were %s by hand',
    async (_how, code, edit) => {
      await requireScanner()
      for (const file of ['station.json', 'settings.json']) editField(file, 'scanning', edit)
      const answer = await receive()
      expect(answer.document.error).toMatchObject({ code, details: { path: join(home(), 'settings.json') } })
      expect((await events('receive.verdict')).at(-1)?.payload).toMatchObject({ verdict: 'failed', error: { code } })
      if (code !== 'settings.altered') return
      expect((await events('station.file-altered')).map(({ payload }) => payload['file'])).toEqual(['settings.json'])
    },
  )
})

test('uses the settings of the history when settings.json is deleted or restored from before', async () => {
  const file = join(home(), 'settings.json')
  const required = async () => (await succeed(home(), 'scan', 'list'))['required']
  await succeed(home(), 'scan', 'require', '2', '--signature-age', '3')
  const before = readFileSync(file)
  await succeed(home(), 'scan', 'require', '1')
  writeFileSync(file, before)
  expect(await required(), 'restored').toBe(1)
  rmSync(file)
  expect(await required(), 'deleted').toBe(1)
  await succeed(home(), 'scan', 'require', '2')
  expect(readFileSync(file, 'utf8')).toBe(before.toString())
  expect(await events('scan.settings-changed')).toHaveLength(3)
})

test('shows and sets the limits on the command line, all at once or nothing', async () => {
  const set = (...changes: string[]) =>
    causeway(home(), 'station', 'settings', ...changes.flatMap((each) => ['--set', each]))
  expect((await set()).document['settings']).toEqual({ syncAgeLimitDays: 30, ledgerCheckDays: 31 })
  const changed = { syncAgeLimitDays: 45, ledgerCheckDays: null }
  expect((await set('sync-age-limit-days=45', 'ledger-check-days=none')).document['settings']).toEqual(changed)
  for (const bad of ['sync-age-limit-days=0', 'ledger-check-days=soon', 'theme=dark', 'ledger-check-days'])
    expect(await set('sync-age-limit-days=7', bad)).toMatchObject({ exit: 2, document: { error: { code: 'usage' } } })
  await succeed(home(), 'trust', 'policy', '--set', 'administrators=somebody-else', '--set', 'operators=')
  expect((await set('sync-age-limit-days=none')).document.error?.code).toBe('operator.not-permitted')
  expect((await set()).document['settings']).toEqual(changed)
})

test('refuses settings.json where nothing ever changed the settings', async () => {
  const other = scenes.prepared().scene().home
  await succeed(other, 'scan', 'require', '1')
  writeFileSync(join(home(), 'settings.json'), readFileSync(join(other, 'settings.json')))
  expect((await receive()).document.error?.code).toBe('settings.altered')
})

test('lets the window open and say so when settings.json was altered', async () => {
  await succeed(home(), 'scan', 'require', '1')
  editField('settings.json', 'syncAgeLimitDays', (holder) => void (holder['syncAgeLimitDays'] = null))
  const holder = new StationHolder(home(), { selfCommand: { file: '', args: [] } }, 'en')
  const station = await holder.required()
  try {
    expect(await holder.preferences()).toEqual({ language: 'en', theme: 'system' })
    expect(() => station.scanning).toThrow(expect.objectContaining({ code: 'settings.altered' }) as Error)
  } finally {
    station.close()
  }
})

describe('station.json', () => {
  test.each([
    ['role', 'connected'],
    ['name', 'Import 2'],
    ['server', 'windows'],
  ])('is refused with another %s', async (field, value) => {
    editField('station.json', field, (holder) => void (holder[field] = value))
    const answer = await receive()
    expect(answer).toMatchObject({ exit: 5, document: { error: { code: 'station.altered', details: { field } } } })
  })

  test('is refused with a key of somebody else in keys/', async () => {
    const { sender } = scenes.scene()
    rmSync(join(home(), 'keys'), { recursive: true })
    cpSync(join(sender, 'keys'), join(home(), 'keys'), { recursive: true })
    const { fingerprint } = await succeed(sender, 'key', 'show')
    editField('station.json', 'fingerprint', (holder) => void (holder['fingerprint'] = fingerprint))
    expect((await receive()).document.error).toMatchObject({
      code: 'station.altered',
      details: { field: 'fingerprint' },
    })
  })

  test('is not made again as another station, nor with other settings, once it was deleted', async () => {
    await succeed(home(), 'scan', 'require', '2')
    rmSync(join(home(), 'station.json'))
    const init = (role: string, name: string) => causeway(home(), 'init', '--role', role, '--name', name, '--practice')
    expect((await init('connected', 'Import 1')).document.error?.code).toBe('station.altered')
    expect((await init('disconnected', 'Import 2')).document.error?.code).toBe('station.altered')
    expect((await init('disconnected', 'Import 1')).exit).toBe(0)
    expect((await succeed(home(), 'scan', 'list'))['required']).toBe(2)
    expect(await events('station.created')).toHaveLength(1)
  })
})

describe('a home of the first version', () => {
  const first = async (made: Pick<FirstHome, 'preferences' | 'events'>): Promise<string> => {
    const old = join(scenes.scene().root, 'old')
    await makeFirstHome(old, { role: 'disconnected', name: 'Old', ...made })
    return old
  }
  const gate = { kind: 'practice', name: 'Gate', acceptGaps: false, rehearsal: 'clean' } as const
  const scanning = { required: 1, signatureAgeDays: 7, scanners: [gate] } as const
  const settings = { companions: [{ name: 'Tools', folder: '/tools' }], syncAgeLimitDays: 5, ledgerCheckDays: null }

  test('opens, and its settings are taken over once, with an event', async () => {
    const old = await first({
      preferences: { ...settings, scanning: { ...scanning, scanners: [gate] }, theme: 'dark' },
    })
    for (let n = 0; n < 2; n++) {
      const station = await openStation(old, { selfCommand: { file: '', args: [] } })
      expect(station.settings.now()).toEqual({ ...settings, scanning })
      expect(station.preferences.theme).toBe('dark')
      expect(station.ledger.events({ type: 'station.taken-over' })).toHaveLength(1)
      station.close()
    }
    expect(JSON.parse(readFileSync(join(old, 'station.json'), 'utf8'))).toMatchObject({
      formatVersion: 2,
      preferences: { language: 'en', theme: 'dark' },
    })
    expect(await succeed(old, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })

  test('keeps the scanners that its history has, whatever station.json says', async () => {
    const change = (payload: object) => ({ type: 'scan.settings-changed' as const, payload: { ...payload } })
    const old = await first({
      preferences: {},
      events: [
        change({ added: { ...gate, name: 'Gone' } }),
        change({ added: gate }),
        change({ removed: { ...gate, name: 'Gone' } }),
        change({ rules: { required: 1, signatureAgeDays: 7 } }),
        change({ rehearsed: { ...gate, rehearsal: 'hit' } }),
      ],
    })
    const answer = await succeed(old, 'scan', 'list')
    expect(answer).toMatchObject({ ...scanning, scanners: [{ ...gate, rehearsal: 'hit' }] })
  })

  test('does not take settings over again from a station.json that is restored from before', async () => {
    const old = await first({ preferences: { scanning: { ...scanning, scanners: [gate] } } })
    const before = readFileSync(join(old, 'station.json'))
    expect((await succeed(old, 'scan', 'list'))['required']).toBe(1)
    const text = before.toString().replace('"required":1', '"required":0')
    expect(text).not.toBe(before.toString())
    writeFileSync(join(old, 'station.json'), text)
    expect((await succeed(old, 'scan', 'list'))['required']).toBe(1)
  })
})

describe('personal credentials', () => {
  const SECRET = 'a long secret of Ben'
  const credentials = (): string => join(home(), 'credentials.json')
  const receiveWith = (secret: string) =>
    causewayTyping(secret, home(), 'receive', scenes.scene().medium, '--second-person', 'ben')

  beforeEach(async () => {
    await succeed(home(), 'trust', 'policy', '--set', 'two-persons=yes')
    expect((await causewayTyping(SECRET, home(), 'operator', 'credential', 'ben')).exit).toBe(0)
  })

  /** What a person can do who may write the home and knows a secret of their own. */
  async function writeOwn(secret: string): Promise<void> {
    const other = scenes.prepared().scene().home
    await causewayTyping(secret, other, 'operator', 'credential', 'ben')
    writeFileSync(credentials(), readFileSync(join(other, 'credentials.json')))
  }

  test('refuses a record that somebody wrote into credentials.json for another person', async () => {
    await writeOwn('a secret of my own')
    const answer = await receiveWith('a secret of my own')
    expect(answer.document.error).toMatchObject({ code: 'credential.altered', details: { account: 'ben' } })
    expect(await events('operator.present')).toEqual([])
    expect((await events('credential.refused')).map(({ payload }) => payload['reason'])).toEqual(['credential.altered'])
    expect((await events('station.file-altered')).map(({ payload }) => payload['file'])).toEqual(['credentials.json'])
  })

  test('knows nobody whose record only the file holds', async () => {
    await succeed(home(), 'operator', 'credential', 'ben', '--remove')
    await writeOwn('a secret of my own')
    expect((await receiveWith('a secret of my own')).document.error?.code).toBe('credential.unknown')
  })

  test('still asks for a credential whose record was removed from the file', async () => {
    rmSync(credentials())
    expect((await succeed(home(), 'trust', 'policy'))['credentials']).toEqual(['ben'])
    expect((await receiveWith(SECRET)).document.error?.code).toBe('credential.altered')
    expect((await causewayTyping('quite another secret', home(), 'operator', 'credential', 'ben')).exit).toBe(0)
    expect((await receiveWith('quite another secret')).document.verdict).toBe('verified')
  })

  test('refuses the record from before the last change', async () => {
    const before = readFileSync(credentials())
    await causewayTyping('quite another secret', home(), 'operator', 'credential', 'ben')
    writeFileSync(credentials(), before)
    expect((await receiveWith(SECRET)).document.error?.code).toBe('credential.altered')
  })

  test('takes over those of the first version whose accounts its history knows, and no other', async () => {
    const old = join(scenes.scene().root, 'old')
    const account = 'ben'
    await makeFirstHome(old, {
      role: 'disconnected',
      name: 'Old',
      events: [{ type: 'credential.set', payload: { account } }],
    })
    await causewayTyping(SECRET, home(), 'operator', 'credential', 'clara')
    writeFileSync(join(old, 'credentials.json'), readFileSync(credentials()))
    const station = await openStation(old, { selfCommand: { file: '', args: [] } })
    const untold = { before: () => undefined, after: () => undefined }
    try {
      expect(station.credentials.accounts()).toEqual(['ben'])
      expect(await station.credentials.check('ben', SECRET, untold)).toBe(true)
      await expect(station.credentials.check('clara', SECRET, untold)).rejects.toMatchObject({
        code: 'credential.unknown',
      })
    } finally {
      station.close()
    }
  })
})
