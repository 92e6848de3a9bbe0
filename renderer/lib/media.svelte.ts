/** The media that main sees, and the folders that the operator picked to stand in for one. */
import type { CheckId } from '../../shared/domain'
import type { MediumView } from '../../shared/jobs'
import { ask, onNotice } from './bridge'

let devices = $state.raw<readonly MediumView[]>([])
let folders = $state.raw<readonly MediumView[]>([])
let loading: Promise<void> | null = null

/** Begins to follow main's list of media, once for the life of the window. */
export function followMedia(): Promise<void> {
  loading ??= follow()
  return loading
}

async function follow(): Promise<void> {
  onNotice('media-changed', (media) => {
    devices = media
  })
  try {
    devices = await ask('media.list')
  } catch (error) {
    loading = null
    throw error
  }
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
export async function pickFolder(): Promise<MediumView | null> {
  const folder = await ask('media.pick-folder')
  if (folder) folders = [...folders.filter((known) => known.token !== folder.token), folder]
  return folder
}
