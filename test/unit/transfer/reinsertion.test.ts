/** A medium that this station wrote is known again, and it is known whether it was taken out in between. */
import { mkdirSync, writeFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { whyNoLoopMedia } from '../../support/media/loop'
import { disposeAll, tool, undoable } from '../../support/media/tools'
import { makePair, type Pair } from '../../support/stations'
import { openEngine, runUntil } from './engine'

const why = whyNoLoopMedia(['ext4'])

let pair: Pair
beforeEach(async () => {
  pair = await makePair(3)
})
afterEach(() => {
  disposeAll()
  pair.dispose()
})

/** Plugs an image in and mounts it. @returns pulls it out */
function plugIn(image: string, mountPoint: string): () => void {
  const device = tool('losetup', '--find', '--show', image).trim()
  const detach = undoable(() => tool('losetup', '--detach', device))
  tool('mount', '-t', 'ext4', device, mountPoint)
  return undoable(() => {
    tool('umount', mountPoint)
    detach()
  })
}

test.skipIf(why !== null)(`a medium that comes back is known; one that stayed is told apart${why ?? ''}`, async () => {
  const [image, medium] = [join(pair.root, 'image'), join(pair.root, 'loop')]
  mkdirSync(medium)
  for (const file of [image, `${image}-2`]) {
    writeFileSync(file, '')
    truncateSync(file, 64 * 1024 * 1024)
    tool('mkfs.ext4', '-q', '-F', file)
  }
  let pullOut = plugIn(image, medium)
  const engine = await openEngine(pair.sender)
  const checksNow = async (): Promise<(readonly [string, string])[]> => {
    const job = await runUntil(engine, engine.jobs.startVerify().id, 'verify', [medium])
    expect(job.outcome?.verdict).toBe('verified')
    const checks = job.steps.find(({ id }) => id === 'identify')?.checks ?? []
    return checks
      .filter(({ id }) => ['medium.same', 'medium.reinserted'].includes(id))
      .map(({ id, state }) => [id, state] as const)
  }
  try {
    await runUntil(engine, engine.jobs.startSend({ destination: 'Import 1' }).id, 'seal', [medium])
    expect(await checksNow()).toEqual([
      ['medium.same', 'ok'],
      ['medium.reinserted', 'warning'],
    ])
    pullOut()
    pullOut = plugIn(image, medium)
    expect(await checksNow()).toEqual([
      ['medium.same', 'ok'],
      ['medium.reinserted', 'ok'],
    ])
    // The same files on another medium: what they hold is proven, but it is not the medium that was written.
    const second = join(pair.root, 'second')
    mkdirSync(second)
    const pullOutSecond = plugIn(`${image}-2`, second)
    tool('cp', '-r', join(medium, 'causeway'), second)
    pullOutSecond()
    pullOut()
    pullOut = plugIn(`${image}-2`, medium)
    expect((await checksNow())[0]).toEqual(['medium.same', 'failed'])
  } finally {
    engine.close()
    pullOut()
  }
})
