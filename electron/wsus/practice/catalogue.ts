import { guidOf } from './random'

/** Texts by language; English is always there. */
export type Localized = Readonly<Record<'en' | 'fr' | 'nl' | 'de', string>>

/** A category of the practice catalogue. Its GUID depends on its English name only. */
export interface Category {
  readonly id: string
  readonly type: 'Company' | 'ProductFamily' | 'Product' | 'UpdateClassification'
  readonly title: Localized
}

const same = (text: string): Localized => ({ en: text, fr: text, nl: text, de: text })

function category(type: Category['type'], title: Localized): Category {
  return { id: guidOf(`practice ${type} ${title.en}`), type, title }
}

const company = category('Company', same('Microsoft'))
const windows = category('ProductFamily', same('Windows'))
const windows11 = category('Product', same('Windows 11'))
const server2025 = category('Product', same('Microsoft Server operating system-24H2'))
const defender = category('Product', same('Microsoft Defender Antivirus'))
const edge = category('Product', same('Microsoft Edge'))

const security = category('UpdateClassification', {
  en: 'Security Updates',
  fr: 'Mises à jour de la sécurité',
  nl: 'Beveiligingsupdates',
  de: 'Sicherheitsupdates',
})
const definitions = category('UpdateClassification', {
  en: 'Definition Updates',
  fr: 'Mises à jour de définitions',
  nl: 'Definitie-updates',
  de: 'Definitionsupdates',
})
const updates = category('UpdateClassification', {
  en: 'Updates',
  fr: 'Mises à jour',
  nl: 'Updates',
  de: 'Updates',
})

/** In the order in which an export writes them: each only names those before it. */
export const CATEGORIES: readonly Category[] = [
  security,
  definitions,
  updates,
  company,
  windows,
  windows11,
  server2025,
  defender,
  edge,
]

export const DETECTOIDS = [
  { id: guidOf('practice detectoid x64'), title: 'x64-based systems' },
  { id: guidOf('practice detectoid arm64'), title: 'ARM64-based systems' },
  { id: guidOf('practice detectoid servicing stack'), title: 'Servicing stack is current' },
] as const

/** A kind of update that comes again each month. `number` makes each one distinct. */
export interface Family {
  readonly product: Category
  readonly classification: Category
  readonly title: (month: string, number: number) => Localized
}

export const FAMILIES: readonly Family[] = [
  {
    product: windows11,
    classification: security,
    title: (month, number) => ({
      en: `${month} Cumulative Update for Windows 11, version 24H2 for x64-based Systems (KB${number})`,
      fr: `${month} Mise à jour cumulative pour Windows 11, version 24H2 pour les systèmes x64 (KB${number})`,
      nl: `${month} Cumulatieve update voor Windows 11, versie 24H2 voor x64-systemen (KB${number})`,
      de: `${month} Kumulatives Update für Windows 11, Version 24H2 für x64-basierte Systeme (KB${number})`,
    }),
  },
  {
    product: server2025,
    classification: security,
    title: (month, number) => ({
      en: `${month} Security Update for Microsoft server operating system version 24H2 (KB${number})`,
      fr: `${month} Mise à jour de sécurité pour le système d'exploitation serveur Microsoft version 24H2 (KB${number})`,
      nl: `${month} Beveiligingsupdate voor Microsoft-serverbesturingssysteem versie 24H2 (KB${number})`,
      de: `${month} Sicherheitsupdate für Microsoft-Serverbetriebssystem, Version 24H2 (KB${number})`,
    }),
  },
  {
    product: defender,
    classification: definitions,
    title: (_month, number) => ({
      en: `Security Intelligence Update for Microsoft Defender Antivirus (Version 1.459.${number % 10_000}.0)`,
      fr: `Mise à jour de la veille de sécurité pour l'antivirus Microsoft Defender (version 1.459.${number % 10_000}.0)`,
      nl: `Beveiligingsinformatie-update voor Microsoft Defender Antivirus (versie 1.459.${number % 10_000}.0)`,
      de: `Security Intelligence-Update für Microsoft Defender Antivirus (Version 1.459.${number % 10_000}.0)`,
    }),
  },
  {
    product: edge,
    classification: updates,
    title: (month, number) => ({
      en: `${month} Microsoft Edge-Stable Channel for x64 based Editions (Build ${number})`,
      fr: `${month} Microsoft Edge - canal stable pour les éditions x64 (build ${number})`,
      nl: `${month} Microsoft Edge - stabiel kanaal voor x64-edities (build ${number})`,
      de: `${month} Microsoft Edge - stabiler Kanal für x64-basierte Editionen (Build ${number})`,
    }),
  },
]

export const LICENCE: Localized = {
  en: 'Practice licence terms. These words stand in for the licence terms of an update.\r\n',
  fr: "Termes du contrat de licence d'exercice. Ce texte remplace le contrat de licence d'une mise à jour.\r\n",
  nl: 'Licentievoorwaarden voor oefening. Deze tekst vervangt de licentievoorwaarden van een update.\r\n',
  de: 'Lizenzbedingungen zur Übung. Dieser Text steht für die Lizenzbedingungen eines Updates.\r\n',
}
