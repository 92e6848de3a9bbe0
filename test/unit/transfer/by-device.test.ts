import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { byDevice } from '../../../electron/transfer/copy/by-device'
import type { JobVolume } from '../../../electron/transfer/jobs/job-record'
import { scratch } from '../files/scratch'

const MEMORY = '/dev/shm'
let disk: string
let memory: string | null = null
beforeEach(async () => {
  disk = await scratch()
  const other = existsSync(MEMORY) && statSync(MEMORY).dev !== statSync(disk).dev
  memory = other ? mkdtempSync(join(MEMORY, 'causeway-test-')) : null
})
afterEach(() => {
  if (memory) rmSync(memory, { recursive: true })
})

const volumesOn = (...media: readonly string[]): JobVolume[] =>
  media.map((medium, n) => ({ index: n + 1, medium, folder: join(medium, String(n)), label: medium }))

/** Work on volumes that notes who begins and who ends, and fails for one of them. */
function noting(fails = 0): { notes: string[]; work: (volume: JobVolume) => Promise<number> } {
  const notes: string[] = []
  const work = async ({ index }: JobVolume): Promise<number> => {
    notes.push(`begins ${index}`)
    await wait(index === fails ? 1 : 30)
    if (index === fails) throw new Error(`lost ${index}`)
    notes.push(`ends ${index}`)
    return index * 10
  }
  return { notes, work }
}

test('volumes of one device take turns, those of two go side by side, and answers keep their order', async ({
  skip,
}) => {
  if (!memory) return skip('there is one device only')
  const { notes, work } = noting()
  expect(await byDevice(volumesOn(disk, memory, disk), work)).toEqual([10, 20, 30])
  expect(notes.slice(0, 2)).toEqual(['begins 1', 'begins 2'])
  expect(notes.indexOf('begins 3')).toBeGreaterThan(notes.indexOf('ends 1'))
})

test('a device that fails stops its own volumes only, and is told after the others have ended', async ({ skip }) => {
  if (!memory) return skip('there is one device only')
  const { notes, work } = noting(1)
  await expect(byDevice(volumesOn(disk, memory, disk, memory), work)).rejects.toThrow('lost 1')
  expect(notes).toEqual(['begins 1', 'begins 2', 'ends 2', 'begins 4', 'ends 4'])
})

test('a medium that is not there is left to the work to judge, and holds up nobody', async () => {
  const { notes, work } = noting(1)
  await expect(byDevice(volumesOn(join(disk, 'gone'), disk), work)).rejects.toThrow('lost 1')
  expect(notes).toEqual(['begins 1', 'begins 2', 'ends 2'])
  expect(await byDevice([], work)).toEqual([])
})
