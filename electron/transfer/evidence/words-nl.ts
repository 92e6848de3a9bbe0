import type { EvidenceWords } from './words'

export const nl: EvidenceWords = {
  title: 'Bewijs van één overdracht',
  about: (transfer, station) => `Overdracht ${transfer}, zoals vastgelegd op station ${station}.`,
  practice: 'OEFENING: een oefening met oefenservers. Geen bewijs van een echte overdracht.',
  contents: 'Wat hier ligt',
  files: {
    events:
      'de gebeurtenissen van de overdracht, en de gebeurtenissen daartussen waar de keten doorheen loopt: 32 bytes van de vorige hash, dan de gebeurtenis als canonieke JSON (RFC 8785); de SHA-256 ervan is haar hash',
    lines: 'dezelfde gebeurtenissen, één per regel',
    chain: 'de hashes van een reeks gebeurtenissen, op volgorde',
    head: 'de kop waarmee die reeks eindigt, ondertekend door het station',
    receipt: 'wat het importstation na de import heeft ondertekend',
    volumes: 'manifesten, tagmanifesten en handtekeningen van de volumes, zonder de inhoud',
    report: 'het rapport, om te lezen, te archiveren en mee te rekenen',
    viewer: 'alles op één pagina, voor een browser; zonder netwerk',
    signers: 'de sleutels, elk met zijn rol in de overdracht',
    station: 'de openbare sleutel van het station dat deze bundel heeft gemaakt',
    sums: 'de SHA-256 van elk bestand hier, en de handtekening van het station over die lijst',
  },
  how: 'Hoe u dit controleert, zonder Causeway',
  howTo: [
    'Nodig zijn bash, GNU coreutils (sha256sum) en OpenSSH 8.1 of nieuwer (ssh-keygen). Ga naar deze map en voer elke opdracht uit.',
    'Een controle klopt wanneer de opdracht eindigt met code 0 ("echo $?").',
    'Vergelijk eerst de vingerafdrukken van de eerste opdracht met wat de eigenaren van de sleutels u langs een andere weg hebben gezegd: al het andere rust daarop.',
  ],
  proves: 'Bewijst:',
  checks: {
    fingerprints: {
      title: 'De sleutels',
      proves:
        'nog niets: vergelijk elke vingerafdruk met de eigenaar. De laatste regel toont dat "station" de sleutel in station.pub is.',
    },
    signature: { title: 'De handtekening', proves: 'de lijst van hashes is wat het station heeft ondertekend.' },
    digests: { title: 'De bestanden', proves: 'sindsdien is geen bestand gewijzigd of verloren gegaan.' },
    'nothing-else': { title: 'Niets anders', proves: 'er is geen bestand toegevoegd.' },
    events: { title: 'De gebeurtenissen', proves: 'elke gebeurtenis is die waarvan de hash in de keten staat.' },
    links: {
      title: 'De keten',
      proves:
        'elke gebeurtenis noemt de hash van de vorige: er is er geen uit een reeks weggelaten en geen tussengevoegd.',
    },
    heads: {
      title: 'De ondertekende koppen',
      proves: 'het station heeft de laatste hash van elke reeks ondertekend, en daarmee alle gebeurtenissen ervan.',
    },
    lines: { title: 'De regels', proves: 'events.jsonl bevat dezelfde gebeurtenissen, om te lezen.' },
    receipt: {
      title: 'Het ontvangstbewijs',
      proves:
        'het importstation heeft het ondertekend, en een gebeurtenis noemt de hash ervan (de opdracht toont hoeveel).',
    },
    volumes: {
      title: 'De volumes',
      proves:
        'de afzender heeft de lijsten van bestanden ondertekend. Met de media erbij bewijst "sha256sum --check manifest-sha256.txt" in een volume de inhoud.',
    },
    'transfer-digest': {
      title: 'De hash van de overdracht',
      proves:
        'deze volumes, en geen andere, zijn de overdracht die de gebeurtenissen noemen (de opdracht toont hoeveel).',
    },
    report: {
      title: 'Het rapport',
      proves: 'de getoonde hash is de rapporthash onder aan elke pagina van report.pdf: beide zeggen hetzelfde.',
    },
  },
  notHere: 'Niet in deze bundel',
  noReceipt: 'Een ontvangstbewijs: dit station heeft er geen voor deze overdracht.',
  noVolumes: 'De bestandslijsten van de volumes: er is geen medium opgegeven. Hun hashes staan in de gebeurtenissen.',
  someVolumes: (count, of) =>
    `Alle volumes: er zijn er ${String(count)} van ${String(of)} opgegeven, dus de hash van de overdracht kan niet worden berekend.`,
  notProven: 'Wat geen opdracht hier kan bewijzen',
  limits: [
    'Dat de eigen sleutel van het station niet is gebruikt om een andere geschiedenis te schrijven. Wie die sleutel heeft, kan andere gebeurtenissen ondertekenen. Vergelijk de koppen met die welke het station op media en ontvangstbewijzen hebben verlaten, of laat een auditstation beide kanten afstemmen.',
    'Dat de klok van het station juist liep, en dat een persoon is wie het account zegt.',
    'Wat er tussen de stations met een medium is gebeurd, behalve dat de inhoud niet is veranderd.',
  ],
  ledgerDamaged:
    'WAARSCHUWING: toen deze bundel werd gemaakt, was het register van het station niet intact. Het rapport noemt de eerste foute gebeurtenis.',
  viewer: {
    note: 'Deze pagina toont wat de bestanden ernaast bevatten. Zelf bewijst zij niets: dat doen de opdrachten in README.txt.',
    events: 'Gebeurtenissen en hun hashes',
    otherWork: 'ander werk',
    payload: 'Vastgelegd',
    signedHead: 'Ondertekende kop',
    keys: 'Sleutels',
    parts: { station: 'dit station', sender: 'afzender', receiver: 'ontvanger' },
    language: 'Taal',
  },
}
