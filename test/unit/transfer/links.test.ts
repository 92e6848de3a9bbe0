/** Links where folders should be: on a medium that was used before, in a content store. */
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { causeway, makePair, pinSender, sendTransfer, type Pair } from '../../support/stations'
import { openEngine, runUntil } from './engine'

// Windows lets only administrators make links, Wine nobody.
const withLinks = test.skipIf(process.platform === 'win32')

let pair: Pair
/** Where links lead; nothing may ever arrive or vanish there. */
let elsewhere: string
beforeEach(async () => {
  pair = await makePair(3)
  elsewhere = join(pair.root, 'elsewhere')
  await mkdir(elsewhere)
})
afterEach(() => pair.dispose())

withLinks('a medium that holds a link in place of our folder is refused', async () => {
  await symlink(elsewhere, join(pair.medium, 'causeway'))
  const { exit, document } = await causeway(pair.sender, 'send', '--to', pair.medium, '--destination', 'Import 1')
  expect(document.error).toMatchObject({
    code: 'medium.not-ready',
    details: { path: join(pair.medium, 'causeway') },
  })
  expect(exit).toBe(5)
  expect(await readdir(elsewhere)).toEqual([])
})

withLinks('nothing is deleted behind a link that came while the copy was interrupted', async () => {
  const engine = await openEngine(pair.sender)
  try {
    const { id } = engine.jobs.startSend({ destination: 'Import 1' })
    const { transferId } = await runUntil(engine, id, 'media', [pair.medium])
    const leftBehind = join(elsewhere, 'volume-01', '.causeway-0123456789abcdef.part')
    await mkdir(dirname(leftBehind))
    await writeFile(leftBehind, 'a file of someone else')
    await mkdir(join(pair.medium, 'causeway'))
    await symlink(elsewhere, join(pair.medium, 'causeway', transferId ?? ''))
    const { error } = await engine.run(id, { step: 'copy' })
    expect(error).toMatchObject({ code: 'medium.not-ready' })
    expect(await readdir(dirname(leftBehind))).toEqual([basename(leftBehind)])
  } finally {
    engine.close()
  }
})

withLinks('a content store with a link in place of a folder is left alone and named', async () => {
  await pinSender(pair)
  const sent = await sendTransfer(pair)
  const content = join(sent.volumes[0]?.folder ?? '', 'data', 'WSUSContent')
  const [folder = ''] = await readdir(content)
  const link = join(pair.receiver, 'practice', 'import', 'WSUSContent', folder)
  await symlink(elsewhere, link)
  const { exit, document } = await causeway(pair.receiver, 'receive', pair.medium)
  expect(document.error).toMatchObject({ code: 'content.conflict', details: { path: link } })
  expect(exit).not.toBe(0)
  expect(await readdir(elsewhere)).toEqual([])
})
