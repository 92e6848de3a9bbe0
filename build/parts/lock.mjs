/** One set-up at a time: two terminals, or a test run beside a window, share node_modules and out/. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './host.mjs'

const lock = join(root, '.causeway-setup.lock')

/**
 * Runs `body` while no other process of this checkout does. A lock whose process has ended counts as free.
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} body
 */
export async function alone(say, body) {
  let told = false
  while (!take()) {
    if (!told) say('waiting for another set-up of this checkout')
    told = true
    await sleep(500)
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    await body()
  } finally {
    release()
    process.removeListener('exit', release)
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (holderIsAlive()) return false
    rmSync(lock, { force: true })
    return false
  }
}

function holderIsAlive() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'))
    // Empty for the moment between the other's creating and writing it, or for good when it ended just there.
    if (!holder) return Date.now() - statSync(lock).mtimeMs < 5_000
    process.kill(holder, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
