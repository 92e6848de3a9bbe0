import { basename, dirname, join } from 'node:path'
import type { NewStation, StationFile } from '../../shared/station'

const FOLDER = ['practice', 'other-side'] as const

/**
 * The home of the other station of a practice pair, so that one person can rehearse both sides on one machine:
 * `<home>/practice/other-side`, and from there back.
 */
export function otherSideHome(home: string): string {
  const isOtherSide = basename(home) === FOLDER[1] && basename(dirname(home)) === FOLDER[0]
  return isOtherSide ? dirname(dirname(home)) : join(home, ...FOLDER)
}

/** The station that stands opposite a practice station, as it is made on its first run. */
export function otherSideStation(own: StationFile): NewStation {
  const role = own.role === 'connected' ? 'disconnected' : 'connected'
  const name = role === 'connected' ? 'Export 1' : 'Import 1'
  return { role, name, server: 'practice', language: own.preferences.language }
}
