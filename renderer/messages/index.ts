import type { Language } from '../../shared/domain'
import { wording, type Wording } from '../../shared/wording'
import { language } from '../lib/language.svelte'
import { en } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type Messages = typeof en

const catalogues: Record<Language, Messages> = { en, fr, nl }

/** The window's texts in the operator's language; a template that reads them follows a change of language. */
export function messages(): Messages {
  return catalogues[language()]
}

/** The texts shared with the command line (errors, checks, steps, verdicts, trust) in the operator's language. */
export function words(): Wording {
  return wording(language())
}
