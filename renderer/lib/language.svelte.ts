import type { Language } from '../../shared/domain'

let current = $state<Language>('en')

/** The language of the window; reading it in a template or effect makes that follow a change. */
export function language(): Language {
  return current
}

/** Changes the language of every text and of the document itself, so that screen readers pronounce it rightly. */
export function setLanguage(next: Language): void {
  current = next
  document.documentElement.lang = next
}
