import type { settings as en } from '../en/settings'

export const settings: typeof en = {
  title: 'Instellingen',
  appearance: 'Taal en weergave',
  language: 'Taal',
  theme: 'Thema',
  themes: { system: 'Zoals het systeem', light: 'Licht', dark: 'Donker' },
  station: {
    title: 'Dit station',
    text: 'Vastgelegd bij het instellen en niet te wijzigen: overdrachten en ontvangstbewijzen verwijzen ernaar.',
    name: 'Naam',
    role: 'Rol',
    server: 'Server',
    servers: { practice: 'Oefenserver, gemaakt op deze schijf', windows: 'WSUS-server van deze computer' },
    createdAt: 'Ingesteld op',
    operator: 'Operator',
    home: 'Basismap',
    homeHint: 'Bevat de sleutel, de vertrouwenslijst, het register en lopend werk. Neem de map op in de back-up.',
    fingerprint: 'Vingerafdruk',
  },
  server: {
    title: 'Exportserver',
    ageLimit: 'Leeftijdsgrens van de laatste synchronisatie',
    ageLimitHint: 'Een verzending stopt bij de eerste stap als de laatste geslaagde synchronisatie ouder is.',
    limited: 'Begrensd',
    unlimited: 'Geen grens',
    unlimitedHint: 'De controle staat er dan als niet gecontroleerd.',
    days: 'Dagen',
    daysInvalid: 'Typ een heel aantal dagen van 1 tot 365.',
    save: 'Opslaan',
    saved: (days) => (days === 1 ? 'De grens is 1 dag.' : `De grens is ${String(days)} dagen.`),
  },
  ledger: {
    title: 'Register',
    interval: 'Herinneren om het register te verifiëren',
    hint: 'De geschiedenis zegt dan dat het tijd is. Elke verificatie wordt vastgelegd, wie haar ook start.',
    intervals: { '7': 'elke week', '31': 'elke maand', '92': 'elke drie maanden', never: 'nooit' },
    everyDays: (days) => `elke ${String(days)} dagen`,
  },
  practice: {
    title: 'Oefening',
    text: {
      connected:
        'Open in een tweede venster het station bij de oefenimportserver om te ontvangen wat u hier verzendt. Een map kan het medium vervangen.',
      disconnected:
        'Open in een tweede venster het station bij de oefenexportserver om een overdracht te verzenden die u hier kunt ontvangen. Een map kan het medium vervangen.',
    },
    open: 'De andere kant openen',
    rehearse: 'Een probleem oefenen',
    rehearseHint: 'De oefenserver is zoals u hier kiest vanaf de volgende controle.',
    finds: 'De controle vindt',
    findsNothing: 'Alle controles zijn in orde.',
    findsLater: 'Alle controles zijn in orde; het blijkt later.',
  },
  about: {
    title: 'Over',
    version: 'Versie',
    platform: 'Platform',
    licence: 'Licentie',
    network: 'Netwerk',
    networkNone: 'Causeway opent geen netwerkverbinding.',
  },
}
