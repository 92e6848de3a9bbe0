/** The media that main sees, and the folders that the operator picked to stand in for one. */
import type { CheckId } from '../../shared/domain'
import type { MediumPurpose, MediumView } from '../../shared/jobs'
import { ask, onNotice } from './bridge'

let devices = $state.raw<readonly MediumView[]>([])
let folders = $state.raw<readonly MediumView[]>([])

/**
 * Follows main's list of media for a purpose, until the returned function is called. Folders picked for another
 * purpose are forgotten: they were looked at with other eyes.
 */
export function followMedia(purpose: MediumPurpose, onError: (error: unknown) => void): () => void {
  folders = []
  const refresh = (): void => {
    ask('media.list', purpose).then((media) => (devices = media), onError)
  }
  refresh()
  return onNotice('media-changed', refresh)
}

/** Every medium on offer, picked folders last. Disks that this computer runs from are not even shown. */
export function allMedia(): MediumView[] {
  const offered = devices.filter((medium) => !hasFailed(medium, 'medium.not-system'))
  return [...offered, ...folders.filter((folder) => !offered.some((medium) => medium.token === folder.token))]
}

/** True when a medium is known to fail a check. */
export function hasFailed(medium: MediumView, id: CheckId): boolean {
  return medium.checks.some((check) => check.id === id && check.state === 'failed')
}

/** Lets the operator pick a folder; answers what was picked, or null if the dialog was closed. */
export async function pickFolder(purpose: MediumPurpose): Promise<MediumView | null> {
  const folder = await ask('media.pick-folder', purpose)
  if (folder) folders = [...folders.filter((known) => known.token !== folder.token), folder]
  return folder
}
