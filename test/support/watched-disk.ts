/** The real disk, watched: it tells of every call before it is made, fails on command, changes what is read. */
import { systemDisk, type Disk, type Reading, type Writing } from '../../electron/files/disk'

export interface Call {
  readonly name:
    | 'lookUp'
    | 'openToRead'
    | 'read'
    | 'closeReading'
    | 'create'
    | 'write'
    | 'pushOut'
    | 'flush'
    | 'close'
    | 'remove'
    | 'rename'
    | 'makeFolder'
    | 'flushPath'
    | 'openVolume'
    | 'flushVolume'
    | 'closeVolume'
  /** What the call is about; of a rename the old name. */
  readonly path: string
  /** The new name of a rename. */
  readonly to?: string
  /** Of reading. */
  readonly pastCache?: boolean
}

export interface Watch {
  /** What this throws, the call throws, and nothing is done. */
  readonly before?: (call: Call) => void
  /** May change the bytes that were read. */
  readonly afterRead?: (call: Call, piece: Buffer) => void
}

export function watchedDisk({ before, afterRead }: Watch, changes: Partial<Disk> = {}): Disk {
  const disk = { ...systemDisk, ...changes }
  const tell = (name: Call['name'], path: string, more: Partial<Call> = {}): Call => {
    const call = { name, path, ...more }
    before?.(call)
    return call
  }
  return {
    ...disk,
    lookUp: (path) => (tell('lookUp', path), disk.lookUp(path)),
    openToRead(path, options) {
      const { pastCache } = options
      tell('openToRead', path, { pastCache })
      const reading = disk.openToRead(path, options)
      return {
        fromMedium: reading.fromMedium,
        facts: () => reading.facts(),
        read(buffer) {
          const call = tell('read', path, { pastCache })
          const bytes = reading.read(buffer)
          afterRead?.(call, buffer.subarray(0, bytes))
          return bytes
        },
        readAhead: (bytes) => reading.readAhead(bytes),
        close: () => (reading.close(), void tell('closeReading', path)),
      } satisfies Reading
    },
    create(path) {
      tell('create', path)
      const writing = disk.create(path)
      return {
        write: (bytes) => (tell('write', path), writing.write(bytes)),
        pushOut: () => (tell('pushOut', path), writing.pushOut()),
        flush: () => (tell('flush', path), writing.flush()),
        close: () => (writing.close(), void tell('close', path)), // the system closes a file also when it complains
      } satisfies Writing
    },
    remove: (path) => (tell('remove', path), disk.remove(path)),
    renameWithoutReplacing: (path, to) => (tell('rename', path, { to }), disk.renameWithoutReplacing(path, to)),
    makeFolder: (path) => (tell('makeFolder', path), disk.makeFolder(path)),
    flushPath: (path) => (tell('flushPath', path), disk.flushPath(path)),
    openVolume: (folder) => (tell('openVolume', folder), disk.openVolume(folder)),
    flushVolume: (volume) => (tell('flushVolume', volume.folder), disk.flushVolume(volume)),
    closeVolume: (volume) => (tell('closeVolume', volume.folder), disk.closeVolume(volume)),
  }
}
