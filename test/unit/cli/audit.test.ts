/** An auditor's station with the histories of both sides: in order, incomplete, rewritten, forged, cut short. */
import BetterSqlite from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Finding, Reconciliation } from '../../../shared/audit'
import { inEvents, rewriteLedger } from '../../support/rewritten-ledger'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'
import { attack } from '../ledger/fixture'

let pair: Pair
let id: string
/** Copies to do with as a test likes. */
let scene: string
let [sender, receiver, auditor] = ['', '', '']

beforeAll(async () => {
  pair = await makePair(3)
  await pinSender(pair)
  id = (await sendTransfer(pair)).transferId
  await succeed(pair.receiver, 'receive', pair.medium)
  await succeed(join(pair.root, 'auditor'), 'init', '--role', 'auditor', '--name', 'Audit 1', '--practice')
  await trust(join(pair.root, 'auditor'), pair.sender)
  await trust(join(pair.root, 'auditor'), pair.receiver)
})
afterAll(() => pair.dispose())
beforeEach(() => {
  scene = mkdtempSync(join(pair.root, 'scene-'))
  ;[sender, receiver, auditor] = ['sender', 'receiver', 'auditor'].map((name) => {
    cpSync(join(pair.root, name), join(scene, name), { recursive: true })
    return join(scene, name)
  }) as [string, string, string]
})

async function trust(home: string, of: string): Promise<void> {
  const { fingerprint } = await succeed(of, 'key', 'show')
  const key = join(of, 'keys', 'id_ed25519.pub')
  await succeed(home, 'trust', 'add', '--key', key, '--fingerprint', String(fingerprint), '--holder', 'A. Holder')
}

async function bundle(home: string, name = `${home.split('/').at(-1) ?? ''}.causeway-history`): Promise<string> {
  const file = join(scene, name)
  await succeed(home, 'history', 'bundle', '--out', file)
  return file
}

async function gather(...homes: string[]): Promise<void> {
  for (const home of homes) await succeed(auditor, 'audit', 'add', await bundle(home))
}

async function reconcile(...options: string[]) {
  const answer = await causeway(auditor, 'audit', 'reconcile', ...options)
  const reconciliation = answer.document['reconciliation'] as Reconciliation
  return { ...answer, findings: reconciliation.findings, reconciliation }
}

const kinds = (findings: readonly Finding[]): string[] => findings.map(({ kind }) => kind)

describe('in order', () => {
  test('both sides: nothing is open', async () => {
    await gather(sender, receiver)
    const { exit, findings, reconciliation } = await reconcile()
    expect([exit, kinds(findings)]).toEqual([0, []])
    expect(reconciliation.transfers).toMatchObject([
      { transferId: id, from: 'Export 1', to: 'Import 1', state: 'matched' },
    ])
    expect(reconciliation.stations.map(({ station, role }) => `${station} ${role}`)).toEqual([
      'Export 1 connected',
      'Import 1 disconnected',
    ])
    const { stations } = await succeed(auditor, 'audit', 'list')
    expect(stations).toHaveLength(2)
  })

  test('a newer history goes on from the older; the older adds nothing afterwards', async () => {
    const older = await bundle(receiver, 'older')
    await causeway(receiver, 'receive', pair.medium)
    const newer = await bundle(receiver, 'newer')
    const outcomes = []
    for (const file of [older, newer, newer, older]) {
      const { added } = await succeed(auditor, 'audit', 'add', file)
      outcomes.push((added as { outcome: string }[])[0]?.outcome)
    }
    expect(outcomes).toEqual(['new', 'newer', 'same', 'older'])
  })

  test('the ledger of the auditor says what was taken in and how it was reconciled', async () => {
    await gather(sender, receiver)
    await reconcile()
    const db = new BetterSqlite(join(auditor, 'ledger.db'), { readonly: true })
    const types = db.prepare<[], string>('SELECT type FROM events').pluck().all()
    db.close()
    const own = types.filter((type) => type.startsWith('audit.'))
    expect(own.slice(-3)).toEqual(['audit.bundle-added', 'audit.bundle-added', 'audit.reconciled'])
    expect((await causeway(auditor, 'history', 'verify')).exit).toBe(0)
  })

  test.skipIf(process.platform === 'win32')(
    'the commands of docs/format.md check a bundle with stock tools',
    async () => {
      const file = await bundle(sender)
      const { publicKey } = await succeed(sender, 'key', 'show')
      writeFileSync(join(scene, 'allowed_signers'), `export-1 ${String(publicKey)}\n`)
      const page = readFileSync(resolve(import.meta.dirname, '../../../docs/format.md'), 'utf8')
      const [block = ''] = /(?<=```sh\n)gzip -dc FILE [^`]*(?=```)/.exec(page) ?? []
      const run = spawnSync('bash', ['-c', block.replaceAll('FILE', file)], { cwd: scene, encoding: 'utf8' })
      expect(run.stdout).toContain('Good "causeway-history" signature for export-1')
      const { sha256 } = JSON.parse(readFileSync(join(scene, 'statement.json'), 'utf8')) as { sha256: string }
      expect(run.stdout).toContain(sha256)
    },
  )
})

describe('gaps', () => {
  test('a send that nobody received is under way, then a gap', async () => {
    await sendTransfer({ ...pair, sender, medium: mkMedium() })
    await gather(sender, receiver)
    expect(kinds((await reconcile()).findings)).toEqual(['under-way'])
    const { exit, findings } = await reconcile('--under-way-days', '0')
    expect([exit, kinds(findings)]).toEqual([6, ['send-without-receive']])
    expect(findings[0]).toMatchObject({ station: 'Export 1', severity: 'gap', details: { name: 'Import 1', days: 0 } })
  })

  test('the other side’s history is not here', async () => {
    await gather(sender)
    const { exit, findings, document } = await reconcile()
    expect([exit, kinds(findings), document.error?.code]).toEqual([6, ['station-missing'], 'audit.gaps'])
    expect(findings[0]).toMatchObject({ station: 'Export 1', transferId: id, details: { name: 'Import 1' } })
  })

  test('a history that ends too early is asked for again', async () => {
    const early = await bundle(sender, 'early')
    const next = mkMedium()
    await sendTransfer({ ...pair, sender, medium: next })
    await succeed(receiver, 'receive', next)
    await succeed(auditor, 'audit', 'add', early)
    await gather(receiver)
    const { exit, findings } = await reconcile()
    expect([exit, kinds(findings)]).toEqual([6, ['history-too-old']])
  })

  test('nothing here is not in order', async () => {
    const answer = await causeway(auditor, 'audit', 'reconcile')
    expect([answer.exit, answer.document.error?.code]).toEqual([6, 'audit.nothing-here'])
  })

  test('a number that is missing among the sends', async () => {
    await sendTransfer({ ...pair, sender, medium: mkMedium() })
    await rewriteLedger(sender, (row) => (row.transfer_id === id ? null : row))
    await gather(sender)
    const { findings } = await reconcile()
    expect(findings.find(({ kind }) => kind === 'number-missing')?.details).toEqual({ from: 1, to: 1 })
  })
})

describe('a past rewritten with the station’s own key', () => {
  test('at the sender: found through the head that the receiver saw', async () => {
    await rewriteLedger(sender, (row) => ({ ...row, operator: 'somebody else' }))
    expect((await causeway(sender, 'history', 'verify')).exit).toBe(0)
    await gather(sender, receiver)
    const { exit, findings, document } = await reconcile()
    expect([exit, document.error?.code]).toEqual([4, 'audit.contradictions'])
    expect(findings[0]).toMatchObject({
      kind: 'head-contradicts',
      station: 'Export 1',
      other: { station: 'Import 1' },
    })
  })

  test('at the receiver: found through its receipt, held by somebody else', async () => {
    const receipt = join(scene, 'receipt.json')
    await succeed(receiver, 'receipt', 'export', id, '--out', receipt)
    await rewriteLedger(
      receiver,
      inEvents('receive.verdict', (payload) => ({ ...payload, files: 1 })),
    )
    rmSync(join(receiver, 'receipts'), { recursive: true })
    await succeed(auditor, 'audit', 'add', receipt)
    await gather(sender, receiver)
    const { exit, findings } = await reconcile()
    expect(exit).toBe(4)
    expect(kinds(findings)).toEqual(expect.arrayContaining(['head-contradicts', 'receipt-differs', 'counts-differ']))
  })

  test('a history that is not the one that was shown before is kept aside and stays a finding', async () => {
    await gather(sender, receiver)
    await rewriteLedger(sender, (row) => (row.sequence < 5 ? row : { ...row, operator: 'somebody else' }))
    const other = await bundle(sender, 'other')
    const refused = await causeway(auditor, 'audit', 'add', other)
    expect([refused.exit, refused.document.error]).toMatchObject([
      4,
      { code: 'bundle.contradicts', details: { station: 'Export 1', sequence: 5 } },
    ])
    const { exit, findings } = await reconcile()
    expect(exit).toBe(4)
    expect(findings[0]).toMatchObject({ kind: 'ledger-rewritten', station: 'Export 1', event: 5 })
  })

  test('an older copy put in the place of the ledger', async () => {
    await gather(receiver)
    await rewriteLedger(receiver, (row) => (row.sequence > 6 ? null : row))
    const refused = await causeway(auditor, 'audit', 'add', await bundle(receiver, 'shorter'))
    // Of the six events one said which head was kept, and is gone as well: five, and none of them differs.
    expect(refused.document.error).toMatchObject({ code: 'bundle.contradicts', details: { sequence: 6 } })
    expect(kinds((await reconcile()).findings)).toContain('ledger-cut-off')
  })
})

describe('a past rewritten on one side only', () => {
  test.each([
    ['digest-differs', 'receive.verdict', { transferDigest: 'a'.repeat(64) }],
    ['counts-differ', 'receive.verdict', { bytes: 1 }],
  ] as const)('%s', async (kind, type, change) => {
    await rewriteLedger(
      receiver,
      inEvents(type, (payload) => ({ ...payload, ...change })),
    )
    await gather(sender, receiver)
    const { exit, findings } = await reconcile()
    expect(exit).toBe(4)
    expect(kinds(findings)).toContain(kind)
  })

  test('a send that its station denies', async () => {
    await rewriteLedger(sender, (row) => (row.transfer_id === id ? null : row))
    await gather(sender, receiver)
    const { exit, findings } = await reconcile()
    expect(exit).toBe(4)
    expect(kinds(findings)).toContain('receive-without-send')
  })

  test('a receive that its station denies, though its receipt says otherwise', async () => {
    await rewriteLedger(receiver, (row) => (row.transfer_id === id ? null : row))
    await gather(sender, receiver)
    const { findings } = await reconcile()
    expect(kinds(findings)).toEqual(expect.arrayContaining(['receipt-unknown']))
  })

  test('received before it was sent', async () => {
    await rewriteLedger(receiver, (row) => ({ ...row, at: new Date(Date.parse(row.at) - 3_600_000).toISOString() }))
    await gather(sender, receiver)
    expect(kinds((await reconcile()).findings)).toContain('received-before-sent')
  })

  test('a receipt that was altered', async () => {
    const file = join(receiver, 'receipts', `${id}.json`)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"operator": "', '"operator": "x'))
    await gather(sender, receiver)
    const { exit, findings } = await reconcile()
    expect([exit, kinds(findings)]).toEqual([4, ['receipt-forged']])
  })
})

describe('what is not taken in', () => {
  const refusal = async (file: string): Promise<unknown[]> => {
    const { exit, document } = await causeway(auditor, 'audit', 'add', file)
    return [exit, document.error?.code]
  }

  test('a bundle cut short, altered, or signed by nobody', async () => {
    const file = await bundle(sender)
    const bytes = readFileSync(file)
    const put = (name: string, data: Uint8Array): string => {
      writeFileSync(join(scene, name), data)
      return join(scene, name)
    }
    const text = gunzipSync(bytes).toString()
    const change = (from: string | RegExp, to: string): string => {
      expect(text).toMatch(from)
      return put('changed', gzipSync(text.replace(from, to)))
    }
    expect(await refusal(put('short', bytes.subarray(0, bytes.length - 200)))).toEqual([4, 'bundle.malformed'])
    expect(await refusal(put('empty', gzipSync('')))).toEqual([4, 'bundle.malformed'])
    expect(await refusal(put('no-gzip', Buffer.from('hello')))).toEqual([4, 'signature.missing'])
    expect(await refusal(change('"operator":"', '"operator":"x'))).toEqual([4, 'bundle.altered'])
    expect(await refusal(change(/\{"event":[^\n]*\n/, ''))).toEqual([4, 'bundle.altered'])
    expect(await refusal(change('"practice":true,"receipts"', '"practice":false,"receipts"'))).toEqual([
      4,
      'signature.invalid',
    ])
    expect(await refusal(change(/-----BEGIN[^]*$/, ''))).toEqual([4, 'signature.missing'])
    expect(await refusal(join(scene, 'not-there'))).toEqual([5, 'file.unreadable'])
    expect(readdirSync(join(auditor, 'audit')).filter((name) => name.includes('causeway'))).toEqual([])
  })

  test('a history whose chain does not hold, though its station signed it', async () => {
    attack(join(sender, 'ledger.db'), (db) => db.exec(`UPDATE events SET operator = 'x' WHERE sequence = 3`))
    const { exit, document } = await causeway(auditor, 'audit', 'add', await bundle(sender))
    expect([exit, document.error]).toMatchObject([
      4,
      { code: 'ledger.damaged', details: { station: 'Export 1', sequence: 3, problem: 'edited' } },
    ])
  })

  test('an unknown and a revoked signer', async () => {
    const stranger = join(scene, 'stranger')
    await succeed(stranger, 'init', '--role', 'connected', '--name', 'Export 9', '--practice')
    expect(await refusal(await bundle(stranger))).toEqual([3, 'trust.unknown-signer'])
    await succeed(auditor, 'trust', 'revoke', pair.senderFingerprint, '--reason', 'stolen')
    expect(await refusal(await bundle(sender))).toEqual([3, 'trust.revoked-signer'])
  })

  test('practice at a production auditor’s station', async () => {
    const production = join(scene, 'production')
    await succeed(production, 'init', '--role', 'auditor', '--name', 'Audit 2')
    // A practice key is not trusted there, so its mark is taken off as an insider might.
    const line = (await succeed(sender, 'key', 'show'))['publicKey'] as string
    writeFileSync(join(scene, 'key.pub'), line.split(' ').slice(0, 2).join(' '))
    const options = ['--fingerprint', pair.senderFingerprint, '--holder', 'A. Holder']
    await succeed(production, 'trust', 'add', '--key', join(scene, 'key.pub'), ...options)
    const { exit, document } = await causeway(production, 'audit', 'add', await bundle(sender))
    expect([exit, document.error?.code]).toEqual([3, 'trust.practice-key'])
  })

  test('a receipt without signature, and one of a station that is not trusted', async () => {
    const receipt = join(scene, 'receipt.json')
    await succeed(receiver, 'receipt', 'export', id, '--out', receipt)
    rmSync(`${receipt}.sig`)
    expect(await refusal(receipt)).toEqual([4, 'signature.missing'])
  })
})

test('an auditor’s station sends and receives nothing, and the others gather nothing', async () => {
  const code = async (home: string, ...args: string[]) => (await causeway(home, ...args)).document.error?.code
  expect(await code(auditor, 'receive', pair.medium)).toBe('station.wrong-role')
  expect(await code(auditor, 'send', '--to', mkMedium(), '--destination', 'Import 1')).toBe('station.wrong-role')
  expect(await code(auditor, 'server', 'check')).toBe('station.wrong-role')
  expect(await code(sender, 'audit', 'add', pair.medium)).toBe('station.wrong-role')
  expect(await code(sender, 'audit', 'reconcile')).toBe('station.wrong-role')
  // But it checks media.
  expect((await causeway(auditor, 'verify', pair.medium)).document.verdict).toBe('verified')
})

function mkMedium(): string {
  const folder = mkdtempSync(join(scene, 'medium-'))
  mkdirSync(folder, { recursive: true })
  return folder
}
