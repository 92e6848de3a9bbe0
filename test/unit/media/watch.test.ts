import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchMedia } from '../../../electron/media/watch'

let root: string
let stop = (): void => undefined
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'causeway-watch-'))
})
afterEach(() => {
  stop()
  rmSync(root, { recursive: true, force: true })
})

test('a new mount is told once, sooner than the next poll', async () => {
  let mounts = 'a'
  const changed = vi.fn()
  stop = watchMedia(changed, { roots: [root], snapshot: () => Promise.resolve(mounts) })
  await wait(300)
  mounts = 'ab'
  mkdirSync(join(root, 'STICK'))
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 1500)
  mkdirSync(join(root, 'OTHER'))
  await wait(2500)
  expect(changed).toHaveBeenCalledTimes(1)
})

test('a mount on a folder that was there already is found by the poll', async () => {
  let mounts = 'a'
  const changed = vi.fn()
  stop = watchMedia(changed, { roots: [], snapshot: () => Promise.resolve(mounts) })
  await wait(100)
  mounts = 'b'
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 3000)
})

test('nothing is told after the end, and a snapshot that fails is no change', async () => {
  let mounts = 'a'
  let fail = false
  const changed = vi.fn()
  const end = watchMedia(changed, {
    roots: [root],
    snapshot: () => (fail ? Promise.reject(new Error('no')) : Promise.resolve(mounts)),
  })
  await wait(300)
  fail = true
  writeFileSync(join(root, 'x'), '')
  await wait(1000)
  expect(changed).not.toHaveBeenCalled()
  end()
  fail = false
  mounts = 'b'
  await wait(2500)
  expect(changed).not.toHaveBeenCalled()
})
