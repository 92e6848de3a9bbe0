import type { heads as en } from '../en/heads'

export const heads: typeof en = {
  title: 'Bewaarde koppen',
  intro:
    'Een ondertekende kop zegt hoe ver een register was gekomen. Elke kop die dit station zag, wordt hier bewaard: een verleden dat later wordt herschreven, spreekt hem tegen.',
  open: 'Bewaarde koppen',
  empty: {
    title: 'Er is nog geen kop bewaard',
    text: 'Koppen komen en gaan met media en ontvangstbewijzen. Schrijf de kop van dit register naar een bestand en bewaar dat elders, of voeg een bestand toe dat een ander station schreef.',
  },
  count: (total, bad) =>
    bad === 0
      ? `Koppen: ${total}. Geen ervan spreekt een andere of dit register tegen.`
      : `Koppen: ${total}, in tegenspraak: ${String(bad)}. Die staan bovenaan.`,
  own: 'dit station',
  event: (sequence) => `gebeurtenis ${sequence}`,
  hash: (station, sequence) => `Hash van gebeurtenis ${sequence} van ${station}`,
  seen: (at) => `bewaard op ${at}`,
  stated: (at) => `opgegeven op ${at}`,
  left: {
    medium: (id) => `vertrokken op het medium van ${id}, bewezen door zijn handtekening`,
    receipt: (id) => `vertrokken in het ontvangstbewijs van ${id}, bewezen door zijn handtekening`,
    file: (name) => `vertrokken in het bestand ${name}, bewezen door zijn handtekening`,
  },
  came: {
    medium: (id) => `gelezen van het medium van ${id}, bewezen door de handtekening van de overdracht`,
    receipt: (id) => `gelezen uit het ontvangstbewijs van ${id}, bewezen door zijn handtekening`,
    file: (name) => `gelezen uit het bestand ${name}, bewezen door zijn handtekening`,
  },
  marks: {
    agrees: 'klopt',
    unproven: 'het bewijs ervan is hier gewijzigd',
    'contradicts-held-head': 'dit register heeft daar een andere gebeurtenis',
    'older-than-held-head': 'dit register eindigt ervoor',
    fork: 'een andere kop noemt daar een andere gebeurtenis',
    'went-back': 'een latere kop eindigt vóór een eerdere',
  },
  next: 'Verifieer het register, laat deze computer zoals hij is en vraag de auditor.',
  more: (count) => `Nog ${count} tonen`,
  writeOwn: 'Eigen kop schrijven',
  writeAll: 'Alle koppen schrijven',
  take: 'Bestand met koppen toevoegen',
  taken: (kept, known) => `Nieuw: ${kept}. Al bekend: ${known}.`,
  strangers: (names) => `Niet bewaard, omdat de sleutel hier niet wordt vertrouwd: ${names}.`,
  contradicted: (count) => `In tegenspraak met wat hier wordt bewaard: ${count}.`,
}
