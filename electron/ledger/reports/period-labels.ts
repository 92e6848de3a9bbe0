import type { Language } from '../../../shared/domain'

/** Every word of a period report that the transfer report does not have. */
export interface PeriodLabels {
  readonly title: string
  readonly period: (from: string, to: string) => string
  /** What the report lacks: events of these numbers, up to this time, are in this file. */
  readonly incomplete: (file: string, from: string, through: string, until: string) => string
  readonly summary: {
    readonly heading: string
    readonly attempts: string
    readonly verified: string
    readonly other: string
    readonly amount: string
    readonly people: string
    readonly none: string
  }
  readonly transfers: {
    readonly heading: string
    readonly transfer: string
    readonly way: string
    readonly when: string
    readonly result: string
    readonly open: string
    readonly devices: string
    readonly authorised: string
    readonly digest: string
    readonly receipt: string
  }
  readonly trust: { readonly heading: string; readonly none: string }
  readonly events: { readonly heading: string; readonly type: string; readonly count: string }
}

const languages: Record<Language, PeriodLabels> = {
  en: {
    title: 'Period report',
    period: (from, to) => `${from} to ${to}, both days included, UTC`,
    incomplete: (file, from, through, until) =>
      `This report is incomplete: events ${from} to ${through}, up to ${until}, are in the archive ${file}. Read that archive for these days.`,
    summary: {
      heading: 'Summary',
      attempts: 'Attempts begun',
      verified: 'Verified',
      other: 'Failed, incomplete, cancelled, open',
      amount: 'Verified, sent or received',
      people: 'Operators',
      none: 'Nothing was sent, received or checked in this period.',
    },
    transfers: {
      heading: 'Transfers and attempts',
      transfer: 'Transfer',
      way: 'From and to',
      when: 'started, ended',
      result: 'Result, trust and digests',
      open: 'no verdict',
      devices: 'Media',
      authorised: 'Authorised by',
      digest: 'Transfer digest',
      receipt: 'Receipt',
    },
    trust: { heading: 'Decisions about trust', none: 'None in this period.' },
    events: { heading: 'Events of the period', type: 'Event', count: 'Number' },
  },
  fr: {
    title: 'Rapport de période',
    period: (from, to) => `Du ${from} au ${to}, les deux jours compris, UTC`,
    incomplete: (file, from, through, until) =>
      `Ce rapport est incomplet : les événements ${from} à ${through}, jusqu’au ${until}, se trouvent dans l’archive ${file}. Pour ces jours, lisez cette archive.`,
    summary: {
      heading: 'Résumé',
      attempts: 'Tentatives commencées',
      verified: 'Vérifiées',
      other: 'Échouées, incomplètes, annulées, ouvertes',
      amount: 'Vérifié, envoyé ou reçu',
      people: 'Opérateurs',
      none: 'Rien n’a été envoyé, reçu ni contrôlé pendant cette période.',
    },
    transfers: {
      heading: 'Transferts et tentatives',
      transfer: 'Transfert',
      way: 'De et à',
      when: 'début, fin',
      result: 'Résultat, confiance et condensats',
      open: 'sans verdict',
      devices: 'Supports',
      authorised: 'Autorisé par',
      digest: 'Condensat du transfert',
      receipt: 'Récépissé',
    },
    trust: { heading: 'Décisions de confiance', none: 'Aucune pendant cette période.' },
    events: { heading: 'Événements de la période', type: 'Événement', count: 'Nombre' },
  },
  nl: {
    title: 'Perioderapport',
    period: (from, to) => `${from} tot en met ${to}, UTC`,
    incomplete: (file, from, through, until) =>
      `Dit rapport is onvolledig: gebeurtenissen ${from} tot en met ${through}, tot ${until}, staan in het archief ${file}. Lees voor deze dagen dat archief.`,
    summary: {
      heading: 'Samenvatting',
      attempts: 'Begonnen pogingen',
      verified: 'Geverifieerd',
      other: 'Mislukt, onvolledig, geannuleerd, open',
      amount: 'Geverifieerd, verzonden of ontvangen',
      people: 'Operators',
      none: 'In deze periode is niets verzonden, ontvangen of gecontroleerd.',
    },
    transfers: {
      heading: 'Overdrachten en pogingen',
      transfer: 'Overdracht',
      way: 'Van en naar',
      when: 'begin, einde',
      result: 'Resultaat, vertrouwen en hashes',
      open: 'geen oordeel',
      devices: 'Media',
      authorised: 'Toegestaan door',
      digest: 'Hash van de overdracht',
      receipt: 'Ontvangstbewijs',
    },
    trust: { heading: 'Beslissingen over vertrouwen', none: 'Geen in deze periode.' },
    events: { heading: 'Gebeurtenissen van de periode', type: 'Gebeurtenis', count: 'Aantal' },
  },
}

/** The words of a period report in `language`. */
export function periodLabels(language: Language): PeriodLabels {
  return languages[language]
}
