/** Payload files that are not what was signed, not there, not asked for, or no files at all. */
import { execFileSync } from 'node:child_process'
import { appendFile, cp, link, mkdir, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { flipBit } from '../../support/forge'
import { contentFile, contentFiles, packageFile, refuseAll, useScenes, type Scene } from '../../support/refusals'
import { causeway, succeed } from '../../support/stations'

const scenes = useScenes()

test('an untouched copy is received: what follows is refused for its attack alone', async () => {
  const { home, medium } = scenes.scene()
  expect(await succeed(home, 'receive', medium)).toMatchObject({ verdict: 'verified' })
})

const altered = { code: 'payload.altered', exit: 4 }
const added = { code: 'payload.unexpected', exit: 4 }
const linked = { code: 'payload.link', exit: 4 }
const missing = { code: 'payload.missing', exit: 6, verdict: 'incomplete' } as const

const outside = (scene: Scene): string => join(scene.root, 'outside')

/** Moves something out of the volume and leaves a link to it: the same bytes are still found by following. */
async function replaceByLink(scene: Scene, path: string): Promise<void> {
  await rename(path, outside(scene))
  await symlink(outside(scene), path)
}

async function replaceByPipe(path: string): Promise<void> {
  await rm(path)
  execFileSync('mkfifo', [path])
}

refuseAll(
  [
    ['one bit in the first byte of a content file', altered, (scene) => flipBit(contentFile(scene), 0)],
    ['one bit in the last byte of a content file', altered, (scene) => flipBit(contentFile(scene, -1), 1)],
    ['one bit in the metadata package', altered, (scene) => flipBit(packageFile(scene))],
    ['one bit in the log of the export', altered, (scene) => flipBit(packageFile(scene, '.log'))],
    [
      'a file cut short by one byte',
      altered,
      async (scene) => truncate(contentFile(scene), (await stat(contentFile(scene))).size - 1),
    ],
    ['a file cut to nothing', altered, (scene) => truncate(contentFile(scene), 0)],
    ['a metadata package cut in half', altered, (scene) => truncate(packageFile(scene), 1000)],
    ['a byte added at the end of a file', altered, (scene) => appendFile(contentFile(scene), '\0')],
    ['a file with the bytes of another', altered, (scene) => cp(contentFile(scene, -1), contentFile(scene))],
    [
      'a file that is another name of its neighbour',
      altered,
      async (scene) => {
        const [file = '', other = ''] = contentFiles(scene)
        await rm(file)
        await link(other, file)
      },
    ],

    ['a missing content file', missing, (scene) => rm(contentFile(scene))],
    ['a missing metadata package', missing, (scene) => rm(packageFile(scene))],
    ['no payload at all', missing, (scene) => rm(join(scene.volume, 'data'), { recursive: true })],
    [
      'a missing file beside an altered one: tampering outweighs loss',
      altered,
      async (scene) => {
        await rm(contentFile(scene))
        await flipBit(contentFile(scene, -1))
      },
    ],

    ['an added file', added, (scene) => writeFile(join(dirname(contentFile(scene)), 'added.cab'), 'added')],
    ['an added hidden file', added, (scene) => writeFile(join(scene.volume, 'data', '.hidden'), '')],
    [
      'an added file in a new folder',
      added,
      async (scene) => {
        await mkdir(join(scene.volume, 'data/a/b'), { recursive: true })
        await writeFile(join(scene.volume, 'data/a/b/c'), 'added')
      },
    ],
    [
      'a second copy of a file under another extension',
      added,
      (scene) => cp(contentFile(scene), `${contentFile(scene)}.exe`),
    ],
    ['a temporary file left by a copy', added, (scene) => writeFile(`${contentFile(scene)}.part`, '')],
    ['a renamed file', added, (scene) => rename(contentFile(scene), `${contentFile(scene)}.bak`)],
    [
      'a file whose name differs in letter case only',
      added,
      (scene) => {
        const file = contentFile(scene)
        return rename(file, join(dirname(file), file.slice(dirname(file).length + 1).toLowerCase()))
      },
    ],
    ['a pipe beside the files', added, (scene) => execFileSync('mkfifo', [join(scene.volume, 'data/p')])],
    ['a pipe in the place of a file', added, (scene) => replaceByPipe(contentFile(scene))],

    ['a link in the place of a file', linked, (scene) => replaceByLink(scene, contentFile(scene))],
    ['a link in the place of the package', linked, (scene) => replaceByLink(scene, packageFile(scene))],
    ['a link in the place of a folder', linked, (scene) => replaceByLink(scene, dirname(contentFile(scene)))],
    [
      'a link in the place of the content store',
      linked,
      (scene) => replaceByLink(scene, join(scene.volume, 'data/WSUSContent')),
    ],
    ['a link in the place of the payload', linked, (scene) => replaceByLink(scene, join(scene.volume, 'data'))],
    ['an added link to a file', linked, (scene) => symlink('/etc/hostname', join(scene.volume, 'data/hostname'))],
    ['an added link to a folder', linked, (scene) => symlink('/etc', join(scene.volume, 'data/etc'))],
    ['an added link to nothing', linked, (scene) => symlink('nowhere', join(scene.volume, 'data/nowhere'))],
  ],
  scenes,
)

test('every altered, missing and added file is named', async () => {
  const { home, medium } = scenes.scene()
  const [altered = '', gone = '', ...rest] = contentFiles(scenes.scene())
  await flipBit(altered)
  await rm(gone)
  await writeFile(`${rest[0] ?? ''}.added`, '')
  const answer = await causeway(home, 'receive', medium)
  const named = (answer.document['problems'] as { path: string; problem: string }[]).map(
    ({ path, problem }) => `${problem} ${path}`,
  )
  const inVolume = (path: string): string => path.slice(scenes.scene().volume.length + 1)
  expect(named.sort()).toEqual([
    `altered ${inVolume(altered)}`,
    `missing ${inVolume(gone)}`,
    `unexpected ${inVolume(rest[0] ?? '')}.added`,
  ])
})

test.skipIf(process.platform === 'win32')(
  'refuses to import where a named pipe replaces the server’s updates',
  async () => {
    const scene = scenes.scene()
    await replaceByPipe(join(scene.home, 'practice/import/susdb/updates.ndjson'))
    const { exit, document } = await causeway(scene.home, 'receive', scene.medium)
    expect({ exit, error: document.error }).toMatchObject({
      exit: 5,
      error: { code: 'server.unreadable', details: { reason: 'updates.ndjson' } },
    })
  },
)
