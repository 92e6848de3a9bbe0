/** What happens to the media of a receive while it is interrupted. */
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { TransferJson } from '../../shared/transfer-json'
import { filesIn, volumeOn, type Golden } from './goldens'
import { CANARY, firstPlaces, mountPoint, putMedia, type Scene } from './scene'

export interface Change {
  readonly name: string
  /**
   * none: nothing that may keep the receive from ending verified. moved: the same, once the volumes are found again.
   * added: the transfer is there, and other things that may speak against it. some: it is not there as it was signed.
   */
  readonly harm: 'none' | 'moved' | 'added' | 'some'
  /** @returns the media that are at hand afterwards, where they are not the first two */
  readonly work: (scene: Scene) => string[] | void
}

const moved = (name: string, work: Change['work']): Change => ({ name, harm: 'moved', work })
const added = (name: string, work: Change['work']): Change => ({ name, harm: 'added', work })
const harmful = (name: string, work: Change['work']): Change => ({ name, harm: 'some', work })

const at = (scene: Scene, n: number): string => mountPoint(scene, n)
const volume = (scene: Scene, n: number): string => volumeOn(at(scene, n))

/** Puts a medium of a transfer at a place. */
function put(scene: Scene, place: number, { media }: Golden, n = place): string {
  const path = at(scene, place)
  rmSync(path, { recursive: true, force: true })
  cpSync(media[n - 1] ?? '', path, { recursive: true })
  return path
}

/** Lays a transfer's volumes beside those that are on a medium. */
function addTo(scene: Scene, place: number, { media }: Golden, n = place): void {
  cpSync(media[n - 1] ?? '', at(scene, place), { recursive: true })
}

/** A payload file: content, package, of the companion folder. */
function payload(scene: Scene, kind: 'content' | 'package' | 'companion'): string {
  const below = { content: 'data/WSUSContent/', package: 'data/metadata/', companion: 'data/companions/' }[kind]
  const suffix = { content: '.cab', package: '.xml.gz', companion: '' }[kind]
  for (const folder of [volume(scene, 1), volume(scene, 2)]) {
    const found = filesIn(folder).find((path) => path.startsWith(below) && path.endsWith(suffix))
    if (found !== undefined) return join(folder, found)
  }
  throw new Error(`no ${kind} on the media`)
}

function flip(path: string, keepTime = false): void {
  const { atime, mtime } = statSync(path)
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(path, bytes)
  if (keepTime) utimesSync(path, atime, mtime)
}

/** Changes what a description says, without a key to sign it. */
function claim(scene: Scene, numbers: readonly number[], change: (transfer: TransferJson) => object): void {
  for (const n of numbers) {
    const path = join(volume(scene, n), 'transfer.json')
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as TransferJson)))
  }
}

function replace(path: string, by: (path: string) => void): void {
  rmSync(path, { recursive: true })
  by(path)
}

function linkTo(scene: Scene, path: string): void {
  const target = join(scene.outside, basename(path))
  renameSync(path, target)
  symlinkSync(target, path)
}

const BOTH = [1, 2]
const TAG_FILES = ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig', 'bag-info.txt']

const volumesLost: readonly Change[] = [
  harmful('volume 1 is gone', (scene) => (rmSync(at(scene, 1), { recursive: true }), [at(scene, 2)])),
  harmful('volume 2 is gone', (scene) => (rmSync(at(scene, 2), { recursive: true }), [at(scene, 1)])),
  harmful('volume 2 is gone and still named', (scene) => rmSync(at(scene, 2), { recursive: true })),
  harmful('both volumes are gone', (scene) => rmSync(scene.shelf, { recursive: true })),
  harmful('medium 2 is empty', (scene) => replace(at(scene, 2), (path) => void mkdirSync(path))),
  harmful('both media are empty', (scene) =>
    BOTH.forEach((n) => replace(at(scene, n), (path) => void mkdirSync(path))),
  ),
  harmful('two media are the first', (scene) => void put(scene, 2, scene.world.main, 1)),
  harmful('volume 2 is gone and the first says that there is one', (scene) => {
    rmSync(at(scene, 2), { recursive: true })
    claim(scene, [1], (transfer) => {
      const volumes = transfer.volumes.slice(0, 1)
      return { ...transfer, volumes, totals: { files: volumes[0]?.files, bytes: volumes[0]?.bytes } }
    })
    return [at(scene, 1)]
  }),
  harmful('volume 1 is gone and the second says that it is the first of one', (scene) => {
    rmSync(at(scene, 1), { recursive: true })
    claim(scene, [2], (transfer) => {
      const volumes = transfer.volumes.slice(1).map((facts) => ({ ...facts, index: 1 }))
      return { ...transfer, volume: 1, volumes, totals: { files: volumes[0]?.files, bytes: volumes[0]?.bytes } }
    })
    return [at(scene, 2)]
  }),
]

const volumesMoved: readonly Change[] = [
  { name: 'nothing', harm: 'none', work: () => {} },
  moved('all media are swapped', (scene) => {
    put(scene, 1, scene.world.main, 2)
    put(scene, 2, scene.world.main, 1)
  }),
  moved('both media are elsewhere', (scene) => {
    renameSync(at(scene, 1), at(scene, 7))
    renameSync(at(scene, 2), at(scene, 8))
    return [at(scene, 7), at(scene, 8)]
  }),
  moved('medium 2 is elsewhere, and an empty one where it was', (scene) => {
    renameSync(at(scene, 2), at(scene, 8))
    mkdirSync(at(scene, 2))
    return [at(scene, 1), at(scene, 8)]
  }),
  moved('both volumes are on one medium', (scene) => {
    addTo(scene, 1, scene.world.main, 2)
    rmSync(at(scene, 2), { recursive: true })
    return [at(scene, 1)]
  }),
  moved('a folder of a volume has another number', (scene) =>
    renameSync(volume(scene, 2), join(dirname(volume(scene, 2)), 'volume-07')),
  ),
]

const volumesAdded: readonly Change[] = [
  moved('a copy of the first is added', (scene) => [...firstPlaces(scene), put(scene, 3, scene.world.main, 1)]),
  added('a volume of a newer transfer is added', (scene) => [
    ...firstPlaces(scene),
    put(scene, 3, scene.world.newer, 1),
  ]),
  added('a volume of an older transfer is added', (scene) => [
    ...firstPlaces(scene),
    put(scene, 3, scene.world.older, 1),
  ]),
  added('a volume of the same transfer in other words is added', (scene) => [
    ...firstPlaces(scene),
    put(scene, 3, scene.world.again, 2),
  ]),
  added('a volume of an unknown sender with the same id is added', (scene) => [
    ...firstPlaces(scene),
    put(scene, 3, scene.world.stranger, 2),
  ]),
  added('a further volume of the same transfer is added', (scene) => {
    put(scene, 3, scene.world.main, 2)
    claim(scene, [3], (transfer) => ({
      ...transfer,
      volume: 3,
      volumes: [...transfer.volumes, { ...transfer.volumes[1], index: 3 }],
    }))
    return [...firstPlaces(scene), at(scene, 3)]
  }),
  added('the media of a newer transfer are added', (scene) => [
    ...firstPlaces(scene),
    put(scene, 3, scene.world.newer, 1),
    put(scene, 4, scene.world.newer, 2),
  ]),
]

const volumesExchanged: readonly Change[] = [
  harmful('medium 2 is one of a newer transfer', (scene) => void put(scene, 2, scene.world.newer)),
  harmful('medium 2 is one of an older transfer', (scene) => void put(scene, 2, scene.world.older)),
  harmful('medium 1 is one of an older transfer', (scene) => void put(scene, 1, scene.world.older)),
  harmful('medium 2 is the same transfer in other words', (scene) => void put(scene, 2, scene.world.again)),
  harmful('medium 2 is by an unknown sender with the same id', (scene) => void put(scene, 2, scene.world.stranger)),
  harmful('the media are those of an older transfer', (scene) => putMedia(scene, scene.world.older)),
  harmful('the media are those of a newer transfer', (scene) => putMedia(scene, scene.world.newer)),
  harmful('the sender made the transfer again', (scene) => putMedia(scene, scene.world.again)),
  harmful('an unknown sender made the transfer again', (scene) => putMedia(scene, scene.world.stranger)),
]

const descriptionsAltered: readonly Change[] = [
  harmful('the descriptions say sequence 900000', (scene) =>
    claim(scene, BOTH, (transfer) => ({ ...transfer, sequence: 900_000 })),
  ),
  harmful('the first description says sequence 1', (scene) =>
    claim(scene, [1], (transfer) => ({ ...transfer, sequence: 1 })),
  ),
  harmful('the descriptions name another source', (scene) =>
    claim(scene, BOTH, (transfer) => ({ ...transfer, source: { ...transfer.source, name: 'Export 9' } })),
  ),
  harmful('the descriptions name another destination', (scene) =>
    claim(scene, BOTH, (transfer) => ({ ...transfer, destination: 'Import 9' })),
  ),
  harmful('the descriptions name other totals', (scene) =>
    claim(scene, BOTH, (transfer) => ({ ...transfer, totals: { files: 1, bytes: 1 } })),
  ),
  harmful('the descriptions name no companion', (scene) =>
    claim(scene, BOTH, ({ companions: _, ...transfer }) => transfer),
  ),
  harmful('the second description is no JSON', (scene) =>
    writeFileSync(join(volume(scene, 2), 'transfer.json'), '{"volume":'),
  ),
  harmful('both volumes say that they are the first', (scene) =>
    claim(scene, [2], (transfer) => ({ ...transfer, volume: 1 })),
  ),
]

const tagFilesAltered: readonly Change[] = TAG_FILES.flatMap((file) => [
  harmful(`${file} is altered`, (scene) => flip(join(volume(scene, 1), file))),
  harmful(`${file} is gone`, (scene) => rmSync(join(volume(scene, 2), file))),
])

const payloadAltered: readonly Change[] = [
  ...(['content', 'package', 'companion'] as const).map((kind) =>
    harmful(`a byte of the ${kind} is altered`, (scene) => flip(payload(scene, kind))),
  ),
  harmful('a byte is altered, size and time are kept', (scene) => flip(payload(scene, 'content'), true)),
  harmful('a file is cut', (scene) => truncateSync(payload(scene, 'content'), 10)),
  harmful('a file has grown', (scene) => appendFileSync(payload(scene, 'companion'), 'more')),
  harmful('a file is gone', (scene) => rmSync(payload(scene, 'content'))),
  harmful('the companion folder is gone', (scene) => {
    for (const n of BOTH) rmSync(join(volume(scene, n), 'data/companions'), { recursive: true, force: true })
  }),
  harmful('a file is a link to the same bytes', (scene) => linkTo(scene, payload(scene, 'content'))),
  harmful('a file is a link to what is outside', (scene) =>
    replace(payload(scene, 'companion'), (path) => symlinkSync(join(scene.outside, CANARY), path)),
  ),
  harmful('a folder is a link to the same files', (scene) => linkTo(scene, dirname(payload(scene, 'companion')))),
  harmful('the volume is a link to the same volume', (scene) => linkTo(scene, volume(scene, 2))),
  harmful('a file is a pipe', (scene) =>
    replace(payload(scene, 'content'), (path) => void execFileSync('/usr/bin/mkfifo', [path])),
  ),
  harmful('a description is a pipe', (scene) =>
    replace(join(volume(scene, 1), 'transfer.json'), (path) => void execFileSync('/usr/bin/mkfifo', [path])),
  ),
  harmful('a file is a folder', (scene) => replace(payload(scene, 'package'), (path) => void mkdirSync(path))),
  harmful('a file more in the content', (scene) =>
    writeFileSync(join(dirname(payload(scene, 'content')), 'x.cab'), 'x'),
  ),
  harmful('a file more beside the tag files', (scene) => writeFileSync(join(volume(scene, 1), 'autorun.inf'), 'x')),
]

export const CHANGES: readonly Change[] = [
  ...volumesMoved,
  ...volumesLost,
  ...volumesAdded,
  ...volumesExchanged,
  ...descriptionsAltered,
  ...tagFilesAltered,
  ...payloadAltered,
]

/** Lists every pipe below a folder: a reader that waits at one can be released through it. */
export function pipesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFIFO())
    .map((entry) => join(entry.parentPath, entry.name))
}
