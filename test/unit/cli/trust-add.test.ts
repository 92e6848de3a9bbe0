/** What `trust add` and `trust revoke` refuse, and that practice never becomes trusted at a production station. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../shared/ledger'
import { Ledger } from '../../../electron/ledger/ledger'
import { loadStationKey } from '../../../electron/trust/station-key'
import { flipBit, forge, randomBytes } from '../../support/forge'
import { expectRefusal, useScenes, type Scene } from '../../support/refusals'
import { BUILT_CLI, causeway, causewayTyping, succeed } from '../../support/stations'
import { openStation } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'

const scenes = useScenes()
let scene: Scene
let key: string
let fingerprint: string
beforeEach(async () => {
  scene = scenes.scene()
  key = join(scene.sender, 'keys/id_ed25519.pub')
  fingerprint = (await loadStationKey(join(scene.sender, 'keys'))).fingerprint
})

/** Tries to trust a key that is offered somehow; the fingerprint is the sender's unless told. */
async function add(home: string, offer: readonly string[], compared = fingerprint) {
  return causeway(home, 'trust', 'add', ...offer, '--fingerprint', compared, '--holder', 'M. Operator')
}

const forget = (home: string): void => rmSync(join(home, 'trust.json'))
const signers = async (home: string): Promise<unknown> => (await succeed(home, 'trust', 'list'))['signers']

/** The ledger's events of one type, as an auditor finds them in a copy. */
function events(home: string, type: LedgerEvent['type']): LedgerEvent[] {
  const ledger = Ledger.open(join(home, 'ledger.db'), {
    station: '',
    operator: '',
    signHead: () => '',
    verifyHead: () => true,
    readOnly: true,
  })
  try {
    return ledger.events({ type })
  } finally {
    ledger.close()
  }
}

async function expectRefused(home: string, offer: readonly string[], code: string, exit: number, compared?: string) {
  const before = await signers(home)
  const answer = await add(home, offer, compared)
  expect({ code: answer.document.error?.code, exit: answer.exit }).toEqual({ code, exit })
  expect(await signers(home), 'nobody is trusted by it').toEqual(before)
}

describe('a key that is offered', () => {
  beforeEach(() => forget(scene.home))

  test('is trusted with the fingerprint that came by another channel, from a file or from a medium', async () => {
    expect((await add(scene.home, ['--key', key])).exit).toBe(0)
    forget(scene.home)
    const added = await add(scene.home, ['--from', scene.medium])
    expect(added).toMatchObject({ exit: 0, document: { signer: { fingerprint, origin: 'first-use' } } })
  })

  test('is trusted as a line on standard input, which history tells from a file, a medium and a list', async () => {
    const { publicKeyLine } = await loadStationKey(join(scene.sender, 'keys'))
    const typed = (line: string) =>
      causewayTyping(line, scene.home, ...'trust add --key -'.split(' '), '--fingerprint', fingerprint, '--holder', 'M')
    for (const [line, code] of [
      ['-----BEGIN OPENSSH PRIVATE KEY-----', 'key.private'],
      [publicKeyLine.slice(0, -30), 'key.malformed'],
      [publicKeyLine.slice(1), 'key.malformed'],
    ] as const)
      expect((await typed(line.split(' causeway')[0] ?? '')).document.error?.code, line).toBe(code)
    expect((await typed(`${publicKeyLine}\r`)).document).toMatchObject({ signer: { fingerprint, origin: 'pinned' } })
    forget(scene.home)
    await add(scene.home, ['--key', key])
    forget(scene.home)
    await add(scene.home, ['--from', scene.medium])
    forget(scene.home)
    const list = join(scene.root, 'list')
    writeFileSync(list, `export-1 ${publicKeyLine}\n`)
    await succeed(scene.home, 'trust', 'import', list, '--fingerprint', fingerprint)
    const ways = events(scene.home, 'signer.trusted').map(({ payload }) => payload['cameBy'])
    expect(ways.slice(-4)).toEqual(['line', 'file', 'medium', 'list'])
    await add(scene.home, ['--key', key], `SHA256:${'A'.repeat(43)}`)
    expect(events(scene.home, 'signer.refused').at(-1)?.payload).toMatchObject({ cameBy: 'file' })
  })

  test.each([
    ['the fingerprint of another key', 'trust.fingerprint-mismatch', `SHA256:${'A'.repeat(43)}`],
    ['the fingerprint in other letters', 'trust.fingerprint-mismatch', null],
  ] as const)('is refused with %s, and history says so', async (_name, code, compared) => {
    const typed = compared ?? `SHA256:${swapCase(fingerprint.slice('SHA256:'.length))}`
    for (const offer of [
      ['--key', key],
      ['--from', scene.medium],
    ])
      await expectRefused(scene.home, offer, code, 3, typed)
    expect(events(scene.home, 'signer.refused').map((event) => event.payload['reason'])).toEqual([code, code])
  })

  test.each([
    ['random bytes', () => randomBytes(400)],
    ['nothing', () => Buffer.alloc(0)],
    ['an RSA key', () => Buffer.from(`ssh-rsa ${Buffer.alloc(279, 1).toString('base64')} someone\n`)],
  ])('is refused when its file holds %s', async (_name, bytes) => {
    const file = join(scene.root, 'offered.pub')
    writeFileSync(file, bytes())
    await expectRefused(scene.home, ['--key', file], 'key.malformed', 3)
  })

  test('is refused when its file holds the private key, with a word of its own', async () => {
    await expectRefused(scene.home, ['--key', join(scene.sender, 'keys/id_ed25519')], 'key.private', 3)
  })

  test('is not read to its end when it is far too large for a key', async () => {
    const file = join(scene.root, 'offered.pub')
    writeFileSync(file, Buffer.alloc(1024 * 1024, ' '))
    await expectRefused(scene.home, ['--key', file], 'file.unreadable', 5)
  })

  test('is refused when there is no such file, or it is a folder', async () => {
    await expectRefused(scene.home, ['--key', join(scene.root, 'nothing')], 'file.unreadable', 5)
    await expectRefused(scene.home, ['--key', scene.root], 'file.unreadable', 5)
  })

  test.each([
    ['with an altered description', 'transfer.json', 'bag.tag-file-altered'],
    ['with an altered tag manifest', 'tagmanifest-sha256.txt', 'signature.invalid'],
    ['with an altered signature', 'tagmanifest-sha256.txt.sig', 'signature.malformed'],
  ])('is refused from a medium %s', async (_name, file, code) => {
    await flipBit(join(scene.volume, file), 0)
    await expectRefused(scene.home, ['--from', scene.medium], code, 4)
  })

  test('is refused from a place without a transfer', async () => {
    await expectRefused(scene.home, ['--from', scene.root], 'volume.none-found', 6)
  })
})

describe('a revoked key', () => {
  beforeEach(async () => {
    await succeed(scene.home, 'trust', 'revoke', fingerprint, '--reason', 'stolen')
  })

  test.each(['while the trust store knows', 'when trust.json was lost'])('is never trusted again, %s', async (when) => {
    if (when.includes('lost')) forget(scene.home)
    for (const offer of [
      ['--key', key],
      ['--from', scene.medium],
    ])
      await expectRefused(scene.home, offer, 'trust.revoked-signer', 3)
    expect(events(scene.home, 'signer.refused')).toHaveLength(2)
  })

  test('cannot be revoked twice, nor one that nobody knows', async () => {
    const twice = await causeway(scene.home, 'trust', 'revoke', fingerprint, '--reason', 'again')
    expect(twice).toMatchObject({ exit: 3, document: { error: { code: 'trust.revoked-signer' } } })
    const unknown = await causeway(scene.home, 'trust', 'revoke', `SHA256:${'A'.repeat(43)}`, '--reason', 'x')
    expect(unknown).toMatchObject({ exit: 2, document: { error: { code: 'trust.signer-not-found' } } })
    expect(events(scene.home, 'signer.revoked')).toHaveLength(1)
  })
})

describe('a production station', () => {
  let home: string
  beforeEach(async () => {
    home = join(scene.root, 'production')
    await succeed(home, 'init', '--role', 'disconnected', '--name', 'Import 1')
  })

  test('does not receive a practice transfer, nor look into it as if it could', async () => {
    await expectRefusal({ home, media: scene.media }, { code: 'trust.practice-key', exit: 3 })
    const looked = await causeway(home, 'verify', scene.medium)
    expect(looked).toMatchObject({ exit: 3, document: { error: { code: 'trust.practice-key' } } })
  })

  test('does not trust a practice key, from its file or from its medium, and history says so', async () => {
    await expectRefused(home, ['--key', key], 'trust.practice-key', 3)
    await expectRefused(home, ['--from', scene.medium], 'trust.practice-key', 3)
    expect(events(home, 'signer.refused').map((event) => event.payload['reason'])).toEqual([
      'trust.practice-key',
      'trust.practice-key',
    ])
  })

  test('does not receive a practice transfer whose key it trusts because the comment was taken off', async () => {
    const bare = join(scene.root, 'bare.pub')
    writeFileSync(bare, `${(await loadStationKey(join(scene.sender, 'keys'))).publicKey}\n`)
    expect((await add(home, ['--key', bare])).exit).toBe(0)
    await expectRefusal({ home, media: scene.media }, { code: 'trust.practice-key', exit: 3 })
  })

  test('does not offer the comparison of fingerprints for it in the window either', async () => {
    const station = await openStation(home, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
    const jobs = new Jobs(station, () => new InThisThread())
    const options = { report: () => {}, changed: () => {}, mediumFolder: (path: string) => path, endOnFailure: false }
    const { id } = jobs.startReceive()
    await jobs.runStep(id, { step: 'identify', media: [scene.medium] }, options)
    const { job, error } = await jobs.runStep(id, { step: 'trust' }, options)
    jobs.close()
    station.close()
    expect(error?.code).toBe('trust.practice-key')
    expect(job).toMatchObject({ challenge: null, outcome: { verdict: 'failed' } })
  })
})

test('a practice station does not receive a production transfer', async () => {
  const production = (transfer: object): object => ({ ...transfer, practice: false })
  await forge(scene.volume, { signedBy: scene.sender, transfer: production })
  await expectRefusal(scene, { code: 'trust.practice-key', exit: 3 })
})

function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')
}
