import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right'
import ArrowRight from '@lucide/svelte/icons/arrow-right'
import Copy from '@lucide/svelte/icons/copy'
import Languages from '@lucide/svelte/icons/languages'
import SunMoon from '@lucide/svelte/icons/sun-moon'
import type { Language } from '../../shared/domain'
import type { PreferenceChanges, StationView, Theme } from '../../shared/station'
import { announce } from '../lib/announcer.svelte'
import { ask } from '../lib/bridge'
import { may, permissions } from '../lib/permissions.svelte'
import { appInfo, changePreferences, goTo, placesOf, showHeads, showMedia } from '../lib/window-state.svelte'
import { messages } from '../messages'

export interface CommandEntry {
  readonly label: string
  readonly icon: typeof Copy
  /** Keys that do the same, for people to learn. */
  readonly keys?: string
  readonly run: () => void
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const LANGUAGES: readonly Language[] = ['en', 'fr', 'nl']

/** Every command of the command list, in the order in which it stands there; none of them destroys anything. */
export function commandsFor(station: StationView): CommandEntry[] {
  const text = messages().frame
  const places = placesOf(station.role, permissions()).map((place, index) => ({
    label: text.commands.goTo(text.places[place]),
    icon: ArrowRight,
    keys: `Ctrl ${String(index + 1)}`,
    run: () => {
      goTo(place)
    },
  }))
  const media = {
    label: text.commands.goTo(messages().custody.title),
    icon: ArrowRight,
    run: () => {
      showMedia()
    },
  }
  const heads = {
    label: text.commands.goTo(messages().heads.title),
    icon: ArrowRight,
    run: () => {
      showHeads()
    },
  }
  const copyFingerprint = {
    label: text.commands.copyFingerprint,
    icon: Copy,
    run: () => {
      void ask('app.copy-text', station.fingerprint).then(() => {
        announce(messages().common.copied)
      })
    },
  }
  const otherSide = {
    label: text.commands.openOtherSide,
    icon: ArrowLeftRight,
    run: () => void ask('station.open-other-side'),
  }
  return [
    ...places,
    media,
    heads,
    copyFingerprint,
    ...(station.practice && station.role !== 'auditor' && may('transfer') ? [otherSide] : []),
    ...themeCommands(),
    ...languageCommands(),
  ]
}

/** The commands whose label holds every word typed, whatever the case and accents. */
export function matching(commands: readonly CommandEntry[], query: string): CommandEntry[] {
  const wanted = plain(query).split(/\s+/)
  return commands.filter((command) => wanted.every((word) => plain(command.label).includes(word)))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

function themeCommands(): CommandEntry[] {
  return THEMES.map((theme) => ({
    label: messages().frame.commands.theme[theme],
    icon: SunMoon,
    run: () => {
      prefer({ theme })
    },
  }))
}

function languageCommands(): CommandEntry[] {
  return LANGUAGES.map((language) => ({
    label: messages().frame.commands.language(messages().common.languages[language]),
    icon: Languages,
    run: () => {
      prefer({ language })
    },
  }))
}

function prefer(change: PreferenceChanges): void {
  if (appInfo()) void changePreferences(change)
}
