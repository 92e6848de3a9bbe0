/** The wording that both doors need, per language. A code, check or step without wording does not compile. */
import type { Language } from '../domain'
import { en } from './en'
import { fr } from './fr'
import { nl } from './nl'
import type { Wording } from './types'

export type { CheckWording, CompanionWording, ErrorWording, SyncStatusWording, Wording } from './types'

const languages: Record<Language, Wording> = { en, fr, nl }

/** Errors, checks, companion folders, steps, verdicts, trust badges and synchronization statuses in `language`; the command line and the reports use `en`. */
export function wording(language: Language): Wording {
  return languages[language]
}
