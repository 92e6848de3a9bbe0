import type { AppInfo } from '../../shared/channels'
import type { Role } from '../../shared/domain'
import type { OperatorAction, Permissions } from '../../shared/policy'
import type { PreferenceChanges, StationView } from '../../shared/station'
import { ask } from './bridge'
import { setLanguage } from './language.svelte'

export type Place = 'send' | 'receive' | 'audit' | 'history' | 'trust' | 'settings'

const CARRIER: readonly Place[] = ['send', 'receive', 'history', 'trust', 'settings']
const AUDITOR: readonly Place[] = ['audit', 'history', 'trust', 'settings']

/** What somebody must be allowed to do for a place to be of use; in all others everybody may read. */
const NEEDED: Partial<Record<Place, OperatorAction>> = { send: 'transfer', receive: 'transfer' }

/**
 * The places of a station in their order, as far as they are of use to the account: an auditor's station has nothing
 * to send or receive, and neither has an auditor's account at any other.
 */
export function placesOf(role: Role, permissions: Permissions | null): readonly Place[] {
  return (role === 'auditor' ? AUDITOR : CARRIER).filter((each) => lackedFor(each, permissions) === null)
}

/** What the account would have to be allowed for a place that is of no use to it; null when it is of use. */
export function lackedFor(place: Place, permissions: Permissions | null): OperatorAction | null {
  const needed = NEEDED[place]
  return needed && permissions && !permissions.may.includes(needed) ? needed : null
}

/** Which places a station cannot use, because the work happens at the other side. */
const placeOfRole: Record<Role, Place> = { connected: 'send', disconnected: 'receive', auditor: 'audit' }
const placeOfOtherRole: Record<Role, Place | null> = { connected: 'receive', disconnected: 'send', auditor: null }

let info = $state.raw<AppInfo | null>(null)
let place = $state<Place>('send')
let shownTransfer = $state<string | null>(null)
/** Of the history's media: '' for their list, the id of a device for its page; null while they are not shown. */
let shownDevice = $state<string | null>(null)
/** True while the history shows the heads that are kept. */
let areHeadsShown = $state(false)

/** What main told of this program and station; null until it has. */
export function appInfo(): AppInfo | null {
  return info
}

/** The station, for places that exist only once there is one. */
export function station(): StationView {
  if (!info?.station) throw new Error('There is no station yet.')
  return info.station
}

export function currentPlace(): Place {
  return place
}

/** Opens a place at its beginning: the history at its list. */
export function goTo(next: Place): void {
  place = next
  shownTransfer = null
  shownDevice = null
  areHeadsShown = false
}

/** Opens the history at one transfer. */
export function showTransfer(jobId: string): void {
  place = 'history'
  shownTransfer = jobId
  shownDevice = null
  areHeadsShown = false
}

/** Opens the history at its media, or at one device. */
export function showMedia(device = ''): void {
  place = 'history'
  shownTransfer = null
  shownDevice = device
  areHeadsShown = false
}

/** Opens the history at the heads that are kept. */
export function showHeads(): void {
  goTo('history')
  areHeadsShown = true
}

export function headsInHistory(): boolean {
  return areHeadsShown
}

/** The device that the history shows; '' for the list of media, null for anything else. */
export function deviceInHistory(): string | null {
  return shownDevice
}

/** The transfer that the history shows; null while it shows its list. */
export function transferInHistory(): string | null {
  return shownTransfer
}

export function belongsToOtherSide(candidate: Place, role: Role): boolean {
  return placeOfOtherRole[role] === candidate
}

/** Takes over what main answered: the station, its language and theme. */
export function adoptInfo(next: AppInfo): void {
  const isFirst = info?.station == null && next.station !== null
  info = next
  setLanguage(next.preferences.language)
  document.documentElement.dataset.theme = next.preferences.theme
  if (isFirst && next.station) place = startPlace(next.station.role, next.permissions)
}

/** What main told of the account since. */
export function adoptPermissions(permissions: Permissions | null): void {
  if (info) info = { ...info, permissions }
}

function startPlace(role: Role, permissions: Permissions | null): Place {
  const own = placeOfRole[role]
  return lackedFor(own, permissions) === null ? own : 'history'
}

export async function loadInfo(): Promise<void> {
  adoptInfo(await ask('app.info'))
}

export async function changePreferences(changes: PreferenceChanges): Promise<void> {
  adoptInfo(await ask('app.set-preferences', changes))
}
