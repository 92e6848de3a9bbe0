/** The media that main sees, and the folders that the operator picked to stand in for one. */
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

/** Every medium on offer, picked folders last. */
export function allMedia(): MediumView[] {
  return [...devices, ...folders.filter((folder) => !devices.some((medium) => medium.token === folder.token))]
}

/** Lets the operator pick a folder; answers what was picked, or null if the dialog was closed. */
export async function pickFolder(): Promise<MediumView | null> {
  const folder = await ask('media.pick-folder')
  if (folder) folders = [...folders.filter((known) => known.token !== folder.token), folder]
  return folder
}
