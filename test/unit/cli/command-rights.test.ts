/** Each command under each role: what it needs is decided in this table, and a command without a decision does not compile. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../../electron/cli/cli-main'
import { openStation, type Station } from '../../../electron/station/station'
import type { OperatorAction, OperatorRole } from '../../../shared/policy'
import { causewayTyping, succeed } from '../../support/stations'

type Home = 'import' | 'export' | 'auditor'
interface Decision {
  /** null: it only reads, or writes what was read, and everybody may. */
  readonly needs: OperatorAction | null
  readonly args: readonly string[]
  readonly at?: Home
}

let root: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-rights-'))
  mkdirSync(join(root, 'empty'))
  await succeed(join(root, 'import'), 'init', '--role', 'disconnected', '--name', 'Import 1', '--practice')
  await succeed(join(root, 'export'), 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  await succeed(join(root, 'auditor'), 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  await succeed(join(root, 'export'), 'practice', 'create', '--side', 'export', '--updates', '1')
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

const FINGERPRINT = `SHA256:${'A'.repeat(43)}`
const KEY = ['--key', 'ROOT/export/keys/id_ed25519.pub', '--fingerprint', FINGERPRINT, '--holder', 'Somebody']
const SANITISED = ['--method', 'clear', '--tool', 'a tool', '--verification', 'looked']

/** `ROOT` stands for the folder of the homes; `OUT` for a file that is not there yet. */
const DECISIONS: Readonly<Record<keyof typeof COMMANDS, Decision>> = {
  // A home that is none yet has no roles; one that is a station stays what it is.
  init: { needs: null, args: ['--role', 'auditor', '--name', 'Other'] },
  'key show': { needs: null, args: [] },
  'station settings': { needs: 'transfer', args: ['--set', 'ledger-check-days=5'] },
  'trust list': { needs: null, args: [] },
  'trust add': { needs: 'trust-keys', args: KEY },
  'trust revoke': { needs: 'trust-keys', args: [FINGERPRINT, '--reason', 'lost'] },
  'trust rotate': { needs: 'administer', args: ['--out', 'OUT'] },
  'trust statement': { needs: null, args: ['--out', 'OUT'] },
  'trust import': { needs: 'trust-keys', args: ['ROOT/export/keys/id_ed25519.pub'] },
  'trust export': { needs: null, args: ['OUT'] },
  'trust policy': { needs: 'administer', args: ['--set', 'clock-tolerance-minutes=61'] },
  'operator credential': { needs: 'administer', args: ['ben'] },
  'practice create': { needs: 'transfer', args: ['--side', 'import', '--updates', '1'] },
  'practice list': { needs: null, args: [] },
  'practice set': { needs: 'transfer', args: ['good-day'] },
  'scan list': { needs: null, args: [] },
  'scan add': { needs: 'administer', args: ['Gate', '--kind', 'practice'] },
  'scan remove': { needs: 'administer', args: ['Gate'] },
  'scan require': { needs: 'administer', args: ['0'] },
  'scan test': { needs: 'transfer', args: ['--scanner', 'Gate'] },
  'scan rehearse': { needs: 'administer', args: ['Gate', 'clean'] },
  'server check': { needs: null, args: [] },
  'server synchronize': { needs: 'transfer', args: [], at: 'export' },
  'server health': { needs: 'transfer', args: [] },
  'server reset': { needs: 'transfer', args: ['--yes'] },
  'media list': { needs: null, args: [] },
  'media history': { needs: null, args: [] },
  'custody label': { needs: 'transfer', args: ['X', '--label', 'Y'] },
  'custody hand-over': { needs: 'transfer', args: ['X', '--to', 'C. Courier'] },
  'custody sanitise': { needs: 'transfer', args: ['X', ...SANITISED] },
  'custody check-empty': { needs: 'transfer', args: ['X', '--at', 'ROOT/empty'] },
  'custody dispose': { needs: 'transfer', args: ['X', '--how', 'shredded'] },
  'custody lost': { needs: 'transfer', args: ['X', '--note', 'in a train'] },
  'custody require-write-protection': { needs: 'administer', args: ['no'] },
  'metadata inspect': { needs: null, args: ['ROOT/none.xml.gz'] },
  send: { needs: 'transfer', args: ['--to', 'ROOT/empty', '--destination', 'Import 1', '--increment'], at: 'export' },
  verify: { needs: null, args: ['ROOT/empty'] },
  receive: { needs: 'transfer', args: ['ROOT/empty'] },
  'receipt show': { needs: null, args: ['0001-x'] },
  'receipt export': { needs: null, args: ['0001-x', '--out', 'OUT'] },
  'receipt accept': { needs: 'transfer', args: ['7K3M-0QXV-9D2A-WTHE-4'], at: 'export' },
  'baseline show': { needs: null, args: [], at: 'export' },
  'history list': { needs: null, args: [] },
  'history show': { needs: null, args: ['0001-x'] },
  'history verify': { needs: null, args: [] },
  'history heads': { needs: null, args: [] },
  'history report': { needs: null, args: ['0001-x', '--format', 'json', '--out', 'OUT'] },
  'history bundle': { needs: null, args: ['--out', 'OUT'] },
  'history archive': { needs: 'administer', args: ['--before', '2020-01-01', '--out', 'OUT'] },
  evidence: { needs: null, args: ['0001-x', '--out', 'OUT'] },
  // Taking histories in is what auditors are there for.
  'audit add': { needs: null, args: ['ROOT/none'], at: 'auditor' },
  'audit list': { needs: null, args: [], at: 'auditor' },
  'audit reconcile': { needs: null, args: [], at: 'auditor' },
}

const MAY: Readonly<Record<OperatorRole, readonly OperatorAction[]>> = {
  administrator: ['transfer', 'trust-keys', 'administer'],
  operator: ['transfer', 'trust-keys'],
  auditor: [],
}

async function at<T>(home: Home, work: (station: Station) => T | Promise<T>): Promise<T> {
  const station = await openStation(join(root, home), { selfCommand: { file: '', args: [] } })
  try {
    return await work(station)
  } finally {
    station.close()
  }
}

async function become(role: OperatorRole): Promise<void> {
  for (const home of ['import', 'export', 'auditor'] as const)
    await at(home, ({ policy, account }) =>
      policy.change((rules) => ({
        ...rules,
        administrators: [role === 'administrator' ? account : { name: 'somebody-else', id: null }],
        auditors: role === 'auditor' ? [account] : [],
      })),
    )
}

const refusals = (home: Home) => at(home, ({ ledger }) => ledger.events({ type: 'operator.refused' }).length)

let files = 0
const filled = (args: readonly string[]): string[] =>
  args.map((arg) => (arg === 'OUT' ? join(root, `out-${String(files++)}`) : arg.replace('ROOT', root)))

describe.each(['auditor', 'operator', 'administrator'] as const)('an %s', (role) => {
  beforeAll(() => become(role))

  // What everybody may needs no look under each role.
  const asked = Object.entries(DECISIONS).filter(([, { needs }]) => needs !== null || role === 'auditor')
  test.each(asked)('%s', async (command, { needs, args, at: home = 'import' }) => {
    const before = await refusals(home)
    const words = [...command.split(' '), ...filled(args)]
    const answer = await causewayTyping('a secret of somebody', join(root, home), ...words)
    const isRefused = answer.document.error?.code === 'operator.not-permitted'
    expect(isRefused, answer.stderr).toBe(needs !== null && !MAY[role].includes(needs))
    expect(await refusals(home)).toBe(before + (isRefused ? 1 : 0))
  })
})

test('decides about every command', () => {
  expect(Object.keys(DECISIONS).sort()).toEqual(Object.keys(COMMANDS).sort())
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('has no command %s', async (word) => {
  const answer = await causewayTyping('', join(root, 'import'), word)
  expect(answer).toMatchObject({ exit: 2, document: { error: { code: 'usage' } } })
})
