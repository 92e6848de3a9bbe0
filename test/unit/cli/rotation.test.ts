/** New keys for stations, statements about them, lists of signers, and what a revocation means for old media. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sshKeygen, sshKeygenOk, writeAll } from '../trust/ssh-keygen'
import { formatRotation, parseRotation, type Rotation } from '../../../electron/trust/rotation'
import { NAMESPACES } from '../../../electron/trust/sshsig'
import { createStationKey, loadStationKey } from '../../../electron/trust/station-key'
import { openStation } from '../../../electron/station/station'
import type { LedgerEvent } from '../../../shared/ledger'
import type { SignerView } from '../../../shared/trust'
import { forge } from '../../support/forge'
import { expectRefusal, type Scene } from '../../support/refusals'
import { causeway, makePair, pinSender, sendTransfer, succeed, type Pair } from '../../support/stations'

let pair: Pair
let volume: string
/** A copy of both stations and of the medium, for one test. */
let scene: Scene & { readonly senderHome: string }

beforeAll(async () => {
  pair = await makePair(3)
  const sent = await sendTransfer(pair)
  volume = (sent.volumes[0]?.folder ?? '').slice(pair.medium.length)
  await pinSender(pair)
})
afterAll(() => {
  pair.dispose()
})
beforeEach(() => {
  const root = mkdtempSync(join(pair.root, 'rotation-'))
  const [home, medium, senderHome] = [join(root, 'receiver'), join(root, 'medium'), join(root, 'sender')]
  cpSync(pair.receiver, home, { recursive: true })
  cpSync(pair.medium, medium, { recursive: true })
  cpSync(pair.sender, senderHome, { recursive: true })
  const folder = join(medium, volume)
  scene = { root, home, medium, media: [medium], sender: senderHome, senderHome, volume: folder, volumes: [folder] }
})

async function events(home: string, type: LedgerEvent['type']): Promise<readonly LedgerEvent[]> {
  const station = await openStation(home, { selfCommand: { file: '', args: [] } })
  try {
    return station.ledger.events({ type })
  } finally {
    station.close()
  }
}

const signers = async (home: string) => (await succeed(home, 'trust', 'list'))['signers'] as SignerView[]
const keyOf = (home: string) => loadStationKey(join(home, 'keys'))

/** Rotates the sender's key and answers the statement's file. */
async function rotate(home = scene.senderHome): Promise<string> {
  const file = join(scene.root, `statement-${String(readdirSync(scene.root).length)}`)
  await succeed(home, 'trust', 'rotate', '--out', file)
  return file
}

const refusedImport = async (file: string, code: string, ...args: string[]) => {
  const before = await signers(scene.home)
  const answer = await causeway(scene.home, 'trust', 'import', file, ...args)
  expect(answer.document.error?.code).toBe(code)
  expect(await signers(scene.home), 'nobody is trusted by it').toEqual(before)
}

describe('a rotation', () => {
  test('leaves the station its history: heads and receipts of the earlier key stay its own, of both keys in turn', async () => {
    const { home, medium } = scene
    await succeed(home, 'receive', medium)
    const earlier = await keyOf(home)
    const { transfers } = (await succeed(home, 'history', 'list')) as unknown as { transfers: { transferId: string }[] }
    const id = transfers[0]?.transferId ?? ''
    await rotate(home)
    await rotate(home)
    const current = await keyOf(home)
    expect(current.fingerprint).not.toBe(earlier.fingerprint)
    expect(await succeed(home, 'key', 'show')).toMatchObject({ fingerprint: current.fingerprint })
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
    expect(await succeed(home, 'receipt', 'show', id)).toMatchObject({ verdict: 'verified' })
    const rotated = await events(home, 'key.rotated')
    expect(rotated.map(({ payload }) => payload['from'])[0]).toBe(earlier.fingerprint)
    expect(rotated.map(({ payload }) => payload['to'])[1]).toBe(current.fingerprint)
    expect(readdirSync(join(home, 'keys')).sort()).toEqual(
      ['former', 'id_ed25519', 'id_ed25519.pub', 'rotation'].filter((name) => existsSync(join(home, 'keys', name))),
    )
  })

  test('finds an earlier private key that signs a later head, and a chain of keys that is not whole', async () => {
    const { home, root } = scene
    cpSync(join(home, 'keys'), join(root, 'stolen'), { recursive: true })
    const stolen = await loadStationKey(join(root, 'stolen'))
    await rotate(home)
    const head = readFileSync(join(home, 'ledger-head'), 'utf8')
    const text = head.slice(0, head.indexOf('\n'))
    writeFileSync(join(home, 'ledger-head'), `${text}\n${stolen.sign(NAMESPACES.ledger, Buffer.from(text))}`)
    const verified = await causeway(home, 'history', 'verify')
    expect(verified.document).toMatchObject({ verification: { intact: false, firstBad: { problem: 'forged-head' } } })
    writeFileSync(join(home, 'ledger-head'), head)
    expect(await succeed(home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })

    const former = join(home, 'keys/former/0001.rotation')
    const statement = readFileSync(former, 'utf8')
    // A thief's own key, said to have led to the current one.
    const thief = await createStationKey(join(root, 'thief'), 'causeway-practice:Import 1')
    const parsed = parseRotation(statement)
    const forged: Rotation = { ...parsed, from: { fingerprint: thief.fingerprint, publicKey: thief.publicKey } }
    writeFileSync(former, formatRotation(forged, thief, thief))
    expect((await causeway(home, 'key', 'show')).document.error?.code, 'not signed by the current key').toBe(
      'station.damaged',
    )
    // Both of its keys signed this one: only the chain tells that it does not lead to the current key.
    const other = await createStationKey(join(root, 'other'), 'causeway-practice:Import 1')
    const strangers = { ...forged, to: { fingerprint: other.fingerprint, publicKey: other.publicKey } }
    expect(parseRotation(formatRotation(strangers, thief, other)).from.fingerprint).toBe(thief.fingerprint)
    writeFileSync(former, formatRotation(strangers, thief, other))
    expect((await causeway(home, 'key', 'show')).document.error?.code).toBe('station.damaged')
    rmSync(former)
    expect((await causeway(home, 'history', 'verify')).document.error?.code).toBe('ledger.damaged')
  })

  test('that was killed is taken up: before the keys changed nothing happened, after it everything is said', async () => {
    const { home, root } = scene
    const untouched = join(root, 'untouched')
    cpSync(home, untouched, { recursive: true })
    const earlier = await keyOf(home)
    await rotate(home)
    // Killed after the statement: the earlier key is still there.
    cpSync(join(home, 'keys/former'), join(untouched, 'keys/former'), { recursive: true })
    expect(await succeed(untouched, 'key', 'show')).toMatchObject({ fingerprint: earlier.fingerprint })
    await succeed(untouched, 'trust', 'rotate', '--out', join(root, 'again'))
    expect(readdirSync(join(untouched, 'keys/former'))).toEqual(['0001.rotation'])
    expect(await succeed(untouched, 'history', 'verify')).toMatchObject({ verification: { intact: true } })

    // Killed after the keys changed: station.json and the ledger know nothing of it.
    const half = join(root, 'half')
    cpSync(pair.receiver, half, { recursive: true })
    cpSync(join(home, 'keys'), join(half, 'keys'), { recursive: true })
    const { fingerprint } = await keyOf(home)
    expect(await succeed(half, 'key', 'show')).toMatchObject({ fingerprint })
    expect(await events(half, 'key.rotated')).toHaveLength(1)
    expect(await succeed(half, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
    expect(await events(half, 'key.rotated'), 'once').toHaveLength(1)
  })

  test('ends the work of a program that still holds the earlier key', async () => {
    const station = await openStation(scene.home, { selfCommand: { file: '', args: [] } })
    try {
      await rotate(scene.home)
      expect(() => station.ledger.append({ type: 'report.written', payload: {} })).toThrow('station.key-rotated')
    } finally {
      station.close()
    }
    expect(await succeed(scene.home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
  })

  test('is stated once more when the first copy was lost, and not before the first rotation', async () => {
    const [first, again] = [join(scene.root, 'first'), join(scene.root, 'again')]
    const none = await causeway(scene.senderHome, 'trust', 'statement', '--out', again)
    expect(none.document.error?.code).toBe('trust.never-rotated')
    await rotate()
    await succeed(scene.senderHome, 'trust', 'rotate', '--out', first)
    await succeed(scene.senderHome, 'trust', 'statement', '--out', again)
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(first, 'utf8'))
  })

  test('is signed by both keys as ssh-keygen says too', async () => {
    const before = await keyOf(scene.senderHome)
    const file = await rotate()
    const after = await keyOf(scene.senderHome)
    const [text = '', ...rest] = readFileSync(file, 'utf8').split('\n')
    const signatures = rest.join('\n').split(/(?<=END SSH SIGNATURE-----\n)/)
    for (const [n, key] of [before, after].entries()) {
      const [allowed = '', signature = ''] = writeAll(scene.root, {
        allowed: `sender ${key.publicKey}\n`,
        signature: signatures[n] ?? '',
      })
      const args = ['-Y', 'verify', '-f', allowed, '-I', 'sender', '-n', 'causeway-rotation', '-s', signature]
      expect(sshKeygen(args, text).status).toBe(0)
      expect(sshKeygen(args, `${text} `).status).not.toBe(0)
    }
  })
})

describe('a statement of a new key', () => {
  test('puts it into the place of the earlier one, whose transfers from before still arrive, and no older ones', async () => {
    const { home, medium, senderHome, root } = scene
    const earlier = await keyOf(senderHome)
    const file = await rotate()
    const imported = await succeed(home, 'trust', 'import', file)
    const { fingerprint } = await keyOf(senderHome)
    expect(imported).toMatchObject({
      kind: 'rotation',
      trusted: [{ fingerprint, origin: 'pinned', holder: 'M. Operator' }],
    })
    const { rotatedAt } = parseRotation(readFileSync(file, 'utf8'))
    expect(await signers(home)).toMatchObject([
      { fingerprint: earlier.fingerprint, validUntil: rotatedAt },
      { fingerprint, replaces: earlier.fingerprint, standing: 'pinned' },
    ])
    expect((await events(home, 'signer.rotated')).map(({ payload }) => payload['successor'])).toEqual([fingerprint])

    // Number 2 by the new key comes first: then number 1 by the earlier key is a step back.
    const newer = mkdtempSync(join(root, 'newer-'))
    await succeed(senderHome, 'send', '--to', newer, '--destination', 'Import 1')
    const copy = mkdtempSync(join(root, 'copy-'))
    cpSync(home, copy, { recursive: true })
    expect(await succeed(copy, 'receive', medium)).toMatchObject({ verdict: 'verified' })
    expect(await succeed(home, 'receive', newer)).toMatchObject({ verdict: 'verified' })
    await expectRefusal({ home, media: [medium] }, { code: 'trust.rollback', exit: 3 })
  })

  test('does not let the earlier key sign on, also when trust.json was put back', async () => {
    const { home, senderHome, root } = scene
    cpSync(senderHome, join(root, 'stolen'), { recursive: true })
    const before = readFileSync(join(home, 'trust.json'))
    await succeed(home, 'trust', 'import', await rotate())
    const createdAt = new Date(Date.now() + 5000).toISOString()
    await forge(scene.volume, { signedBy: join(root, 'stolen'), transfer: (transfer) => ({ ...transfer, createdAt }) })
    await expectRefusal(scene, { code: 'trust.expired-signer', exit: 3 })
    writeFileSync(join(home, 'trust.json'), before)
    await expectRefusal(scene, { code: 'trust.expired-signer', exit: 3 })
  })

  test('is refused a second time, and so is another successor of the same key', async () => {
    const { root, senderHome } = scene
    cpSync(senderHome, join(root, 'twin'), { recursive: true })
    const [file, other] = [await rotate(), await rotate(join(root, 'twin'))]
    await succeed(scene.home, 'trust', 'import', file)
    await refusedImport(file, 'trust.rotation-replayed')
    await refusedImport(other, 'trust.rotation-superseded')
    const reasons = (await events(scene.home, 'signer.refused')).map(({ payload }) => payload['reason'])
    expect(reasons).toEqual(['trust.rotation-replayed', 'trust.rotation-superseded'])
  })

  test('is refused from a key that is unknown, revoked, expired, not for rotations, or its own', async () => {
    const { home } = scene
    const file = await rotate()
    const fingerprint = pair.senderFingerprint
    const trust = join(home, 'trust.json')
    const before = readFileSync(trust)
    const again = async (code: string, ...limits: string[]) => {
      rmSync(trust, { force: true })
      const key = join(pair.sender, 'keys/id_ed25519.pub')
      await succeed(
        home,
        'trust',
        'add',
        '--key',
        key,
        '--fingerprint',
        fingerprint,
        '--holder',
        'M. Operator',
        ...limits,
      )
      await refusedImport(file, code)
    }
    rmSync(trust)
    await refusedImport(file, 'trust.unknown-signer')
    await again('trust.expired-signer', '--valid-until', '2026-01-01')
    await again('trust.not-yet-valid', '--valid-from', '2099-01-01')
    await again('trust.wrong-purpose', '--purpose', 'transfer', '--purpose', 'receipt')
    writeFileSync(trust, before)
    await succeed(home, 'trust', 'revoke', fingerprint, '--reason', 'stolen')
    await refusedImport(file, 'trust.revoked-signer')
    await refusedImport(await rotate(home), 'trust.own-key')
  })

  test('is refused when it is too old, or when this clock cannot tell', async () => {
    const { home, root } = scene
    const [from, to] = [await keyOf(scene.senderHome), await createStationKey(join(root, 'new'), '')]
    const of = (daysAgo: number): string => {
      const [file = ''] = writeAll(root, {
        dated: formatRotation(
          {
            formatVersion: '1.0',
            type: 'key-rotation',
            station: 'Export 1',
            practice: true,
            from: { fingerprint: from.fingerprint, publicKey: from.publicKey },
            to: { fingerprint: to.fingerprint, publicKey: to.publicKey },
            rotatedAt: `${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 19)}.000Z`,
            ledgerHead: { sequence: 1, hash: '0'.repeat(64) },
            operator: 'anna',
          },
          from,
          to,
        ),
      })
      return file
    }
    await succeed(home, 'trust', 'policy', '--set', 'oldest-days=10')
    await refusedImport(of(11), 'trust.too-old')
    await refusedImport(of(-1), 'trust.from-future')
    await succeed(home, 'trust', 'import', of(9))
  })

  test('is refused in production when it is of a practice key', async () => {
    const home = join(scene.root, 'production')
    await succeed(home, 'init', '--role', 'disconnected', '--name', 'Import 9')
    expect((await causeway(home, 'trust', 'import', await rotate())).document.error?.code).toBe('trust.practice-key')
  })

  test('is refused when anything of it was changed, or only one key signed', async () => {
    const file = await rotate()
    const genuine = readFileSync(file, 'utf8')
    const [text = '', first = '', second = ''] = genuine.split(/(?<=\n)(?=-----BEGIN)/)
    const thief = await createStationKey(join(scene.root, 'thief'), 'thief')
    const bySign = (signed: string) => thief.sign(NAMESPACES.rotation, Buffer.from(signed.trimEnd()))
    const parsed = JSON.parse(text) as Rotation
    const stolen = `${JSON.stringify({ ...parsed, to: { fingerprint: thief.fingerprint, publicKey: thief.publicKey } })}\n`
    const wrong: Record<string, [string, string]> = {
      'another station': ['signature.invalid', genuine.replace('Export 1', 'Export 2')],
      'one signature': ['trust.rotation-malformed', text + first],
      'three signatures': ['trust.rotation-malformed', genuine + second],
      'the signatures exchanged': ['trust.rotation-malformed', text + second + first],
      'the new key not asked': ['trust.rotation-malformed', text + first + first],
      'a thief for the new key': ['signature.invalid', stolen + first + bySign(stolen)],
      'a thief for the earlier key': ['trust.rotation-malformed', text + bySign(text) + second],
      'something after it': ['trust.rotation-malformed', `${genuine}x`],
      'a key that is not the fingerprint’s': [
        'trust.rotation-malformed',
        genuine.replace(parsed.to.publicKey, thief.publicKey),
      ],
    }
    for (const [what, [code, statement]] of Object.entries(wrong)) {
      expect(statement, what).not.toBe(genuine)
      const [path = ''] = writeAll(scene.root, { wrong: statement })
      await refusedImport(path, code)
    }
    await succeed(scene.home, 'trust', 'import', file)
  })
})

describe('a list of signers', () => {
  const key = (n: number): string => {
    const path = join(scene.root, `listed-${String(n)}`)
    if (!existsSync(path)) sshKeygenOk(['-q', '-t', 'ed25519', '-N', '', '-C', 'c', '-f', path])
    return readFileSync(`${path}.pub`, 'utf8').trim()
  }
  const fingerprintOf = (n: number) =>
    sshKeygenOk(['-lf', join(scene.root, `listed-${String(n)}.pub`)]).split(' ')[1] ?? ''
  const list = (...lines: string[]): string => writeAll(scene.root, { list: `${lines.join('\n')}\n` })[0] ?? ''

  test('gives only those keys that were compared, with their limits', async () => {
    const file = list(
      '# signers of the site',
      `"100%25 Export%2C A,other" namespaces="causeway-transfer,git",valid-after="20260101Z",valid-before=20301231235959Z ${key(1)}`,
      `export-2 ${key(2)}`,
      `nobody namespaces="git" ${key(3)}`,
    )
    await refusedImport(file, 'trust.fingerprint-mismatch')
    await refusedImport(
      file,
      'trust.fingerprint-mismatch',
      '--fingerprint',
      fingerprintOf(1),
      '--fingerprint',
      fingerprintOf(3),
    )
    const imported = await succeed(scene.home, 'trust', 'import', file, '--fingerprint', fingerprintOf(1))
    expect(imported).toMatchObject({
      kind: 'list',
      trusted: [
        {
          fingerprint: fingerprintOf(1),
          holder: '100% Export, A',
          origin: 'pinned',
          purposes: ['transfer'],
          validFrom: '2026-01-01T00:00:00.000Z',
          validUntil: '2030-12-31T23:59:59.000Z',
        },
      ],
      left: [{ fingerprint: fingerprintOf(2), holder: 'export-2' }],
    })
    const recorded = await events(scene.home, 'signer.trusted')
    expect(recorded.at(-1)?.payload).toMatchObject({ fingerprint: fingerprintOf(1), purposes: ['transfer'] })
  })

  test('trusts what it may and names what it refuses, each for itself', async () => {
    const file = list(`a ${key(1)}`, `b valid-before="20200101Z" ${key(2)}`, `c ${key(3)}`)
    await succeed(scene.home, 'trust', 'import', file, '--fingerprint', fingerprintOf(1))
    const given = [1, 2].flatMap((n) => ['--fingerprint', fingerprintOf(n)])
    const answer = await causeway(scene.home, 'trust', 'import', file, ...given)
    expect(answer.exit).not.toBe(0)
    expect(answer.document).toMatchObject({
      error: { code: 'trust.signer-exists' },
      trusted: [{ fingerprint: fingerprintOf(2), validUntil: '2020-01-01T00:00:00.000Z' }],
      refused: [{ fingerprint: fingerprintOf(1), holder: 'a', row: null }],
      left: [{ fingerprint: fingerprintOf(3), holder: 'c' }],
    })
  })

  test('is what the export writes', async () => {
    const [file, home] = [join(scene.root, 'exported'), join(scene.root, 'other')]
    await succeed(scene.home, 'trust', 'export', file)
    await succeed(home, 'init', '--role', 'disconnected', '--name', 'Import 2', '--practice')
    await succeed(home, 'trust', 'import', file, '--fingerprint', pair.senderFingerprint)
    await succeed(home, 'trust', 'export', `${file}-again`)
    expect(readFileSync(`${file}-again`, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  test.each([
    ['an option that nobody knows', 'export-2 touch-required '],
    ['a certificate authority', 'export-2 cert-authority '],
    ['an option twice', 'export-2 namespaces="file",namespaces="causeway-transfer" '],
    ['a time without a zone', 'export-2 valid-before="20301231" '],
    ['a day that is none', 'export-2 valid-before="20300231Z" '],
    ['a pattern for everybody', '* '],
    ['a pattern of namespaces', 'export-2 namespaces="*" '],
    ['nobody', ''],
  ])('with %s is refused, line and all', async (_what, before) => {
    const file = list('# one', `${before}${key(2)}`)
    await refusedImport(file, 'trust.list-malformed', '--fingerprint', fingerprintOf(2))
  })

  test('in UTF-16 is named as such, not as a list with a fault in line 1', async () => {
    const file = list(`export-2 ${key(2)}`)
    writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`, 'utf16le')
    await refusedImport(file, 'file.utf-16', '--fingerprint', fingerprintOf(2))
  })
})

describe('a revocation with a date, and old media', () => {
  const { stringify } = JSON
  const signedOn = (createdAt: string) =>
    forge(scene.volume, { signedBy: scene.sender, transfer: (transfer) => ({ ...transfer, createdAt }) })
  const revoke = (...since: string[]) =>
    succeed(scene.home, 'trust', 'revoke', pair.senderFingerprint, '--reason', 'disk stolen', ...since)

  test('signed before it: a look says so, a receive refuses', async () => {
    await signedOn('2026-03-01T00:00:00.000Z')
    await revoke('--since', '2026-04-01')
    expect(await succeed(scene.home, 'verify', scene.medium)).toMatchObject({
      verdict: 'verified',
      trust: { proof: 'before-revocation', holder: 'M. Operator' },
    })
    await expectRefusal(scene, { code: 'trust.revoked-signer', exit: 3 })
  })

  test('signed after it: both refuse', async () => {
    await signedOn('2026-04-02T00:00:00.000Z')
    await revoke('--since', '2026-04-01')
    const looked = await causeway(scene.home, 'verify', scene.medium)
    expect(looked.document.error?.code, stringify(looked.document)).toBe('trust.revoked-signer')
    await expectRefusal(scene, { code: 'trust.revoked-signer', exit: 3 })
  })

  test('does not begin later than today', async () => {
    const answer = await causeway(
      scene.home,
      'trust',
      'revoke',
      pair.senderFingerprint,
      '--reason',
      'x',
      '--since',
      '2099-01-01',
    )
    expect(answer.document.error?.code).toBe('usage')
    expect(await signers(scene.home)).toMatchObject([{ status: 'trusted' }])
  })
})
