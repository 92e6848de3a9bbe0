/** What happens to the media, the content and the package of a send while it is interrupted. */
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
import { filesIn, volumeOn, writeCanary } from './goldens'
import { CANARY } from './scene'

export interface SendScene {
  readonly root: string
  readonly home: string
  readonly media: readonly string[]
  readonly outside: string
  readonly companion: string
}

export interface SendChange {
  readonly name: string
  /**
   * none: nothing that may keep the send from ending verified. media, source: something is not as it was.
   * after: bytes that were read back are altered in a way that only reading all of them again would find.
   */
  readonly harm: 'none' | 'media' | 'source' | 'after'
  /** @returns false where there is nothing yet that it could be done to */
  readonly work: (scene: SendScene) => boolean | void
}

const media = (name: string, work: SendChange['work']): SendChange => ({ name, harm: 'media', work })
const source = (name: string, work: SendChange['work']): SendChange => ({ name, harm: 'source', work })

const second = ({ media: places }: SendScene): string => places[1] ?? ''
const first = ({ media: places }: SendScene): string => places[0] ?? ''

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
}

/** Does something to a file that is on the media already. @returns false when none is */
function toFileOn(folder: string, suffix: string, work: (path: string) => void): boolean {
  if (!existsSync(folder)) return false
  const path = filesIn(folder).find((name) => name.endsWith(suffix))
  if (path === undefined) return false
  work(join(folder, path))
  return true
}

/** The same for one of the tag files. */
function toTagFile(scene: SendScene, name: string, work: (path: string) => void): boolean {
  const places = scene.media.filter((place) => existsSync(join(place, 'causeway')))
  const path = places.map((place) => join(volumeOn(place), name)).find((file) => existsSync(file))
  if (path === undefined) return false
  work(path)
  return true
}

function flip(path: string, keepTime = false): void {
  const { atime, mtime } = statSync(path)
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(path, bytes)
  if (keepTime) utimesSync(path, atime, mtime)
}

const content = ({ home }: SendScene): string => join(home, 'practice/export/WSUSContent')

const MEDIA: readonly SendChange[] = [
  { name: 'nothing', harm: 'none', work: () => {} },
  media('medium 2 is gone', (scene) => rmSync(second(scene), { recursive: true })),
  media('medium 2 is gone, and its mount point is empty', (scene) => empty(second(scene))),
  media('medium 2 is full', (scene) => writeFileSync(join(second(scene), 'ballast'), Buffer.alloc(500_000))),
  media('both media are empty', (scene) => scene.media.forEach(empty)),
  media('medium 2 is another one with another transfer', (scene) => {
    empty(second(scene))
    cpSync(join(scene.outside, 'older'), second(scene), { recursive: true })
  }),
  media('the media are swapped', (scene) => {
    const aside = `${first(scene)}-aside`
    renameSync(first(scene), aside)
    renameSync(second(scene), first(scene))
    renameSync(aside, second(scene))
  }),
  media('medium 2 is a copy of medium 1', (scene) => {
    empty(second(scene))
    cpSync(first(scene), second(scene), { recursive: true })
  }),
  media('medium 2 is a link', (scene) => {
    const target = join(scene.outside, 'elsewhere')
    renameSync(second(scene), target)
    symlinkSync(target, second(scene))
  }),
  media('the shelf on medium 1 is a link', (scene) => {
    const shelf = join(first(scene), 'causeway')
    if (!existsSync(shelf)) mkdirSync(shelf)
    renameSync(shelf, join(scene.outside, 'shelf'))
    symlinkSync(join(scene.outside, 'shelf'), shelf)
  }),
  {
    name: 'a strange file is beside the shelf',
    harm: 'none',
    work: (scene) => writeFileSync(join(first(scene), 'notes.txt'), 'mine'),
  },
]

const WRITTEN: readonly SendChange[] = [
  { name: 'a byte on the medium is altered', harm: 'after', work: (scene) => toFileOn(first(scene), '.cab', flip) },
  {
    name: 'a byte on the medium is altered, size and time are kept',
    harm: 'after',
    work: (scene) => toFileOn(first(scene), '.cab', (path) => flip(path, true)),
  },
  media('a file on the medium is cut', (scene) => toFileOn(first(scene), '.cab', (path) => truncateSync(path, 5))),
  media('a file on the medium has grown', (scene) =>
    toFileOn(first(scene), '.cab', (path) => appendFileSync(path, 'x')),
  ),
  media('a file on the medium is gone', (scene) => toFileOn(first(scene), '.cab', (path) => rmSync(path))),
  media('a file on the medium is a link', (scene) =>
    toFileOn(first(scene), '.cab', (path) => {
      renameSync(path, join(scene.outside, basename(path)))
      symlinkSync(join(scene.outside, basename(path)), path)
    }),
  ),
  media('a file on the medium is a pipe', (scene) =>
    toFileOn(first(scene), '.cab', (path) => {
      rmSync(path)
      execFileSync('/usr/bin/mkfifo', [path])
    }),
  ),
  media('a file on the medium is a folder', (scene) =>
    toFileOn(first(scene), '.cab', (path) => {
      rmSync(path)
      mkdirSync(path)
    }),
  ),
  media('a file more in the payload', (scene) =>
    toFileOn(first(scene), '.cab', (path) => writeFileSync(join(dirname(path), 'more.cab'), 'x')),
  ),
  ...['manifest-sha256.txt', 'transfer.json', 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'].flatMap(
    (name) => [
      media(`${name} on the medium is altered`, (scene) => toTagFile(scene, name, flip)),
      media(`${name} on the medium is gone`, (scene) => toTagFile(scene, name, (path) => rmSync(path))),
    ],
  ),
]

const SOURCE: readonly SendChange[] = [
  source('a file of the content store is gone', (scene) => toFileOn(content(scene), '.cab', (path) => rmSync(path))),
  source('a file of the content store is altered', (scene) =>
    toFileOn(content(scene), '.cab', (path) => flip(path, true)),
  ),
  source('a file of the content store is a link', (scene) =>
    toFileOn(content(scene), '.cab', (path) => {
      renameSync(path, join(scene.outside, 'linked.cab'))
      symlinkSync(join(scene.outside, 'linked.cab'), path)
    }),
  ),
  source('a file of the companion folder is altered', (scene) =>
    flip(join(scene.companion, filesIn(scene.companion)[0] ?? '')),
  ),
  source('a file of the companion folder is gone', (scene) =>
    rmSync(join(scene.companion, filesIn(scene.companion)[0] ?? '')),
  ),
  source('the companion folder is gone', (scene) => rmSync(scene.companion, { recursive: true })),
  source('the package is altered', (scene) => toFileOn(join(scene.home, 'work'), '.xml.gz', flip)),
  source('the package is gone', (scene) => toFileOn(join(scene.home, 'work'), '.xml.gz', (path) => rmSync(path))),
  source('the work folder is gone', (scene) => {
    if (!existsSync(join(scene.home, 'work'))) return false
    empty(join(scene.home, 'work'))
    return true
  }),
]

export const SEND_CHANGES: readonly SendChange[] = [...MEDIA, ...WRITTEN, ...SOURCE]

/** Makes what changes need beside the scene. */
export function makeOutside(outside: string, older: string): void {
  mkdirSync(outside, { recursive: true })
  writeCanary(join(outside, CANARY))
  cpSync(older, join(outside, 'older'), { recursive: true })
}
