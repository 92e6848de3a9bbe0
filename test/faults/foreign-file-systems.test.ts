/**
 * Whole transfers on what sticks are formatted with: no hard links, no owners, no difference between upper and lower
 * case; write-protected on the receiving side; below a folder so deep that Windows' old limit of 260 is long passed.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { command, withRoom } from '../support/command'
import { LoopMedium, disposeAll, whyNoLoopMedia, type FileSystem } from '../support/media/loop'
import { demandSoundByHand, temporariesBelow } from '../support/media/proof'
import { causeway, makePair, pinSender, type Pair, type Sent } from '../support/stations'

let pair: Pair
beforeAll(async () => {
  pair = await makePair(8)
  await pinSender(pair)
})
afterEach(disposeAll)
afterAll(() => pair.dispose())

const FOREIGN: readonly FileSystem[] = ['vfat', 'exfat', 'ntfs']
const DEEP = join(...Array.from({ length: 8 }, (_, n) => `${String(n)}-a-folder-with-a-long-name-for-this-purpose`))

describe.each(FOREIGN)('%s', (fileSystem) => {
  const missing = whyNoLoopMedia([fileSystem])
  if (missing !== null) console.warn(`${fileSystem} is not tested here: ${missing}`)

  test.skipIf(missing !== null)('carries a transfer below a deep folder, and is received write-protected', async () => {
    const medium = new LoopMedium({ fileSystem })
    const folder = join(medium.mountPoint, DEEP)
    mkdirSync(folder, { recursive: true })
    expect(folder.length).toBeGreaterThan(260)
    const roomy = withRoom({ [medium.mountPoint]: 1024 ** 3 })
    const sent = await command(pair.sender, ['send', '--to', folder, '--destination', 'Import 1'], roomy)
    // A driver in user space stands between us and the device: nobody may claim that the medium was read.
    expect(sent.document, sent.stderr).toMatchObject({ verdict: 'verified', readBack: 'cache' })
    expect(temporariesBelow(medium.mountPoint)).toEqual([])

    medium.remount(true)
    expect(() => writeFileSync(join(folder, 'x'), ''), 'it is write-protected').toThrow()
    for (const { folder: volume } of sent.document['volumes'] as Sent['volumes']) demandSoundByHand(volume, pair.sender)
    const verified = await command(pair.receiver, ['verify', folder], roomy)
    expect(verified.document, verified.stderr).toMatchObject({ verdict: 'verified', files: sent.document['files'] })
    const home = join(pair.root, `receives-${fileSystem}`)
    await cp(pair.receiver, home, { recursive: true })
    const received = await command(home, ['receive', folder], roomy)
    expect(received.document, received.stderr).toMatchObject({ verdict: 'verified' })
    medium.dispose()
  })

  test.skipIf(missing !== null)('an import server that keeps its store there', async () => {
    const home = join(pair.root, `stores-${fileSystem}`)
    await cp(pair.receiver, home, { recursive: true })
    const store = join(home, 'practice/import/WSUSContent')
    rmSync(store, { recursive: true })
    mkdirSync(store)
    const server = new LoopMedium({ fileSystem, mountPoint: store })
    const media = join(pair.root, `for-${fileSystem}`)
    mkdirSync(media)
    const sent = await causeway(pair.sender, 'send', '--to', media, '--destination', 'Import 1')
    expect(sent.document, sent.stderr).toMatchObject({ verdict: 'verified' })
    const received = await command(home, ['receive', media], withRoom({ [store]: 1024 ** 3 }))
    expect(received.document, received.stderr).toMatchObject({ verdict: 'verified', missingFiles: [] })
    expect(temporariesBelow(store)).toEqual([])
    server.dispose()
  })
})

const noExfat = whyNoLoopMedia(['exfat'])

test.skipIf(noExfat !== null)('exfat has no hard links and does not tell upper from lower case', () => {
  const { mountPoint } = new LoopMedium({ fileSystem: 'exfat' })
  writeFileSync(join(mountPoint, 'name'), 'bytes')
  expect(readFileSync(join(mountPoint, 'NAME'), 'utf8')).toBe('bytes')
  expect(() => linkSync(join(mountPoint, 'name'), join(mountPoint, 'other'))).toThrow()
})

test.skipIf(noExfat !== null)(
  'a folder that is there in other letters is used, and what lies in it is found',
  async () => {
    const { mountPoint } = new LoopMedium({ fileSystem: 'exfat' })
    mkdirSync(join(mountPoint, 'CAUSEWAY'))
    const sent = await causeway(pair.sender, 'send', '--to', mountPoint, '--destination', 'Import 1')
    expect(sent.document, sent.stderr).toMatchObject({ verdict: 'verified' })
    expect((await causeway(pair.receiver, 'verify', mountPoint)).document).toMatchObject({ verdict: 'verified' })
  },
)

const noNtfs = whyNoLoopMedia(['ntfs'])

test.skipIf(noNtfs !== null).each(['stream:data.cab', 'CON', 'trailing.', 'aux.cab', 'a?b'])(
  'a file named %s, which Windows cannot hold, is refused on an NTFS medium',
  async (name) => {
    const { mountPoint } = new LoopMedium({ fileSystem: 'ntfs' })
    const sent = await causeway(pair.sender, 'send', '--to', mountPoint, '--destination', 'Import 1')
    const volume = (sent.document['volumes'] as Sent['volumes'])[0]?.folder ?? ''
    writeFileSync(join(volume, 'data/hostile'), 'bytes')
    renameSync(join(volume, 'data/hostile'), join(volume, 'data', name))
    const answer = await causeway(pair.receiver, 'verify', mountPoint)
    expect(answer.document, answer.stderr).toMatchObject({ verdict: 'failed', error: { code: 'payload.unexpected' } })
    expect(answer.exit).toBe(4)
  },
)
