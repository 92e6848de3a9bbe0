import { CausewayError, toEnvelope } from '../../shared/errors'
import type { Disk, FileFacts, Reading, Writing } from '../files/disk'
import { temporaryPath } from '../files/durable'
import { digests, startHashes } from '../files/hash'
import { asTargetError, errorCode, isDeviceError } from '../files/system-error'
import { ByteCounter } from './byte-counter'
import { hashFromMedium, pieces } from './read'
import type { Answer, Conflict, CopiedTarget, CopyAnswer, FileToCopy, Task } from './task'

type Copy = Task<'copy'>

/** Bytes after which the device is made to begin: keeps memory, pausing and the time left honest. */
const PUSH_EVERY = 128 * 1024 * 1024

/**
 * Copies files to temporary names, each with one read of its source. When a target fails, so does the task, and
 * nothing of it is left behind; a source that fails, and a target that is something else, are told, and the others go on.
 * @throws CausewayError `medium.full`, `medium.lost`, `medium.not-ready`, `cancelled`
 */
export function copyFiles(disk: Disk, task: Copy): Answer<'copy'> {
  const answers: CopyAnswer[] = []
  try {
    for (const file of task.files) answers.push(copyFile(disk, file, task))
    return answers
  } catch (error) {
    for (const answer of answers) if ('targets' in answer) discard(disk, temporariesOf(answer.targets))
    throw error
  }
}

function copyFile(disk: Disk, file: FileToCopy, task: Copy): CopyAnswer {
  try {
    return copyToTargets(disk, file, task)
  } catch (error) {
    if (error instanceof TargetConflict) return { path: file.path, conflict: error.conflict }
    throw error
  }
}

/** @throws TargetConflict before anything is written */
function copyToTargets(disk: Disk, file: FileToCopy, task: Copy): CopyAnswer {
  let promised = file
  const there = file.targets.map((target) => {
    const found = onTarget(target, () => adopt(disk, promised, target, task))
    // A name promises SHA-1, which can be made to collide: in SHA-256 all targets must agree.
    if (found) promised = { ...file, sha256: found.sha256 }
    return found
  })
  const wanted = there.flatMap((found, n) => (found ? [] : [file.targets[n] ?? '']))
  const adopted = there.flatMap((found) => found ?? [])
  const [first] = adopted
  const moved = new ByteCounter(task.moved)
  if (first && wanted.length === 0) {
    moved.add(file.bytes) // as if written; that it was read is counted
    return { path: file.path, bytes: file.bytes, sha256: first.sha256, targets: adopted }
  }
  try {
    const copied = copyOnce(disk, promised, wanted, task)
    const targets = there.map((found, n): CopiedTarget => {
      const target = file.targets[n] ?? ''
      return found ?? { target, temporary: copied.temporaries[wanted.indexOf(target)] ?? null, readBack: null }
    })
    return { path: file.path, bytes: copied.bytes, sha256: copied.sha256, targets }
  } catch (error) {
    moved.add(-file.bytes * (file.targets.length - wanted.length))
    if (error instanceof SourceTrouble) return { path: file.path, trouble: toEnvelope(error.cause) }
    throw error
  }
}

/** The source cannot be read, or is not what its name promises. */
class SourceTrouble extends Error {
  override readonly cause: CausewayError

  constructor(cause: CausewayError) {
    super(cause.message)
    this.cause = cause
  }
}

/** Something else has the final name. */
class TargetConflict extends Error {
  readonly conflict: Conflict

  constructor(conflict: Conflict) {
    super(conflict)
    this.conflict = conflict
  }
}

type Adopted = CopiedTarget & { readonly sha256: string }

/**
 * Takes a target that is there already for copied, if its bytes are the expected ones; null when it is to be copied.
 * @throws TargetConflict for one that is refused
 */
function adopt(disk: Disk, file: FileToCopy, target: string, task: Copy): Adopted | null {
  const found = disk.lookUp(target)
  if (!found) return null
  let sha1: string | null = null
  const promised = file.sha256 !== null || file.sha1 !== null
  if (promised && found.kind === 'file' && found.bytes === file.bytes) {
    disk.flushPath(target) // whoever wrote it may have left it to the system; only flushed bytes are read from the device
    const there = hashFromMedium(disk, target, ['sha1', 'sha256'], task)
    const same =
      (file.sha256 === null || there.sha256 === file.sha256) && (file.sha1 === null || there.sha1 === file.sha1)
    if (same) return { target, temporary: null, readBack: there.readBack, sha256: there.sha256 }
    new ByteCounter(task.moved).add(-there.bytes)
    sha1 = there.sha1
  }
  if (task.onDifferent === 'refuse')
    throw new TargetConflict(conflictOf(disk, file, target, { kind: found.kind, sha1 }, task))
  disk.remove(target)
  return null
}

/** What is at a target, whose SHA-1 is `sha1` if it was read already. Its own bytes say whether it is broken, not ours. */
function conflictOf(
  disk: Disk,
  file: FileToCopy,
  target: string,
  { kind, sha1 }: { readonly kind: FileFacts['kind']; readonly sha1: string | null },
  task: Copy,
): Conflict {
  if (kind === 'link') return 'link'
  if (file.sha1 === null) return 'conflict'
  const own = sha1 ?? sha1At(disk, target, task)
  return own === null || own === file.sha1 ? 'conflict' : 'broken'
}

/** @returns null when it cannot be read, or is no file: then nothing is said about its bytes */
function sha1At(disk: Disk, target: string, task: Copy): string | null {
  const moved = new ByteCounter()
  try {
    return hashFromMedium(disk, target, ['sha1'], { ...task, moved: moved.shared }).sha1
  } catch (error) {
    if (error instanceof CausewayError && error.code === 'cancelled') throw error
    return null
  }
}

/** Milliseconds with a fraction are exact to a quarter of a microsecond. */
const SAME_MS = 0.001

/** Size is compared once all is read, for every file; where nothing promises its bytes, its time is the witness. */
function isAsListed({ mtimeMs }: FileToCopy, { mtimeNs }: FileFacts): boolean {
  return mtimeMs === undefined || mtimeMs === null || Math.abs(Number(mtimeNs) / 1e6 - mtimeMs) <= SAME_MS
}

function changed({ path }: FileToCopy): SourceTrouble {
  return new SourceTrouble(new CausewayError('content.changed-while-copying', { path }))
}

/** One read of the source, hashed on the way, written to all targets. */
function copyOnce(
  disk: Disk,
  file: FileToCopy,
  targets: readonly string[],
  task: Copy,
): { bytes: number; sha256: string; temporaries: string[] } {
  const reading = onSource(file, task, () =>
    disk.openToRead(file.source, { pastCache: false, below: task.sourceBelow }),
  )
  const temporaries = targets.map(temporaryPath)
  const writings: Writing[] = []
  const moved = new ByteCounter(task.moved)
  let bytes = 0
  try {
    const before = onSource(file, task, () => reading.facts())
    if (!isAsListed(file, before)) throw changed(file)
    for (const [n, temporary] of temporaries.entries())
      writings.push(onTarget(targets[n] ?? '', () => disk.create(temporary)))
    const hashes = startHashes(['sha1', 'sha256'])
    let unpushed = 0
    for (const piece of sourcePieces(file, task, reading)) {
      for (const [n, writing] of writings.entries()) onTarget(targets[n] ?? '', () => writing.write(piece))
      for (const [, hash] of hashes) hash.update(piece)
      bytes += piece.length
      moved.add(piece.length)
      // One that grows as fast as it is read would never end.
      if (bytes > before.bytes) throw changed(file)
      unpushed += piece.length
      if (unpushed >= PUSH_EVERY) {
        for (const [n, writing] of writings.entries()) onTarget(targets[n] ?? '', () => writing.pushOut())
        unpushed = 0
      }
    }
    const after = onSource(file, task, () => reading.facts())
    if (bytes !== before.bytes || after.bytes !== before.bytes || after.mtimeNs !== before.mtimeNs) throw changed(file)
    const found = { bytes, ...digests(hashes) }
    demandExpected(file, found)
    if (task.flushEach) for (const [n, writing] of writings.entries()) onTarget(targets[n] ?? '', () => writing.flush())
    // Closing is where some file systems tell that a write failed.
    for (const target of targets) onTarget(target, () => writings.shift()?.close())
    return { ...found, temporaries }
  } catch (error) {
    moved.add(-bytes)
    for (const writing of writings) quietly(() => writing.close())
    discard(disk, temporaries)
    throw error
  } finally {
    quietly(() => reading.close())
  }
}

function* sourcePieces(file: FileToCopy, task: Copy, reading: Reading): Generator<Buffer> {
  const source = pieces(reading, task)
  for (;;) {
    const next = onSource(file, task, () => source.next())
    if (next.done) return
    yield next.value
  }
}

function demandExpected(file: FileToCopy, found: { bytes: number; sha1: string; sha256: string }): void {
  const { path } = file
  const wrong = (wanted: string, is: string): SourceTrouble =>
    new SourceTrouble(new CausewayError('content.wrong-digest', { path, wanted, found: is }))
  if (file.sha1 !== null && found.sha1 !== file.sha1) throw wrong(file.sha1, found.sha1)
  if (file.sha256 !== null && found.sha256 !== file.sha256) throw wrong(file.sha256, found.sha256)
  if (found.bytes !== file.bytes) throw changed(file)
}

/** @throws SourceTrouble for one file that cannot be read; CausewayError `medium.lost` when its medium is gone */
function onSource<T>(file: FileToCopy, task: Copy, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CausewayError && error.code !== 'file.unreadable') throw error
    const path = file.source
    if (task.sourceIsMedium && isDeviceError(error)) throw new CausewayError('medium.lost', { path }, error)
    const system = errorCode(error)
    throw new SourceTrouble(new CausewayError('file.unreadable', { path: file.path, ...(system && { system }) }, error))
  }
}

/** Says of what fails while writing to a target whether its device is full or gone; see `asTargetError`. */
export function onTarget<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asTargetError(error, path)
  }
}

function temporariesOf(targets: readonly CopiedTarget[]): string[] {
  return targets.flatMap(({ temporary }) => temporary ?? [])
}

/** Deletes temporary files after a failure; the failure itself is what the caller must hear of. */
export function discard(disk: Disk, paths: readonly string[]): void {
  for (const path of paths) quietly(() => disk.remove(path))
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The error that led here is already on its way.
  }
}
