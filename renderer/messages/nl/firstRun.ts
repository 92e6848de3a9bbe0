import type { firstRun as en } from '../en/firstRun'

export const firstRun: typeof en = {
  title: 'Dit station instellen',
  lead: 'Een station is één installatie van Causeway bij één WSUS-server. Rol, naam en sleutel blijven daarna zoals ze zijn.',
  language: 'Taal',
  role: {
    legend: 'Waar staat dit station?',
    connected: 'Bij de exportserver',
    connectedHint: 'Verbonden: het exporteert updates en verzendt ze op verwisselbare media.',
    disconnected: 'Bij de importserver',
    disconnectedHint: 'Niet-verbonden: het verifieert wat aankomt en importeert het.',
    auditor: 'Nergens: een auditstation',
    auditorHint:
      'Het verzamelt de geschiedenissen van andere stations en legt ze naast elkaar. Het verzendt en ontvangt niets.',
    missing: 'Kies waar dit station staat.',
  },
  name: {
    label: 'Naam van dit station',
    hint: 'Staat op elke overdracht en elk ontvangstbewijs. De andere kant richt haar overdrachten aan deze naam: Export 1, Import 1.',
    missing: 'Geef het station een naam.',
    wrong: 'Gebruik 1 tot 64 tekens, zonder spatie aan het begin of einde.',
  },
  server: {
    legend: 'Oefening of een echte server?',
    practice: 'Oefening',
    practiceHint: 'Gemaakt op deze schijf, met een vervanger van wsusutil. Niets raakt een echte server.',
    windows: 'De WSUS-server van deze computer',
    windowsHint: 'Exporteert ervan of importeert erin. Vereist lidmaatschap van de lokale groep Administrators.',
    windowsUnavailable: 'Niet op deze computer: een echte WSUS-server bestaat alleen op Windows Server.',
    missing: 'Kies de oefening of de echte server.',
  },
  auditor: {
    legend: 'Oefening of echte geschiedenissen?',
    practiceHint: 'Neemt de geschiedenissen van oefenstations aan, om een audit te oefenen.',
    production: 'Productie',
    productionHint: 'Neemt de geschiedenissen van echte stations aan en weigert die van oefenstations.',
  },
  create: 'Station instellen',
  key: {
    title: (name: string) => `${name} is ingesteld`,
    lead: 'Causeway heeft een sleutel voor dit station gemaakt. De andere kant herkent het station aan de vingerafdruk van die sleutel.',
    fingerprint: 'Vingerafdruk van dit station',
    todoTitle: 'Wat u ermee doet',
    todoConnected: [
      'Lees de vingerafdruk per telefoon voor aan de operator van de importserver, of overhandig hem op papier. Stuur hem nooit mee op het medium.',
      'Die operator typt hem als uw eerste overdracht aankomt, of voegt uw openbare sleutel vooraf toe.',
      'U vindt de vingerafdruk terug onder Vertrouwen.',
    ],
    todoDisconnected: [
      'Geef de vingerafdruk per telefoon of op papier aan de operator van de exportserver. Hij bewijst dat ontvangstbewijzen van dit station komen.',
      'Vraag op dezelfde manier de vingerafdruk van het exportstation. U hebt hem nodig als de eerste overdracht aankomt.',
      'U vindt de vingerafdruk terug onder Vertrouwen.',
    ],
    todoAuditor: [
      'Vraag elk station om zijn openbare sleutel en vergelijk de vingerafdruk per telefoon of op papier. Voeg hem toe onder Vertrouwen.',
      'Vraag elk station om zijn geschiedenis als ondertekend bestand en voeg die toe onder Audit.',
      'U vindt de vingerafdruk van dit station terug onder Vertrouwen.',
    ],
    export: 'Openbare sleutel exporteren',
    exported: (location: string) => `Openbare sleutel geschreven naar ${location}`,
    begin: { connected: 'Naar Verzenden', disconnected: 'Naar Ontvangen', auditor: 'Naar Audit' },
  },
}
