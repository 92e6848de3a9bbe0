import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStation, openStation, type Station } from '../../../electron/station/station'
import { Jobs } from '../../../electron/transfer/jobs/jobs'
import { InThisThread } from '../../../electron/workers/workers'

const options = { selfCommand: { file: process.execPath, args: [] } }
let home: string
let station: Station
let umask: number
beforeEach(async () => {
  umask = process.umask(0o000)
  home = await mkdtemp(join(tmpdir(), 'causeway-rights-'))
})
afterEach(async () => {
  process.umask(umask)
  station.close()
  await rm(home, { recursive: true, force: true })
})

const rightsOf = async (name: string): Promise<string> => ((await stat(join(home, name))).mode & 0o777).toString(8)

test.skipIf(process.platform === 'win32')("a station's files are its owner's alone, whatever the umask", async () => {
  station = await createStation(
    home,
    { role: 'connected', name: 'Export 1', server: 'practice', language: 'en' },
    options,
  )
  const jobs = new Jobs(station, () => new InThisThread())
  try {
    const { id } = jobs.startSend({ destination: 'Import 1' })
    await jobs.cancel(id)
    const rights = Object.fromEntries(
      await Promise.all((await readdir(home)).map(async (name) => [name, await rightsOf(name)] as const)),
    )
    expect(rights).toEqual({
      'journal.db': '600',
      'journal.db-locks': '700',
      'journal.db-shm': '600',
      'journal.db-wal': '600',
      keys: '700',
      'ledger-head': '600',
      'ledger.db': '600',
      'ledger.db-shm': '600',
      'ledger.db-wal': '600',
      'station.json': '600',
    })
  } finally {
    jobs.close()
  }
})

test.skipIf(process.platform === 'win32')('rights that were given to others are taken back', async () => {
  station = await createStation(
    home,
    { role: 'connected', name: 'Export 1', server: 'practice', language: 'en' },
    options,
  )
  new Jobs(station, () => new InThisThread()).close()
  station.close()
  for (const name of ['ledger.db', 'journal.db']) await chmod(join(home, name), 0o644)
  station = await openStation(home, options)
  new Jobs(station, () => new InThisThread()).close()
  expect(await rightsOf('ledger.db')).toBe('600')
  expect(await rightsOf('journal.db')).toBe('600')
})
