/** Changes of files in a folder, drawn by chance and written down, so that they can be made again. */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { changeBytes } from './change-bytes'
import { changeJson } from './change-json'
import { Random } from './random'

const KINDS = [
  ...['bytes', 'bytes', 'bytes', 'json', 'json', 'json', 'text'],
  ...['remove', 'empty', 'cut', 'large', 'link', 'link-away', 'pipe', 'folder', 'move', 'swap', 'add', 'lines'],
] as const

export interface Edit {
  readonly kind: (typeof KINDS)[number]
  readonly path: string
  /** Where it goes, or whose bytes it gets. */
  readonly other: string
  readonly seed: number
}

const NEW_NAMES = ['new', 'data/new.cab', 'data/a\u00adb', 'causeway', '.hidden', 'volume-02', 'x'.repeat(200)]
const AWAY = ['/dev/zero', '/dev/null', '/etc/hostname', '/proc/self/environ', '/tmp', '.', '..', 'itself', '/absent']

/** @param files below the folder; those of a medium are mostly payload, so tag files and state are picked more often */
export function drawEdit(random: Random, files: readonly string[]): Edit {
  const telling = files.filter((path) => /(json|txt|sig|head|pub|db|signers|history|gz|id_ed25519)$/.test(path))
  const among = telling.length > 0 && !random.oneIn(5) ? telling : files
  const path = among.length > 0 ? random.pick(among) : 'nothing'
  const kind = random.pick(KINDS)
  const other =
    kind === 'link-away'
      ? random.pick(AWAY)
      : kind === 'add'
        ? random.pick(NEW_NAMES)
        : files.length > 0
          ? random.pick(files)
          : 'x'
  return { kind, path, other, seed: random.uint32() }
}

/** Makes a change below a folder; what cannot be made any more after others is left out. */
export function applyEdit(folder: string, edit: Edit): void {
  try {
    apply(join(folder, edit.path), folder, edit)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
  }
}

function apply(path: string, folder: string, { kind, other, seed }: Edit): void {
  const random = new Random(seed, 1)
  const replace = (make: () => void): void => {
    rmSync(path, { recursive: true, force: true })
    make()
  }
  // What an earlier edit made a pipe, or a link to an endless file, is not read.
  const isPlain = (at: string): boolean => lstatSync(at, { throwIfNoEntry: false })?.isFile() === true
  if (!isPlain(path)) return
  const rewrite = (change: (bytes: Buffer) => Buffer): void => writeFileSync(path, change(readFileSync(path)))
  switch (kind) {
    case 'bytes':
      return rewrite((bytes) => changeBytes(random, [bytes]))
    case 'json':
      return rewrite((bytes) => (isJson(bytes) ? changeJson(random, [bytes]) : changeBytes(random, [bytes])))
    case 'text':
      return writeFileSync(
        path,
        random.pick(['', '{}', '[]', 'null', '\n', '[['.repeat(50_000), '\ufeff{}', '"\\ud800"']),
      )
    case 'lines':
      return writeFileSync(path, '\n'.repeat(random.below(200_000)))
    case 'remove':
      return rmSync(path, { recursive: true })
    case 'empty':
      return writeFileSync(path, '')
    case 'cut':
      return rewrite((bytes) => bytes.subarray(0, random.below(bytes.length)))
    case 'large':
      return truncateSync(path, 20 * 1024 * 1024)
    case 'link':
      return replace(() => symlinkSync(join(folder, other), path))
    case 'link-away':
      return replace(() => symlinkSync(other === 'itself' ? path : other, path))
    case 'pipe':
      return replace(() => void execFileSync('mkfifo', [path]))
    case 'folder':
      return replace(() => void mkdirSync(path))
    case 'move':
      mkdirSync(dirname(join(folder, other)), { recursive: true })
      return renameSync(path, join(folder, `${other}.moved`))
    case 'swap':
      return isPlain(join(folder, other)) ? copyFileSync(join(folder, other), path) : undefined
    case 'add': {
      const added = join(dirname(path), other)
      if (existsSync(added)) return
      mkdirSync(dirname(added), { recursive: true })
      return copyFileSync(path, added)
    }
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'))
    return true
  } catch {
    return false
  }
}
