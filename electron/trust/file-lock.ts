/** A lock file: lets one process at a time read, change and replace a small file. */
import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { CausewayError } from '../../shared/errors'
import { errorCode } from '../files/system-error'

/** Changing a small file takes milliseconds: a lock of this age was left behind by a process that died. */
const STALE_AFTER_MS = 10_000
const GIVE_UP_AFTER_MS = 15_000
const RETRY_AFTER_MS = 20
/** Windows answers so while another process has the file open or is deleting it. */
const OCCUPIED = process.platform === 'win32' ? ['EEXIST', 'EPERM', 'EACCES', 'EBUSY'] : ['EEXIST']

/**
 * Runs `work` while holding `<path>.lock`, which it makes and removes.
 * @throws CausewayError `job.busy` (details: path) when another process holds the lock for 15 seconds; whatever `work` throws
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  const mark = `${process.pid} ${randomBytes(8).toString('hex')}`
  await take(lock, mark, path)
  try {
    return await work()
  } finally {
    if ((await readMark(lock)) === mark) await rm(lock, { force: true })
  }
}

async function take(lock: string, mark: string, path: string): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS
  for (;;) {
    try {
      await writeFile(lock, mark, { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if (!OCCUPIED.includes(errorCode(error) ?? '')) throw error
    }
    await removeStale(lock)
    if (performance.now() > giveUpAt) throw new CausewayError('job.busy', { path })
    await wait(RETRY_AFTER_MS)
  }
}

/** Takes a dead process's lock away; puts it back when it turns out that a living one came first. */
async function removeStale(lock: string): Promise<void> {
  const mark = await readMark(lock)
  if (mark === null || !(await isStale(lock, mark))) return
  const aside = `${lock}.${randomBytes(8).toString('hex')}`
  try {
    await rename(lock, aside)
    if ((await readMark(aside)) !== mark) await link(aside, lock)
  } catch (error) {
    if (!['ENOENT', ...OCCUPIED].includes(errorCode(error) ?? '')) throw error
  } finally {
    await rm(aside, { force: true })
  }
}

async function isStale(lock: string, mark: string): Promise<boolean> {
  const facts = await stat(lock).catch(() => null)
  if (!facts) return false
  return Date.now() - facts.mtimeMs > STALE_AFTER_MS || isDead(Number(/^[0-9]+/.exec(mark)?.[0]))
}

function isDead(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}

/** What the lock file says, or null when it is gone or cannot be read just now. */
async function readMark(lock: string): Promise<string | null> {
  return await readFile(lock, 'latin1').catch(() => null)
}
