/** Volumes that are in order in themselves, but by the wrong signer, for the wrong station, too old, or of another kind. */
import { mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createStationKey, loadStationKey } from '../../../electron/trust/station-key'
import { forge, resign, type Description } from '../../support/forge'
import {
  expectRefusal,
  refuseAll,
  sendAnother,
  useScenes,
  type Attack,
  type Refusal,
  type Scene,
} from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'

const scenes = useScenes()
const distrusted = (code: string): Refusal => ({ code, exit: 3 })
const failed = (code: string): Refusal => ({ code, exit: 4 })

/** A key that nobody here knows; answers the home it lies in. */
async function stranger(scene: Scene, comment = 'causeway-practice:Stranger'): Promise<string> {
  const home = join(scene.root, 'stranger')
  await createStationKey(join(home, 'keys'), comment)
  return home
}

const sourceOf = (transfer: Description, fingerprint: string): object => ({
  ...transfer,
  source: { ...transfer.source, fingerprint },
})

const fingerprintOf = async (home: string): Promise<string> =>
  String((await succeed(home, 'key', 'show'))['fingerprint'])

const revoke = async ({ home, sender }: Scene): Promise<unknown> =>
  succeed(home, 'trust', 'revoke', await fingerprintOf(sender), '--reason', 'stolen')

describe('the signer', () => {
  refuseAll(
    [
      [
        'a volume sealed anew by another key',
        distrusted('trust.unknown-signer'),
        async (scene) => resign(scene.volume, await stranger(scene)),
      ],
      [
        'a volume sealed anew by another key that names itself as its source',
        distrusted('trust.unknown-signer'),
        async (scene) => {
          const signedBy = await stranger(scene)
          const { fingerprint } = await loadStationKey(join(signedBy, 'keys'))
          await forge(scene.volume, { signedBy, transfer: (transfer) => sourceOf(transfer, fingerprint) })
        },
      ],
      [
        'a sender who is not trusted (yet)',
        distrusted('trust.unknown-signer'),
        ({ home }) => rm(join(home, 'trust.json')),
      ],
      ['a revoked signer', distrusted('trust.revoked-signer'), revoke],
      [
        'a revoked signer whose revocation was lost with trust.json',
        distrusted('trust.revoked-signer'),
        async (scene) => {
          await revoke(scene)
          await rm(join(scene.home, 'trust.json'))
        },
      ],
      [
        'a revoked signer in a trust.json from before the revocation',
        distrusted('trust.revoked-signer'),
        async (scene) => {
          const trust = join(scene.home, 'trust.json')
          const before = await readFile(trust)
          await revoke(scene)
          await writeFile(trust, before)
        },
      ],
      [
        "a volume sealed anew by the receiver's own key",
        distrusted('trust.own-key'),
        ({ volume, home }) => resign(volume, home),
      ],
      [
        "a volume of the receiver's own",
        distrusted('trust.own-key'),
        async ({ volume, home }) => {
          const fingerprint = await fingerprintOf(home)
          await forge(volume, { signedBy: home, transfer: (transfer) => sourceOf(transfer, fingerprint) })
        },
      ],
    ],
    scenes,
  )
})

describe('the order', () => {
  test('an older transfer after a newer one', async () => {
    const newer = await sendAnother(scenes.prepared())
    await succeed(scenes.scene().home, 'receive', ...newer)
    await expectRefusal(scenes.scene(), distrusted('trust.rollback'))
  })

  test('the same transfer twice, also under another number or name', async () => {
    const { home, medium, volume, sender } = scenes.scene()
    await succeed(home, 'receive', medium)
    await expectRefusal(scenes.scene(), distrusted('trust.replay'))
    const renumbered = { sequence: 7 }
    await forge(volume, { signedBy: sender, transfer: (transfer) => ({ ...transfer, ...renumbered }) })
    await expectRefusal(scenes.scene(), distrusted('trust.replay'))
    const renamed = { sequence: 1, transferId: '0001-export-1-00000000' }
    await forge(volume, { signedBy: sender, transfer: (transfer) => ({ ...transfer, ...renamed }) })
    await expectRefusal(scenes.scene(), distrusted('trust.rollback'))
  })

  test('a newer transfer that was refused does not bar this one', async () => {
    const { home, medium, sender } = scenes.scene()
    const newer = scenes.prepared().scene()
    const elsewhere = { sequence: 99, destination: 'Import 2' }
    await forge(newer.volume, { signedBy: sender, transfer: (transfer) => ({ ...transfer, ...elsewhere }) })
    await expectRefusal({ home, media: newer.media }, distrusted('trust.wrong-destination'))
    expect(await succeed(home, 'receive', medium)).toMatchObject({ verdict: 'verified' })
  })

  test('a transfer for another destination', async () => {
    const media = await sendAnother(scenes.prepared(), 1, 'Import 2')
    await expectRefusal({ home: scenes.scene().home, media }, distrusted('trust.wrong-destination'))
  })

  test('a transfer for a name that looks alike says which character differs', async () => {
    const media = await sendAnother(scenes.prepared(), 1, 'import 1')
    const answer = await expectRefusal({ home: scenes.scene().home, media }, distrusted('trust.wrong-destination'))
    expect(answer.document.error?.details).toMatchObject({ at: 1, first: 'i (U+0069)', second: 'I (U+0049)' })
    expect(answer.stderr).toContain('differ at character 1: i (U+0069) on the medium, I (U+0049) here')
  })

  test('a name that differs in blanks only, typed now or signed by an earlier version, is this station', async () => {
    const media = await sendAnother(scenes.prepared(), 1, ' Import\u00a0 1')
    expect((await causeway(scenes.scene().home, 'receive', ...media)).document).toMatchObject({
      verdict: 'verified',
      destination: 'Import 1',
    })
    const { home, medium, volume, sender } = scenes.prepared().scene()
    await forge(volume, { signedBy: sender, transfer: (it) => ({ ...it, destination: 'Import\u00a01' }) })
    expect((await causeway(home, 'receive', medium)).document).toMatchObject({ verdict: 'verified' })
  })

  test('a send to a name that nothing here knows warns, and goes on', async () => {
    const { pair } = scenes.prepared()
    const send = async (destination: string) => {
      const medium = mkdtempSync(join(pair.root, 'warned-'))
      return causeway(pair.sender, 'send', '--to', medium, '--destination', destination)
    }
    const warned = await send('Import 1')
    expect(warned).toMatchObject({ exit: 0 })
    expect(warned.stderr).toContain('no trusted key is held by "Import 1"')
    const key = join(pair.receiver, 'keys', 'id_ed25519.pub')
    const { fingerprint } = await succeed(pair.receiver, 'key', 'show')
    await succeed(
      pair.sender,
      'trust',
      'add',
      '--key',
      key,
      '--fingerprint',
      String(fingerprint),
      '--holder',
      'Import 1',
    )
    const known = await send('Import  1')
    expect(known).toMatchObject({ exit: 0 })
    expect(known.stderr).not.toContain('Warning')
    expect(await send('Import\u200b 1')).toMatchObject({ exit: 2 })
  })
})

const described =
  (change: (transfer: Description) => object): Attack[2] =>
  ({ volume, sender }) =>
    forge(volume, { signedBy: sender, transfer: change })

const contradiction = failed('transfer.contradicts-manifest')
const malformed = failed('transfer.malformed')
const newVersion = failed('transfer.unsupported-version')

describe('the description, sealed by the trusted sender', () => {
  refuseAll(
    [
      ['format version 2.0', newVersion, described((transfer) => ({ ...transfer, formatVersion: '2.0' }))],
      ['format version 0.9', newVersion, described((transfer) => ({ ...transfer, formatVersion: '0.9' }))],
      ['format version 2 in another shape', newVersion, described(() => ({ formatVersion: '2', what: 'ever' }))],
      ['a format version that is a number', malformed, described((transfer) => ({ ...transfer, formatVersion: 1 }))],
      ['no format version', malformed, described(({ formatVersion: _none, ...transfer }) => transfer)],

      [
        'one file more in all',
        contradiction,
        described((transfer) => ({ ...transfer, totals: { ...transfer.totals, files: transfer.totals.files + 1 } })),
      ],
      [
        'one byte less in all',
        contradiction,
        described((transfer) => ({ ...transfer, totals: { ...transfer.totals, bytes: transfer.totals.bytes - 1 } })),
      ],
      [
        'one byte more on the volume and in all, and in bag-info.txt',
        failed('bag.totals-differ'),
        ({ volume, sender }) =>
          forge(volume, {
            signedBy: sender,
            bagInfo: (text) =>
              text.replace(/^(Payload-Oxum: )(\d+)/m, (_, label: string, n: string) => label + String(Number(n) + 1)),
            transfer: (transfer) => ({
              ...transfer,
              volumes: transfer.volumes.map((facts) => ({ ...facts, bytes: facts.bytes + 1 })),
              totals: { ...transfer.totals, bytes: transfer.totals.bytes + 1 },
            }),
          }),
      ],
      [
        'one byte more on the volume',
        contradiction,
        described((transfer) => ({
          ...transfer,
          volumes: transfer.volumes.map((facts) => ({ ...facts, bytes: facts.bytes + 1 })),
        })),
      ],
      [
        'the manifest of another volume',
        contradiction,
        described((transfer) => ({
          ...transfer,
          volumes: transfer.volumes.map((facts) => ({ ...facts, manifestSha256: '0'.repeat(64) })),
        })),
      ],
      ['volume 2 of 1', malformed, described((transfer) => ({ ...transfer, volume: 2 }))],
      ['volume 0', malformed, described((transfer) => ({ ...transfer, volume: 0 }))],
      ['no volumes', malformed, described((transfer) => ({ ...transfer, volumes: [] }))],
      ['another source', contradiction, described((transfer) => sourceOf(transfer, `SHA256:${'A'.repeat(43)}`))],
      [
        'another digest of the package',
        contradiction,
        described((transfer) => ({ ...transfer, package: { ...transfer.package, sha256: '0'.repeat(64) } })),
      ],
      [
        'another size of the package',
        contradiction,
        described((transfer) => ({ ...transfer, package: { ...transfer.package, bytes: 1 } })),
      ],
      [
        'a package that is not there',
        contradiction,
        described((transfer) => ({ ...transfer, package: { ...transfer.package, fileName: 'other.xml.gz' } })),
      ],
      [
        'a package outside the volume',
        contradiction,
        described((transfer) => ({
          ...transfer,
          package: { ...transfer.package, fileName: '../../../../station.json' },
        })),
      ],
      [
        'the log as package',
        contradiction,
        described((transfer) => ({
          ...transfer,
          package: { ...transfer.package, fileName: transfer.package.logFileName },
        })),
      ],
      [
        'a file that is neither content nor metadata',
        contradiction,
        ({ volume, sender }) => forge(volume, { signedBy: sender, plant: ['data/other/file'] }),
      ],
      [
        'a second package',
        contradiction,
        ({ volume, sender }) => forge(volume, { signedBy: sender, plant: ['data/metadata/second.xml.gz'] }),
      ],
      [
        'content under a name that is no digest',
        contradiction,
        ({ volume, sender }) => forge(volume, { signedBy: sender, plant: ['data/WSUSContent/A2/setup.exe'] }),
      ],
      [
        'content in the wrong folder of the store',
        contradiction,
        ({ volume, sender }) =>
          forge(volume, { signedBy: sender, plant: [`data/WSUSContent/A3/${'0'.repeat(38)}A2.cab`] }),
      ],
      [
        'a transfer id that is a path',
        malformed,
        described((transfer) => ({ ...transfer, transferId: '../../escaped' })),
      ],
      ['a sequence that is no number', malformed, described((transfer) => ({ ...transfer, sequence: '7' }))],
      ['a sequence beyond counting', malformed, described((transfer) => ({ ...transfer, sequence: 1e300 }))],
      [
        'a practice transfer that calls itself production',
        distrusted('trust.practice-key'),
        described((transfer) => ({ ...transfer, practice: false })),
      ],
    ],
    scenes,
  )
})
