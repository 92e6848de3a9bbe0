import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryPath } from '../../../electron/files/durable'
import { makePair, type Pair } from '../../support/stations'
import { openEngine, resultOf, runUntil, type Engine } from './engine'

let pair: Pair
let engine: Engine
beforeEach(async () => {
  pair = await makePair(2)
  engine = await openEngine(pair.sender)
})
afterEach(() => {
  engine.close()
  pair.dispose()
})

test('a seal that was killed while it wrote a tag file is taken up', async () => {
  const { id } = engine.jobs.startSend({ destination: 'Import 1' })
  const job = await runUntil(engine, id, 'copy', [pair.medium])
  const volume = resultOf(job, 'media').volumes[0]?.folder ?? ''
  await writeFile(temporaryPath(join(volume, 'transfer.json')), '{"half": "writ')
  const sealed = await engine.run(id, { step: 'seal' })
  expect(sealed.error).toBeNull()
  expect((await readdir(volume)).filter((name) => name.endsWith('.part'))).toEqual([])
})
