import { dirname } from 'node:path'
import { CausewayError, toEnvelope } from '../../shared/errors'
import type { ReadBack } from '../../shared/domain'
import { PayloadFolders } from '../files/payload-folders'
import type { Disk } from '../files/disk'
import { makeRealFolder, type Refusal } from '../files/real-folders'
import { joinMediumPath } from '../files/safe-path'
import { errorCode, isDeviceError } from '../files/system-error'
import { copyFiles, discard, onTarget } from './copy'
import { hashFromMedium } from './read'
import type { Answer, BlockedFolder, HashAnswer, Task, TaskKind } from './task'

/** Does a task, in this thread and at once. @throws CausewayError, see the functions below */
export function perform<K extends TaskKind>(disk: Disk, task: Task<K>): Answer<K>
export function perform(disk: Disk, task: Task): Answer<TaskKind> {
  switch (task.kind) {
    case 'make-folders':
      return makeFolders(disk, task)
    case 'copy':
      return copyFiles(disk, task)
    case 'flush':
      return flush(disk, task)
    case 'read-back':
      return readBack(disk, task)
    case 'publish':
      return publish(disk, task)
    case 'discard':
      discard(disk, task.paths)
      return null
    case 'hash':
      return hashPayload(disk, task)
  }
}

/**
 * Goes on after a folder that is blocked in somebody's store, so that all of them become known.
 * @throws CausewayError `medium.not-ready` for a level that is no folder, `medium.full`, `medium.lost`
 */
function makeFolders(disk: Disk, { root, folders, refusal }: Task<'make-folders'>): BlockedFolder[] {
  return folders.flatMap((folder) => blockedFolder(disk, root, folder, refusal) ?? [])
}

function blockedFolder(disk: Disk, root: string, folder: string, refusal: Refusal): BlockedFolder | null {
  try {
    onTarget(folder, () => makeRealFolder(disk, root, folder, refusal))
    return null
  } catch (error) {
    if (!(error instanceof CausewayError) || error.code !== 'content.conflict') throw error
    const level = String(error.details['path'])
    return { folder, level, conflict: disk.lookUp(level)?.kind === 'link' ? 'link' : 'conflict' }
  }
}

/** @throws CausewayError `medium.full`, `medium.lost`: some write since the volume was opened did not arrive */
function flush(disk: Disk, { volume, folders }: Task<'flush'>): null {
  if (volume) onTarget(volume.folder, () => disk.flushVolume(volume))
  else for (const folder of folders) onTarget(folder, () => disk.flushPath(folder))
  return null
}

/** @throws CausewayError `copy.read-back-differs`, `medium.lost`, `cancelled` */
function readBack(disk: Disk, task: Task<'read-back'>): ReadBack[] {
  return task.files.map((file) => {
    // named by its folder: the temporary name says nothing to anyone
    const back = onTarget(dirname(file.temporary), () => hashFromMedium(disk, file.temporary, ['sha256'], task))
    if (back.sha256 !== file.sha256) throw new CausewayError('copy.read-back-differs', { path: file.path })
    return back.readBack
  })
}

/** @throws CausewayError `file.exists`, `medium.full`, `medium.lost` */
function publish(disk: Disk, { names }: Task<'publish'>): null {
  for (const [from, to] of names) onTarget(to, () => disk.renameWithoutReplacing(from, to))
  return null
}

/** Goes on after a file that cannot be read, so that the whole damage becomes known. */
function hashPayload(disk: Disk, task: Task<'hash'>): HashAnswer[] {
  const folders = new PayloadFolders(task.volume, disk)
  return task.paths.map((path): HashAnswer => {
    try {
      const looked = folders.look(path)
      return looked.kind === 'file'
        ? hashFromMedium(disk, joinMediumPath(task.volume, path), ['sha256'], task)
        : looked.kind
    } catch (error) {
      const aboutFile =
        errorCode(error) !== null || (error instanceof CausewayError && error.code === 'file.unreadable')
      if (!aboutFile) throw error
      return { trouble: toEnvelope(error), device: isDeviceError(error) }
    }
  })
}
