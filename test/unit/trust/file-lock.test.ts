import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { withFileLock } from '../../../electron/trust/file-lock'
import { codeOfLater } from './errors'
import { temporaryFolder } from './ssh-keygen'

/** Another process that holds the lock of `path` until it is killed. */
async function holder(path: string) {
  const script = `
    const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))})
    const database = new Database(process.argv[1] + '.lock')
    database.exec('BEGIN IMMEDIATE')
    console.log('held')
    setInterval(() => database.open, 1000)`
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('a file lock', () => {
  it('lets one in at a time, however many wait', async () => {
    const path = join(temporaryFolder(), 'trust.json')
    let [inside, most, done] = [0, 0, 0]
    const work = async () => {
      most = Math.max(most, ++inside)
      await wait(2)
      inside--
      done++
    }
    await Promise.all(Array.from({ length: 30 }, () => withFileLock(path, work)))
    expect([most, done]).toEqual([1, 30])
  })

  it('waits for another process, and is free at once when that one is killed', async () => {
    const path = join(temporaryFolder(), 'trust.json')
    const other = await holder(path)
    let entered = false
    const waiting = withFileLock(path, () => Promise.resolve((entered = true)))
    await wait(300)
    expect(entered).toBe(false)
    await other.kill()
    const began = performance.now()
    await waiting
    expect(entered).toBe(true)
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('gives up on a process that holds it for good', async () => {
    const path = join(temporaryFolder(), 'trust.json')
    const other = await holder(path)
    expect(await codeOfLater(() => withFileLock(path, () => Promise.resolve(), 300))).toBe('job.busy')
    await other.kill()
  })

  it('is free again after work that fails, and leaves an empty file', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'trust.json')
    await expect(withFileLock(path, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    await withFileLock(path, () => Promise.resolve())
    expect(readdirSync(folder)).toEqual(['trust.json.lock'])
    expect(statSync(`${path}.lock`).size).toBe(0)
  })

  it('is not taken on a file of random bytes', async () => {
    const path = join(temporaryFolder(), 'trust.json')
    writeFileSync(`${path}.lock`, randomBytes(5000))
    expect(await codeOfLater(() => withFileLock(path, () => Promise.resolve()))).toBe('station.damaged')
  })
})
