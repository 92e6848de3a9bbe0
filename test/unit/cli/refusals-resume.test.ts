/**
 * A medium that changes while a receive waits half-way: what was proven before is not believed of what lies there now.
 * The first steps run as the window runs them; `receive` takes the job up.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { rename, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { openStation } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'
import type { StepId } from '../../../shared/steps'
import { flipBit, forge } from '../../support/forge'
import { contentFile, contentsOf, history, useScenes, type Scene } from '../../support/refusals'
import { BUILT_CLI, causeway, succeed } from '../../support/stations'

const scenes = useScenes()
let scene: Scene
beforeEach(() => {
  scene = scenes.scene()
})

/** Runs the receive's steps up to and with `last`, then leaves it, as a closed window does. */
async function receiveUpTo(last: StepId): Promise<void> {
  const station = await openStation(scene.home, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  const jobs = new Jobs(station, () => new InThisThread())
  const options = { report: () => {}, changed: () => {}, mediumFolder: (path: string) => path, endOnFailure: false }
  const { id } = jobs.startReceive()
  for (const step of ['identify', 'trust', 'verify', 'server', 'content'] as const) {
    const input = step === 'identify' ? { step, media: [scene.medium] } : { step }
    const { error } = await jobs.runStep(id, input, options)
    if (error) throw error
    if (step === last) break
  }
  jobs.close()
  station.close()
}

async function revokeSender(): Promise<void> {
  const { fingerprint } = await succeed(scene.sender, 'key', 'show')
  await succeed(scene.home, 'trust', 'revoke', String(fingerprint), '--reason', 'stolen')
}

const importServer = (): string => join(scene.home, 'practice/import')

/** Content may have been imported by then, but none under a name that is not its own. */
function expectOnlyTrueNames(): void {
  const store = join(importServer(), 'WSUSContent')
  for (const entry of readdirSync(store, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())) {
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    const sha1 = createHash('sha1').update(bytes).digest('hex').toUpperCase()
    // WSUS keeps one file that is not named by its digest.
    expect([sha1, 'anonymousCheckFile']).toContain(basename(entry.name).split('.')[0])
  }
}

test('an unchanged medium is taken up and received', async () => {
  await receiveUpTo('server')
  expect(await succeed(scene.home, 'receive', scene.medium)).toMatchObject({ verdict: 'verified' })
  expect(await history(scene.home)).toHaveLength(1)
})

test.each<[name: string, last: StepId, code: string, exit: number, work: () => Promise<unknown>]>([
  [
    'its signature',
    'trust',
    'signature.malformed',
    4,
    () => flipBit(join(scene.volume, 'tagmanifest-sha256.txt.sig'), 0),
  ],
  ['its manifest', 'trust', 'bag.tag-file-altered', 4, () => flipBit(join(scene.volume, 'manifest-sha256.txt'))],
  [
    'everything, sealed anew by the same sender',
    'trust',
    'bag.tag-file-altered',
    4,
    () => forge(scene.volume, { signedBy: scene.sender, plant: [`data/WSUSContent/A2/${'0'.repeat(38)}A2.cab`] }),
  ],
  ['the trust in its signer, before it was verified', 'trust', 'trust.revoked-signer', 3, () => revokeSender()],
  ['the trust in its signer, after it was verified', 'server', 'trust.revoked-signer', 3, () => revokeSender()],
  ['the trust in its signer, after its content was there', 'content', 'trust.revoked-signer', 3, () => revokeSender()],
  ['its description, now gone', 'trust', 'bag.tag-file-missing', 4, () => rm(join(scene.volume, 'transfer.json'))],
  ['a file, before it was verified', 'trust', 'payload.altered', 4, () => flipBit(contentFile(scene))],
  ['a file, after it was verified', 'server', 'content.wrong-digest', 4, () => flipBit(contentFile(scene))],
  [
    'a file to a link to the same bytes, after it was verified',
    'server',
    'file.unreadable',
    5,
    async () => {
      const file = contentFile(scene)
      await rename(file, join(scene.root, 'outside'))
      await symlink(join(scene.root, 'outside'), file)
    },
  ],
  ['a file, which is gone after it was verified', 'server', 'file.unreadable', 5, () => rm(contentFile(scene))],
])('the medium changes %s', async (_name, last, code, exit, work) => {
  const database = join(importServer(), 'susdb')
  const before = contentsOf(database)
  await receiveUpTo(last)
  await work()
  const server = contentsOf(importServer())
  const answer = await causeway(scene.home, 'receive', scene.medium)
  const { error, resumable } = answer.document
  expect({ code: error?.code, exit: answer.exit, resumable }).toEqual({ code, exit, resumable: false })
  expect(contentsOf(database)).toEqual(before)
  if (code !== 'content.wrong-digest' && code !== 'file.unreadable') expect(contentsOf(importServer())).toEqual(server)
  expectOnlyTrueNames()
  const attempts = await history(scene.home)
  expect(attempts).toHaveLength(1)
  expect(attempts[0]).toMatchObject({ error: { code } })
  expect(await succeed(scene.home, 'history', 'verify')).toMatchObject({ verification: { intact: true } })
})
