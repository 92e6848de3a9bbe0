import type { Language } from '../../shared/domain'
import { isolated, mapStrings } from '../../shared/text'
import { wording, type Wording } from '../../shared/wording'
import { language } from '../lib/language.svelte'
import { en } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type Messages = typeof en

const catalogues: Record<Language, Messages> = { en: isolating(en), fr: isolating(fr), nl: isolating(nl) }
const shared: Record<Language, Wording> = {
  en: isolating(wording('en')),
  fr: isolating(wording('fr')),
  nl: isolating(wording('nl')),
}

/** The window's texts in the operator's language; a template that reads them follows a change of language. */
export function messages(): Messages {
  return catalogues[language()]
}

/** The texts shared with the command line (errors, checks, steps, verdicts, trust) in the operator's language. */
export function words(): Wording {
  return shared[language()]
}

/**
 * Returns the same texts; what a sentence names is isolated in it, so that a name in letters from right to left does not move the words
 * and numbers beside it.
 */
function isolating<T>(texts: T): T {
  if (typeof texts === 'function') {
    const sentence = texts as unknown as (...named: unknown[]) => unknown
    return ((...named: unknown[]) => sentence(...named.map((each) => mapStrings(each, isolated)))) as T
  }
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([key, each]) => [key, isolating(each)])) as T
}
