/** Volumes that are missing, there twice, of different transfers, or not finished. The transfer lies on two media. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { createStationKey } from '../../../electron/trust/station-key'
import { flipBit, forge, resign } from '../../support/forge'
import { contentFile, refuseAll, sendAnother, useScenes, type Refusal, type Scene } from '../../support/refusals'
import { succeed } from '../../support/stations'

const scenes = useScenes(2)

const incomplete = (code: string): Refusal => ({ code, exit: 6, verdict: 'incomplete' })
const failed = (code: string): Refusal => ({ code, exit: 4 })
const missing = incomplete('volume.missing')
const duplicate = failed('volume.duplicate')
const mixed = failed('transfer.mixed-volumes')

const second = ({ volumes }: Scene): string => volumes[1] ?? ''

/** Lays a volume over another's place. */
function replace(place: string, by: string): void {
  rmSync(place, { recursive: true })
  cpSync(by, place, { recursive: true })
}

test('both media in any order are received: what follows is refused for its attack alone', async () => {
  const { home, media } = scenes.scene()
  expect(await succeed(home, 'receive', ...media.toReversed())).toMatchObject({ verdict: 'verified' })
})

test('copies of volumes are named and left alone', async () => {
  const { home, media, volumes, root } = scenes.scene()
  const copy = join(root, 'copy')
  cpSync(media[1] ?? '', copy, { recursive: true })
  const received = await succeed(home, 'receive', ...media, copy)
  const there = join(copy, relative(media[1] ?? '', volumes[1] ?? ''))
  expect(received).toMatchObject({ verdict: 'verified', duplicates: [{ index: 2, folder: there, used: volumes[1] }] })
})

test('another transfer on the media is named and left alone', async () => {
  const { home, media, volumes } = scenes.scene()
  const id = basename(dirname(volumes[0] ?? ''))
  const older = id.replace(/^[0-9]{4}/, '0000')
  cpSync(dirname(volumes[1] ?? ''), join(media[1] ?? '', 'causeway', older), { recursive: true })
  expect(await succeed(home, 'verify', ...media)).toMatchObject({
    verdict: 'verified',
    transferId: id,
    others: [{ transferId: older, folders: [expect.stringContaining(older)] }],
  })
})

refuseAll(
  [
    ['the first medium alone', missing, ({ media }) => media.slice(0, 1)],
    ['the second medium alone', missing, ({ media }) => media.slice(1)],
    ['a volume that was taken away', missing, (scene) => rm(second(scene), { recursive: true })],
    [
      'an empty medium',
      incomplete('volume.none-found'),
      ({ root }) => {
        mkdirSync(join(root, 'empty'))
        return [join(root, 'empty')]
      },
    ],
    ['a medium that is not there', incomplete('volume.none-found'), ({ root }) => [join(root, 'gone')]],
    [
      'an empty volume',
      failed('bag.tag-file-missing'),
      ({ root }) => {
        mkdirSync(join(root, 'hollow/causeway/0001-export-1-00000000/volume-01'), { recursive: true })
        return [join(root, 'hollow')]
      },
    ],
    [
      'a volume that was not finished: no signature yet',
      failed('signature.missing'),
      (scene) => rm(join(second(scene), 'tagmanifest-sha256.txt.sig')),
    ],

    ['the first volume in the place of the second', missing, (scene) => replace(second(scene), scene.volume)],
    [
      'a second copy of a volume that is worded otherwise',
      duplicate,
      async (scene) => {
        const copy = join(second(scene), '../volume-03')
        cpSync(second(scene), copy, { recursive: true })
        await forge(copy, { signedBy: scene.sender, bagInfo: (text) => `${text}Contact-Name: somebody\n` })
      },
    ],

    [
      'the second volume of another transfer of the same sender',
      mixed,
      async (scene, prepared) => {
        const [, other = ''] = await sendAnother(prepared, 2)
        replace(second(scene), other)
      },
    ],
    [
      'a volume that tells another time than the other',
      mixed,
      (scene) =>
        forge(second(scene), {
          signedBy: scene.sender,
          transfer: (transfer) => ({ ...transfer, createdAt: '2020-01-01T00:00:00.000Z' }),
        }),
    ],
    [
      'a second volume that calls itself the first',
      duplicate,
      (scene) => forge(second(scene), { signedBy: scene.sender, transfer: (transfer) => ({ ...transfer, volume: 1 }) }),
    ],
    [
      'a volume sealed anew with a file less',
      mixed,
      (scene) => forge(second(scene), { signedBy: scene.sender, manifest: (lines) => lines.slice(1) }),
    ],
    [
      'a second volume sealed by a stranger',
      { code: 'trust.unknown-signer', exit: 3 },
      async (scene) => {
        await createStationKey(join(scene.root, 'stranger/keys'), 'causeway-practice:Stranger')
        await resign(second(scene), join(scene.root, 'stranger'))
      },
    ],
    [
      "a second volume sealed by the receiver's own key",
      failed('transfer.contradicts-manifest'),
      (scene) => resign(second(scene), scene.home),
    ],
    [
      'both volumes speaking of a third',
      missing,
      async ({ volumes, sender }) => {
        for (const volume of volumes)
          await forge(volume, {
            signedBy: sender,
            transfer: (transfer) => ({
              ...transfer,
              volumes: [...transfer.volumes, { index: 3, files: 1, bytes: 1, manifestSha256: '0'.repeat(64) }],
              totals: { files: transfer.totals.files + 1, bytes: transfer.totals.bytes + 1 },
            }),
          })
      },
    ],
    [
      'the second volume counted twice',
      failed('transfer.malformed'),
      async ({ volumes, sender }) => {
        for (const volume of volumes)
          await forge(volume, {
            signedBy: sender,
            transfer: (transfer) => ({ ...transfer, volumes: [...transfer.volumes, ...transfer.volumes.slice(1)] }),
          })
      },
    ],
    [
      'one bit of a file on the second volume',
      failed('payload.altered'),
      (scene) => flipBit(contentFile({ volume: second(scene) })),
    ],
    [
      "the second volume's files on the first",
      failed('payload.unexpected'),
      (scene) => cpSync(join(second(scene), 'data'), join(scene.volume, 'data'), { recursive: true }),
    ],
  ],
  scenes,
)
