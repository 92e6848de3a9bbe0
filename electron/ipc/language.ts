import { languageSchema, type Language } from '../../shared/domain'

/** `fr-BE` → `fr`; English where Causeway does not speak the system's language. */
export function languageOf(locale: string): Language {
  const result = languageSchema.safeParse(locale.split(/[-_]/)[0]?.toLowerCase())
  return result.success ? result.data : 'en'
}
