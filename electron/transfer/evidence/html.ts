/** Text of unknown origin as HTML: names in a ledger may come from a hostile medium. */
import { LANGUAGES, type Language } from '../../../shared/domain'
import { isolated, visibleText } from '../../../shared/text'

/** HTML that was put together here; everything else is text and gets escaped. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that can be read and does nothing: markup is escaped, hidden characters are shown as `‹U+XXXX›`, letters from right to left move nothing beside them. */
export function escape(text: string): string {
  return isolated(visibleText(text)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** A template whose values are escaped unless they are `Html`; lists are joined. */
export function markup(parts: TemplateStringsArray, ...values: (string | number | Html | readonly Html[])[]): Html {
  const shown = values.map((value) => {
    if (value instanceof Html) return value.text
    if (typeof value === 'object') return value.map(({ text }) => text).join('')
    return escape(String(value))
  })
  return new Html(parts.reduce((text, part, n) => text + (shown[n - 1] ?? '') + part))
}

/** The same words in every language, of which the page shows one. */
export function inEach(words: (language: Language) => string): Html {
  const said = LANGUAGES.map((language) => ({ language, text: words(language) }))
  if (said.every(({ text }) => text === said[0]?.text)) return markup`${said[0]?.text ?? ''}`
  return new Html(
    said.map(({ language, text }) => markup`<span class="${language}" lang="${language}">${text}</span>`.text).join(''),
  )
}
