import type { ErrorDetails } from '../../errors'
import { detail, tail } from '../details'
import type { ScanErrors } from '../types'

const scanner = (d: ErrorDetails) => detail(d, 'scanner', 'De malwarescanner')

const UNFIT: Readonly<Record<string, string>> = {
  'found-nothing': 'heeft het EICAR-testbestand niet gevonden',
  'found-everything': 'noemt een schoon bestand malware',
  miscounted: 'telt de bestanden van de zelftest niet goed',
}

export const scanErrors: ScanErrors = {
  'scan.hit': {
    title: (d) =>
      `${scanner(d)} vond ${detail(d, 'name', 'malware')} in ${detail(d, 'path', 'een bestand')}${Number(d['count']) > 1 ? ` en in nog ${Number(d['count']) - 1}` : ''}`,
    next: () =>
      'Er is niets geïmporteerd en op het medium is niets veranderd. Bewaar het medium als bewijs, licht uw beveiligingsfunctionaris in, en waarschuw de afzender langs een andere weg.',
  },
  'scan.medium-changed': {
    title: (d) =>
      `${detail(d, 'path', 'Een bestand')} is op het medium verwijderd of veranderd terwijl ${scanner(d)} het las`,
    next: () =>
      'Er is niets geïmporteerd. Zoek de oorzaak: een scanner die opruimt, of realtimebeveiliging. Schakel dat voor media uit en vraag de afzender om een nieuw medium.',
  },
  'scan.incomplete': {
    title: (d) =>
      `${scanner(d)} las ${detail(d, 'read', 'een deel')} van ${detail(d, 'of', 'alle')} bestanden${tail(d, 'path', ', niet ')}${tail(d, 'reason', ': ')}`,
    next: () =>
      'Er is niets geïmporteerd. Verruim de grenzen van de scanner, voeg een tweede toe, of laat de beheerder in Instellingen aanvaarden dat hij bestanden overslaat; scan daarna opnieuw.',
  },
  'scan.uncounted': {
    title: (d) => `${scanner(d)} zegt niet hoeveel bestanden zijn gelezen`,
    next: () =>
      'Er is niets geïmporteerd. De beheerder kan dat in Instellingen aanvaarden, of een scanner instellen die elk gelezen bestand telt; scan daarna opnieuw.',
  },
  'scan.nothing-read': {
    title: (d) => `${scanner(d)} noemt de inhoud schoon, maar heeft niets gelezen`,
    next: () => 'Er is niets geïmporteerd. Kijk of een uitsluiting de scanner van het medium weghoudt en scan opnieuw.',
  },
  'scan.failed': {
    title: (d) =>
      `De scan door ${detail(d, 'scanner', 'de malwarescanner')} kwam niet tot een geloofwaardig einde${tail(d, 'reason', ': ')}`,
    next: () =>
      'Er is niets geïmporteerd. Lees wat de scanner afdrukte, verhelp het en scan opnieuw: wat geverifieerd is, blijft dat.',
  },
  'scan.path-unusable': {
    title: (d) =>
      d['problem'] === 'line-end'
        ? `${detail(d, 'scanner', 'De malwarescanner')} kan geen pad met een regeleinde krijgen${tail(d, 'path', ': ')}`
        : `${detail(d, 'scanner', 'De malwarescanner')} kan geen pad van meer dan ${detail(d, 'most', '1022')} bytes lezen${tail(d, 'path', ': ')}`,
    next: () =>
      'Er is niets geïmporteerd. Koppel het medium aan een kort pad zonder regeleinden (voor de zelftest: verplaats de basismap van het station) en scan opnieuw.',
  },
  'scan.too-few-engines': {
    title: (d) =>
      `Dit station eist ${detail(d, 'required', 'meer')} verschillende malwarescanners en heeft er ${detail(d, 'found', 'minder')}`,
    next: () =>
      'Stel onder Instellingen, Malwarescanners, in wat ontbreekt en verifieer opnieuw. Eén engine onder twee namen telt één keer.',
  },
  'scan.outstanding': {
    title: () => 'Een malwarescanner van dit station heeft deze overdracht niet gelezen',
    next: () =>
      'Voer de stap Verifiëren opnieuw uit: die scant en leest niets opnieuw wat al geverifieerd is. Ga daarna verder met de inhoud.',
  },
  'scanner.unfit': {
    title: (d) => `${scanner(d)} ${UNFIT[String(d['problem'])] ?? 'doorstond de zelftest niet'}`,
    next: () =>
      'Niets van wat hij zegt telt. Kijk of de handtekeningen zijn geladen en of hij aanstaat, test hem opnieuw en scan opnieuw.',
  },
  'scanner.test-file-taken': {
    title: (d) =>
      `De bestanden voor de zelftest van ${detail(d, 'scanner', 'de malwarescanner')} zijn tijdens de test verwijderd of veranderd`,
    next: (d) =>
      `Sluit ${detail(d, 'folder', 'de map “scanning” in de basismap van het station')} uit van realtimebeveiliging en zorg dat de scanner niets zelf verwijdert.`,
  },
  'scanner.not-found': {
    title: (d) => `Er is geen malwarescanner met de naam ${detail(d, 'name', 'die u gaf')}`,
    next: () => 'Bekijk wat er is met “causeway scan list”, of onder Instellingen.',
  },
  'scanner.name-taken': {
    title: (d) => `Er is al een malwarescanner met de naam ${detail(d, 'name', 'die u gaf')}`,
    next: () => 'Kies een andere naam, of verwijder eerst de andere.',
  },
}
