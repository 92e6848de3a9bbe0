/** What is new since the last transfer to the same destination. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStation } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'
import type { NewUpdates } from '../../../shared/package-report'
import { PracticeApprovals } from '../../support/practice-approvals'
import { BUILT_CLI, makePair, succeed, type Pair } from '../../support/stations'

let pair: Pair
beforeEach(async () => {
  pair = await makePair()
})
afterEach(() => pair.dispose())

async function exported(destination: string): Promise<NewUpdates | null | undefined> {
  const station = await openStation(pair.sender, { selfCommand: { file: process.execPath, args: [BUILT_CLI] } })
  const jobs = new Jobs(station, () => new InThisThread())
  try {
    const options = { report: () => {}, changed: () => {}, mediumFolder: (path: string) => path, endOnFailure: false }
    const { id } = jobs.startSend({ destination })
    await jobs.runStep(id, { step: 'server' }, options)
    const { job, error } = await jobs.runStep(id, { step: 'export', format: 'xml.gz' }, options)
    if (error) throw error
    const result = job.steps.find((step) => step.id === 'export')?.result
    await jobs.cancel(id)
    return result?.step === 'export' ? result.fresh : undefined
  } finally {
    jobs.close()
    station.close()
  }
}

const send = (destination: string) => succeed(pair.sender, 'send', '--to', pair.medium, '--destination', destination)

test('the first transfer to a destination is compared with nothing, the next with it', async () => {
  expect(await exported('Import 1')).toBeNull()
  const { transferId } = await send('Import 1')
  expect(await exported('Import 1')).toEqual({ since: transferId, updates: 0, bytes: 0, named: [] })
  expect(await exported('Import 2')).toBeNull()
})

test('an update with a new revision is new, and so are the files that only it names', async () => {
  await send('Import 1')
  const servers = new PracticeApprovals(pair)
  const row = (await servers.updates())[0]!
  const { database } = servers.at('export')
  const newer = { ...row, revision: row.revision + 1 }
  writeFileSync(
    database,
    readFileSync(database, 'utf8').replace(JSON.stringify(row), () => JSON.stringify(newer)),
  )
  expect(await exported('Import 1')).toMatchObject({ updates: 1, named: [{ updateId: row.updateId }] })
})

test('a transfer that was not sealed is not remembered', async () => {
  await exported('Import 1')
  expect(await exported('Import 1')).toBeNull()
})

test('what was remembered and is damaged is no reason to stop', async () => {
  const { transferId } = await send('Import 1')
  const station = await openStation(pair.sender, { selfCommand: { file: '', args: [] } })
  const path = station.paths.sentUpdates('Import 1')
  station.close()
  expect(path.startsWith(join(pair.sender, 'sent'))).toBe(true)
  writeFileSync(path, `${String(transferId)}\nnot a key\n`)
  expect((await exported('Import 1'))?.updates).toBe(6)
})
