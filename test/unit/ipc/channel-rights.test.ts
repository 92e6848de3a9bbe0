/** Each request of the page under each role: what it needs is decided in this table, and a channel without a decision does not compile. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../../electron/ipc/context'
import { allHandlers } from '../../../electron/ipc/handlers'
import { StationHolder } from '../../../electron/ipc/station-holder'
import { SynchronizationWatch } from '../../../electron/ipc/synchronization-watch'
import { PathTokens, type PathPurpose } from '../../../electron/ipc/tokens'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'
import { REQUEST_CHANNELS, type RequestArguments, type RequestChannel } from '../../../shared/channels'
import { defaultRules, type Account, type OperatorAction, type OperatorRole } from '../../../shared/policy'
import { BUILT_CLI, succeed } from '../../support/stations'

/** The channels that ask for something that not everybody may, with the arguments to ask with. */
type Asking = {
  readonly [C in RequestChannel]: {
    /** null: it only reads or shows a dialog, and everybody may. */
    readonly needs: OperatorAction | null
    readonly args: (world: World) => RequestArguments<C>
  }
}

interface World {
  /** A send that has begun. */
  readonly job: string
  readonly account: Account
  readonly token: (purpose: PathPurpose) => string
}

const FINGERPRINT = `SHA256:${'A'.repeat(43)}`
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from('0000000b7373682d6564323535313900000020', 'hex'), Buffer.alloc(32, 7)]).toString('base64')}`
const DECISIONS: Asking = {
  'app.info': { needs: null, args: () => [] },
  'app.copy-text': { needs: null, args: () => ['text'] },
  'app.set-preferences': { needs: 'transfer', args: () => [{ ledgerCheckDays: 5 }] },
  // A home that is none yet has no roles; one that is a station stays what it is.
  'station.create': {
    needs: null,
    args: () => [{ role: 'auditor', name: 'Other', server: 'practice', language: 'en' }],
  },
  'station.export-public-key': { needs: null, args: () => [] },
  'station.open-other-side': { needs: 'transfer', args: () => [] },
  'media.list': { needs: null, args: () => ['read'] },
  'media.pick-folder': { needs: null, args: () => ['read'] },
  'jobs.list': { needs: null, args: () => [] },
  'jobs.get': { needs: null, args: ({ job }) => [job] },
  'jobs.start-send': { needs: 'transfer', args: () => [{ destination: 'Import 1', mode: 'increment' }] },
  'jobs.start-receive': { needs: 'transfer', args: () => [] },
  'jobs.start-verify': { needs: null, args: () => [] },
  'jobs.run-step': { needs: 'transfer', args: ({ job }) => [job, { step: 'server' }] },
  'jobs.pause': { needs: 'transfer', args: ({ job }) => [job] },
  'jobs.resume': { needs: 'transfer', args: ({ job }) => [job] },
  'jobs.cancel': { needs: 'transfer', args: ({ job }) => [job] },
  'jobs.answer-challenge': { needs: 'trust-keys', args: ({ job }) => [job, { groups: [], holder: 'Somebody' }] },
  'jobs.decline-challenge': { needs: 'transfer', args: ({ job }) => [job] },
  'jobs.prove-presence': { needs: 'transfer', args: ({ job }) => [job, { account: 'ben', secret: 'a long secret' }] },
  'server.synchronization': { needs: null, args: () => [] },
  'server.synchronize': { needs: 'transfer', args: ({ job }) => [job] },
  'practice.rehearsals': { needs: null, args: () => [] },
  'practice.rehearse': { needs: 'transfer', args: () => ['good-day'] },
  'companions.list': { needs: null, args: () => [] },
  'companions.pick-folder': { needs: null, args: () => [] },
  'companions.add': {
    needs: 'transfer',
    args: ({ token }) => [{ name: 'Tools', folder: token('companion-folder') }],
  },
  'companions.remove': { needs: 'transfer', args: () => ['Tools'] },
  'scanners.list': { needs: null, args: () => [] },
  'scanners.pick-program': { needs: null, args: () => [] },
  'scanners.add': {
    needs: 'administer',
    args: () => [{ name: 'Gate', kind: 'practice', program: null, args: [], acceptGaps: false }],
  },
  'scanners.remove': { needs: 'administer', args: () => ['Gate'] },
  'scanners.set-rules': { needs: 'administer', args: () => [{ required: 0, signatureAgeDays: 7 }] },
  'scanners.test': { needs: 'transfer', args: () => ['Gate'] },
  // It only ends what the same window has begun.
  'scanners.stop-test': { needs: null, args: () => [] },
  'scanners.rehearse': { needs: 'administer', args: () => ['Gate', 'clean'] },
  'trust.list': { needs: null, args: () => [] },
  'trust.pick-key-file': { needs: null, args: () => [] },
  'trust.read-key-line': { needs: null, args: () => [KEY] },
  'trust.add': {
    needs: 'trust-keys',
    args: () => [{ key: { line: KEY }, typedFingerprint: FINGERPRINT, holder: 'Somebody' }],
  },
  'trust.revoke': { needs: 'trust-keys', args: () => [{ fingerprint: FINGERPRINT, reason: 'lost' }] },
  'trust.pick-signer-file': { needs: null, args: () => [] },
  'trust.import-signers': {
    needs: 'trust-keys',
    args: ({ token }) => [{ fileToken: token('signer-file'), compared: [] }],
  },
  'trust.former-keys': { needs: null, args: () => [] },
  'trust.rotate': { needs: 'administer', args: () => ['Export 1'] },
  'trust.export-statement': { needs: null, args: () => [] },
  'trust.export': { needs: null, args: () => [] },
  'policy.show': { needs: null, args: () => [] },
  'policy.change': { needs: 'administer', args: ({ account }) => [{ ...defaultRules(account), oldestDays: 5 }] },
  'policy.set-credential': { needs: 'administer', args: () => [{ account: 'ben', secret: 'a long secret' }] },
  'policy.remove-credential': { needs: 'administer', args: () => ['ben'] },
  'history.list': { needs: null, args: () => [{}] },
  'history.show': { needs: null, args: () => ['0001-x'] },
  'history.verify': { needs: null, args: () => [] },
  'history.duty': { needs: null, args: () => [] },
  'history.heads': { needs: null, args: () => [0, 10] },
  'history.export-heads': { needs: null, args: () => ['own'] },
  'history.import-heads': { needs: null, args: () => [] },
  'history.report': { needs: null, args: () => ['0001-x', 'json'] },
  'history.period-report': { needs: null, args: () => [{ from: '2026-01-01', to: '2026-01-02' }, 'json'] },
  'history.bundle': { needs: null, args: () => [] },
  'history.archive': { needs: 'administer', args: () => ['2020-01-01'] },
  'history.evidence': { needs: null, args: () => ['0001-x'] },
  'audit.list': { needs: null, args: () => [] },
  // Taking histories in is what auditors are there for.
  'audit.add': { needs: null, args: () => [] },
  'audit.reconcile': { needs: null, args: () => [] },
  'custody.devices': { needs: null, args: () => [] },
  'custody.device': { needs: null, args: () => ['X'] },
  'custody.proof-wanted': { needs: null, args: () => ['ben'] },
  'custody.record': { needs: 'transfer', args: () => ['X', { entry: 'lost', note: 'in a train' }] },
  'custody.check-empty': { needs: 'transfer', args: ({ token }) => ['X', token('medium')] },
  'receipt.export': { needs: null, args: () => ['0001-export-1-00000000'] },
  'receipt.check-code': { needs: null, args: () => ['0001-export-1-00000000'] },
  'receipt.sent': { needs: null, args: () => [] },
  'receipt.accept-file': { needs: 'transfer', args: () => [] },
  'receipt.accept-code': { needs: 'transfer', args: () => ['7K3M-0QXV-9D2A-WTHE-4'] },
  'server.check-health': { needs: 'transfer', args: () => [] },
  'server.reset': { needs: 'transfer', args: () => [] },
  // It only ends what the same window has begun.
  'server.stop': { needs: null, args: () => [] },
}

const MAY: Readonly<Record<OperatorRole, readonly OperatorAction[]>> = {
  administrator: ['transfer', 'trust-keys', 'administer'],
  operator: ['transfer', 'trust-keys'],
  auditor: [],
}

let root: string
let station: StationHolder
let jobs: Jobs
let handlers: ReturnType<typeof allHandlers>
let world: World
/** What every dialog answers. */
let picked: string | null = null

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'causeway-channels-'))
  mkdirSync(join(root, 'folder'))
  const home = join(root, 'export')
  const selfCommand = { file: process.execPath, args: [BUILT_CLI] }
  await succeed(home, 'init', '--role', 'connected', '--name', 'Export 1', '--practice')
  station = new StationHolder(home, { selfCommand }, 'en')
  const current = await station.required()
  jobs = new Jobs(current, () => new InThisThread())
  const tokens = new PathTokens()
  world = {
    job: jobs.startSend({ destination: 'Import 1' }).id,
    account: current.account,
    token: (purpose) => tokens.tokenFor(join(root, 'folder'), purpose),
  }
  const pick = (): Promise<string | null> => Promise.resolve(picked)
  const desktop = new Proxy({} as Context['desktop'], {
    get: (_, name) => (name === 'pickHistories' ? () => Promise.resolve(null) : pick),
  })
  const options = { report: () => {}, changed: () => {}, mediumFolder: () => '', endOnFailure: false }
  const engine = {
    jobsInHand: [],
    viewOf: () => undefined,
    tell: () => undefined,
    runStep: (...[id, input]: Parameters<Context['engine']['runStep']>) => jobs.runStep(id, input, options),
  } as unknown as Context['engine']
  handlers = allHandlers({
    version: '0',
    station,
    engine,
    tokens,
    desktop,
    jobs: () => Promise.resolve(jobs),
    synchronization: new SynchronizationWatch(
      () => station.required(),
      () => {},
    ),
    keyChanged: () => Promise.resolve(),
    jobChanged: () => {},
    serverProgress: () => {},
    appearanceChanged: () => {},
  })
}, 60_000)
afterAll(async () => {
  jobs.close()
  ;(await station.required()).close()
  rmSync(root, { recursive: true, force: true })
})

async function ask<C extends RequestChannel>(channel: C): Promise<string | null> {
  try {
    await handlers[channel](...DECISIONS[channel].args(world))
    return null
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe.each(['auditor', 'operator', 'administrator'] as const)('an %s', (role) => {
  beforeAll(async () => {
    const { policy, account } = await station.required()
    await policy.change((rules) => ({
      ...rules,
      administrators: [role === 'administrator' ? account : { name: 'somebody-else', id: null }],
      auditors: role === 'auditor' ? [account] : [],
    }))
  })

  // What everybody may needs no look under each role. A new key ends what this test holds open: it comes last.
  const asked = REQUEST_CHANNELS.filter((channel) => DECISIONS[channel].needs !== null || role === 'auditor')
  const rotating = (channel: RequestChannel): number => (channel === 'trust.rotate' ? 1 : 0)
  test.each(asked.toSorted((one, other) => rotating(one) - rotating(other)))('%s', async (channel) => {
    const { needs } = DECISIONS[channel]
    picked = needs === null ? null : join(root, channel)
    const { ledger } = await station.required()
    const refusals = (): number => ledger.events({ type: 'operator.refused' }).length
    const before = refusals()
    const code = await ask(channel)
    const isRefused = code === 'operator.not-permitted'
    expect(isRefused, String(code)).toBe(needs !== null && !MAY[role].includes(needs))
    expect(refusals()).toBe(before + (isRefused ? 1 : 0))
  })
})
