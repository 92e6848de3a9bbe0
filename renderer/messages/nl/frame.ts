import type { frame as en } from '../en/frame'

export const frame: typeof en = {
  product: 'Causeway',
  places: {
    label: 'Onderdelen',
    send: 'Verzenden',
    receive: 'Ontvangen',
    audit: 'Audit',
    history: 'Geschiedenis',
    trust: 'Vertrouwen',
    settings: 'Instellingen',
  },
  roles: {
    connected: 'Verbonden',
    disconnected: 'Niet-verbonden',
    auditor: 'Audit',
  },
  sides: {
    connected: 'bij de exportserver',
    disconnected: 'bij de importserver',
    auditor: 'geschiedenissen van andere stations',
  },
  practice: 'Oefening',
  practiceMeaning: 'Niets hier raakt een echte server.',
  production: 'Productie',
  operator: 'Operator',
  otherSideOnly: 'andere kant',
  otherSide: {
    sendTitle: 'Verzenden gebeurt op het verbonden station',
    sendText:
      'Dit station is niet-verbonden: het ontvangt overdrachten en importeert ze. Begin een verzending op het station bij de exportserver.',
    receiveTitle: 'Ontvangen gebeurt op het niet-verbonden station',
    receiveText:
      'Dit station is verbonden: het exporteert en verzendt. Breng het medium naar het station bij de importserver en ontvang de overdracht daar.',
    open: 'De andere kant openen',
  },
  commands: {
    title: 'Opdrachtenlijst',
    open: 'Opdrachten',
    search: 'Typ een opdracht',
    none: 'Geen enkele opdracht bevat deze woorden.',
    goTo: (place: string) => `Naar ${place}`,
    copyFingerprint: 'De vingerafdruk van dit station kopiëren',
    openOtherSide: 'De andere kant openen (oefening)',
    theme: {
      system: 'Het thema van het systeem gebruiken',
      light: 'Het lichte thema gebruiken',
      dark: 'Het donkere thema gebruiken',
    },
    language: (name: string) => `Taal: ${name}`,
  },
  boundary: {
    title: 'Deze pagina kan niet worden getoond',
    text: 'Lopend werk gaat door; wat bewezen is, is niet verloren. Toon de pagina opnieuw, of ga naar een ander onderdeel.',
    again: 'Opnieuw tonen',
  },
  starting: 'Het station wordt gelezen…',
  startFailed: 'Causeway kan zijn station niet lezen',
}
