/** The disk of this machine with something that happens just before a call: a fault at an exact place. */
import { systemDisk, type Disk } from '../../electron/files/disk'

export type Operation = keyof Disk | 'read' | 'write' | 'flush' | 'pushOut'

/** Called before each operation. What it throws is what the operation throws. */
export type Watch = (operation: Operation, path: string) => void

export function watchedDisk(before: Watch): Disk {
  return {
    lookUp: (path) => (before('lookUp', path), systemDisk.lookUp(path)),
    openToRead(path, options) {
      before('openToRead', path)
      const reading = systemDisk.openToRead(path, options)
      return { ...reading, read: (buffer) => (before('read', path), reading.read(buffer)) }
    },
    create(path) {
      before('create', path)
      const writing = systemDisk.create(path)
      return {
        write: (bytes) => (before('write', path), writing.write(bytes)),
        pushOut: () => (before('pushOut', path), writing.pushOut()),
        flush: () => (before('flush', path), writing.flush()),
        close: () => writing.close(),
      }
    },
    remove: (path) => (before('remove', path), systemDisk.remove(path)),
    renameWithoutReplacing(from, to) {
      before('renameWithoutReplacing', to)
      systemDisk.renameWithoutReplacing(from, to)
    },
    makeFolder: (path) => (before('makeFolder', path), systemDisk.makeFolder(path)),
    flushPath: (path) => (before('flushPath', path), systemDisk.flushPath(path)),
    flushesByVolume: (folder) => systemDisk.flushesByVolume(folder),
    openVolume: (folder) => (before('openVolume', folder), systemDisk.openVolume(folder)),
    flushVolume(volume) {
      before('flushVolume', volume.folder)
      systemDisk.flushVolume(volume)
    },
    closeVolume: (volume) => systemDisk.closeVolume(volume),
  }
}
