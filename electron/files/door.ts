/**
 * The rules of the one door through which files of a medium are opened, here and in worker threads: a regular file, no
 * link at any level below the folder that a person named, and what was opened is what was looked at.
 */
import type { Stats } from 'node:fs'
import { dirname } from 'node:path'
import { CausewayError } from '../../shared/errors'
import { levelsBelow } from './below'

/** A file may be replaced for good reasons between the look and the opening; more often than this it is no chance. */
export const OPENING_TRIES = 3

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

interface Identity {
  readonly dev: bigint
  readonly ino: bigint
}

/**
 * Lists the folders from below `below`, which may itself be a link, down to the one that holds the file.
 * @throws Error for a file that is not below
 */
export function levelsAbove(path: string, below: string | undefined): string[] {
  return below === undefined ? [] : levelsBelow(below, dirname(path))
}

/** @throws a system error: ELOOP for a link, ENOTDIR for anything else that is no folder */
export function demandFolder(path: string, facts: Kinds): void {
  if (facts.isSymbolicLink()) throw linkError(path)
  if (!facts.isDirectory()) throw systemError('ENOTDIR', 'not a folder', path)
}

/**
 * Passes on the facts of a regular file, before it is opened: opening alone can set a device to work.
 * @throws a system error, ELOOP for a link; CausewayError `file.unreadable` for anything else
 */
export function demandFile<T extends Kinds>(path: string, facts: T): T {
  if (facts.isSymbolicLink()) throw linkError(path)
  if (!facts.isFile()) throw new CausewayError('file.unreadable', { path }, 'not a regular file')
  return facts
}

/** True when the open file is the regular file that was looked at: its name was not exchanged in between. */
export function isSameFile(seen: Identity, opened: Identity & Pick<Stats, 'isFile'>): boolean {
  return opened.isFile() && opened.ino === seen.ino && opened.dev === seen.dev
}

export function notTheSame(path: string): CausewayError {
  return new CausewayError('file.unreadable', { path }, 'it is exchanged each time that it is opened')
}

export function linkError(path: string): NodeJS.ErrnoException {
  return systemError('ELOOP', 'a link', path)
}

function systemError(code: string, message: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${message}, open '${path}'`), { code, path })
}
