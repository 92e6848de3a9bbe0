import { countOf, detail, endOf, timeOf } from '../details'
import type { Wording } from '../types'
import { verdicts } from './words'

const askStation =
  'Vraag het station om zijn basismap zoals die is, en vergelijk met media en ontvangstbewijzen die zijn bewaard.'
const askNewer = 'Vraag dit station om een nieuwere geschiedenis en stem opnieuw af.'

export const findings: Wording['findings'] = {
  'ledger-rewritten': {
    sentence: (d) => `De geschiedenis van ${detail(d, 'name', 'dit station')} is niet die welke het eerder toonde`,
    next: askStation,
  },
  'head-contradicts': {
    sentence: () =>
      'Een kop die dit station heeft verlaten noemt een andere gebeurtenis dan in zijn register staat: het verleden is herschreven',
    next: askStation,
  },
  'ledger-cut-off': {
    sentence: (d) =>
      `Het register van ${detail(d, 'name', 'dit station')} eindigt vóór een gebeurtenis die het ooit had: het is afgekapt of vervangen`,
    next: askStation,
  },
  'receive-without-send': {
    sentence: (d) =>
      `Er is een overdracht ontvangen die het register van ${detail(d, 'name', 'de afzender')} niet als verzonden kent`,
    next: 'Vraag wie het medium heeft gemaakt: de sleutel van de afzender heeft het ondertekend en zijn register zwijgt erover.',
  },
  'digest-differs': {
    sentence: () => 'Wat is ontvangen is niet wat is verzonden: de hashes van de overdracht verschillen',
    next: 'Vergelijk de tagmanifesten op het medium met beide hashes.',
  },
  'counts-differ': {
    sentence: (d) =>
      `Verzonden: ${countOf(d, 'sentFiles', 'nl')} bestanden, ${countOf(d, 'sentBytes', 'nl')} bytes; ontvangen: ${countOf(d, 'receivedFiles', 'nl')} bestanden, ${countOf(d, 'receivedBytes', 'nl')} bytes`,
    next: 'Vergelijk de manifesten op het medium met beide aantallen.',
  },
  'received-twice': {
    sentence: () => 'Dezelfde overdracht is twee keer ontvangen',
    next: 'Bekijk beide gebeurtenissen: een station weigert wat zijn eigen register als ontvangen kent.',
  },
  'received-before-sent': {
    sentence: (d) => `Ontvangen op ${timeOf(d, 'received', 'nl')}, vóór de verzending op ${timeOf(d, 'sent', 'nl')}`,
    next: 'Vergelijk de klokken van beide stations en vraag wie ze heeft gezet.',
  },
  'number-twice': {
    sentence: (d) => `Twee overdrachten hebben het nummer ${detail(d, 'number', '')}`,
    next: 'Vraag of er twee kopieën van dit station in gebruik waren.',
  },
  'receipt-forged': {
    sentence: (d) =>
      `Een ontvangstbewijs draagt niet de handtekening van ${detail(d, 'name', 'het station dat het noemt')}`,
    next: 'Bewaar het ontvangstbewijs en vraag hoe het bij dit station is gekomen.',
  },
  'receipt-differs': {
    sentence: () => 'Een ontvangstbewijs zegt iets anders dan het register waaruit het komt',
    next: 'Vergelijk het ontvangstbewijs met het oordeel van de ontvangst en met dat van de verzending.',
  },
  'receipt-unknown': {
    sentence: (d) =>
      `Het register van ${detail(d, 'name', 'het station')} kent een ontvangstbewijs niet dat zijn sleutel heeft ondertekend`,
    next: askStation,
  },
  'send-without-receive': {
    sentence: (d) =>
      `Verzonden en na ${detail(d, 'days', '?')} dagen niet ontvangen bij ${detail(d, 'name', 'de bestemming')}`,
    next: 'Zoek het medium. Is het verloren, laat het verlies dan vastleggen.',
  },
  'send-unfinished': {
    sentence: (d) => `Een begonnen verzending is na ${detail(d, 'days', '?')} dagen niet beëindigd`,
    next: 'Laat haar op het station afmaken of annuleren.',
  },
  'receive-unfinished': {
    sentence: (d) => `Een begonnen ontvangst is na ${detail(d, 'days', '?')} dagen niet beëindigd`,
    next: 'Laat ze op het station afmaken of annuleren.',
  },
  'number-missing': {
    sentence: (d) =>
      d['from'] === d['to']
        ? `Overdrachtsnummer ${detail(d, 'from', '')} ontbreekt`
        : `De overdrachtsnummers ${detail(d, 'from', '')} tot en met ${detail(d, 'to', '')} ontbreken`,
    next: 'Vraag het station: elke verzending krijgt het volgende nummer, ook als er niets van kwam.',
  },
  'receipt-missing': {
    sentence: () => 'Ontvangen, en er is geen ontvangstbewijs ondertekend',
    next: 'Laat de ontvangst afmaken: de laatste stap ondertekent het ontvangstbewijs.',
  },
  'station-missing': {
    sentence: (d) => `De geschiedenis van ${detail(d, 'name', 'een station')} is hier niet`,
    next: 'Vraag dat station om een ondertekende geschiedenis en voeg die toe.',
  },
  'history-too-old': {
    sentence: (d) =>
      `De geschiedenis van ${detail(d, 'name', 'een station')} eindigt vóór datgene waarover een ander stuk spreekt`,
    next: askNewer,
  },
  'clock-set-back': {
    sentence: (d) => `De klok van het station is ${detail(d, 'seconds', '?')} seconden teruggezet`,
    next: 'Vraag wie dat deed. De volgorde van gebeurtenissen bewijst de keten, niet hun tijd.',
  },
  'device-unknown': {
    sentence: (d) => `Gelezen van apparaat ${detail(d, 'serial', '?')}, dat de afzender niet heeft beschreven`,
    next: 'Vraag welke weg het medium heeft afgelegd: het kan een kopie zijn.',
  },
  'device-flagged': {
    sentence: (d) => `Apparaat ${detail(d, 'serial', '')} droeg iets waarvoor niemand een verklaring gaf`,
    next: 'Bekijk de gebeurtenis en vraag wie het apparaat had.',
  },
  'under-way': {
    sentence: (d) =>
      Number(d['days'] ?? 0) < 1
        ? 'Nog niet ontvangen, minder dan een dag na de verzending'
        : `Nog niet ontvangen, ${d['days'] === 1 ? '1 dag' : `${countOf(d, 'days', 'nl')} dagen`} na de verzending`,
    next: askNewer,
  },
  'refused-there': {
    sentence: (d) => `Niet ontvangen: de poging daar eindigde als ${endOf(d, verdicts)}`,
    next: 'De oorzaak staat in de gebeurtenis.',
  },
  'lost-on-the-way': {
    sentence: () => 'Niet ontvangen: het verlies van het medium is vastgelegd',
    next: 'De gebeurtenis zegt wanneer en door wie.',
  },
  'in-archive': {
    sentence: (d) =>
      `${detail(d, 'name', 'Dit station')} heeft zijn gebeurtenissen tot en met ${detail(d, 'through', '?')} in een archief dat hier niet is: niet beoordeeld`,
    next: 'Vraag het station om het archief, voeg het toe en stem opnieuw af.',
  },
}
