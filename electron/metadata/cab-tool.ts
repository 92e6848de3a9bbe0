import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { endOfText } from '../../shared/text'
import { startProgram } from '../processes/start-program'
import { systemProgram } from '../processes/system-programs'
import { damaged, openPackageFile, type ReadOptions } from './byte-streams'
import type { CabMember } from './cab-directory'

/** The members of a cabinet as the system's own tool unpacks them, with the cabinet's check sums proven. */
export interface CabSource {
  /**
   * @throws CausewayError `metadata.damaged`, `metadata.tool-missing` (details: tool), `cancelled`
   */
  read(member: CabMember): AsyncGenerator<Buffer>
  /** Reads every member and keeps nothing. Errors as `read`. */
  test(): Promise<void>
  close(): Promise<void>
}

/** `expand.exe` is part of Windows; elsewhere `cabextract` is installed. Both are started without a shell. */
export function openCabSource(path: string, options: ReadOptions): CabSource {
  return process.platform === 'win32' ? expandSource(path, options) : cabextractSource(path, options)
}

/** cabextract writes a member to its standard output: nothing touches the disk. */
function cabextractSource(path: string, options: ReadOptions): CabSource {
  const running = new Set<() => void>()
  async function* output(args: readonly string[]): AsyncGenerator<Buffer> {
    const child = startProgram(systemProgram('cabextract'), args, ['ignore', 'pipe', 'pipe'])
    const end = (): void => void child.kill('SIGKILL')
    running.add(end)
    const ended = exitOf(child, 'cabextract')
    ended.catch(() => undefined)
    let message = ''
    child.stderr.on('data', (chunk: Buffer) => {
      message = endOfText(message + chunk.toString('utf8'), 500)
    })
    try {
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        await options.gate?.pass()
        yield chunk
      }
      if ((await ended) !== 0) throw damaged(path, message.trim() || 'cabextract failed')
    } finally {
      end()
      running.delete(end)
    }
  }
  return {
    read: (member) => exactly(path, member, output(['-q', '-p', '-F', member.name, path]), options),
    async test() {
      for await (const _chunk of output(['-q', '-t', path])) continue
    },
    close() {
      for (const end of running) end()
      return Promise.resolve()
    },
  }
}

/** expand.exe only writes files: to a temporary folder, no more bytes than the cabinet's list announces. */
function expandSource(path: string, options: ReadOptions): CabSource {
  const folder = mkdtemp(join(tmpdir(), 'causeway-cab-'))
  folder.catch(() => undefined)
  const expand = async (pattern: string): Promise<void> => {
    const child = startProgram(systemProgram('expand'), [path, `-F:${pattern}`, await folder], 'ignore')
    if ((await exitOf(child, 'expand.exe')) !== 0) throw damaged(path, 'expand.exe failed')
  }
  async function* read(member: CabMember): AsyncGenerator<Buffer> {
    await expand(member.name)
    const unpacked = join(await folder, member.name)
    const size = await stat(unpacked).then(
      (found) => found.size,
      () => -1,
    )
    if (size !== member.bytes) throw damaged(path, `${member.name} is not as long as announced`)
    const file = await openPackageFile(unpacked)
    try {
      const chunks = file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false })
      for await (const chunk of chunks as AsyncIterable<Buffer>) {
        await options.gate?.pass()
        yield chunk
      }
    } finally {
      await file.close()
    }
  }
  return {
    read: (member) => exactly(path, member, read(member), options),
    test: () => expand('*'),
    close: async () => rm(await folder, { recursive: true, force: true }),
  }
}

async function* exactly(
  path: string,
  member: CabMember,
  chunks: AsyncIterable<Buffer>,
  options: ReadOptions,
): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > member.bytes) throw damaged(path, `${member.name} is longer than announced`)
    options.onBytes?.(chunk.length)
    yield chunk
  }
  if (bytes !== member.bytes) throw damaged(path, `${member.name} is shorter than announced`)
}

function exitOf(child: ChildProcess, tool: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new CausewayError('metadata.tool-missing', { tool }, error)))
    child.on('close', (code) => resolve(code ?? 128))
  })
}
