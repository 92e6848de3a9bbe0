import type { Language } from '../../shared/domain'

/** Text of the system's own dialogs, which the window's page cannot show. */
export interface NativeWords {
  readonly chooseFolder: string
  readonly chooseKey: string
  readonly chooseSigners: string
  readonly chooseProgram: string
  readonly publicKeys: string
  readonly chooseHeads: string
  readonly heads: string
  readonly chooseHistories: string
  readonly histories: string
  readonly chooseReceipt: string
  readonly receipts: string
  readonly save: string
  readonly quitTitle: string
  readonly quitText: string
  readonly keepRunning: string
  readonly quit: string
}

export const nativeWords: Readonly<Record<Language, NativeWords>> = {
  en: {
    chooseFolder: 'Choose the folder that stands in for a medium',
    chooseKey: 'Choose the public key of the other station',
    chooseSigners: 'Choose the statement of a new key, or a list of signers',
    chooseProgram: 'Choose the program of the malware scanner',
    publicKeys: 'Public keys',
    chooseHeads: 'Choose a file with heads of ledgers',
    heads: 'Heads of ledgers',
    chooseHistories: 'Choose histories and receipts of other stations',
    histories: 'Histories and receipts',
    chooseReceipt: 'Choose the signed receipt',
    receipts: 'Receipts',
    save: 'Save as',
    quitTitle: 'A step is still running.',
    quitText:
      'What is done so far is kept. Open Causeway again to take the step up where it stopped. An import of metadata that is stopped leaves part of the updates and must be run again.',
    keepRunning: 'Keep running',
    quit: 'Stop the step and quit',
  },
  fr: {
    chooseFolder: 'Choisir le dossier qui tient lieu de support',
    chooseKey: 'Choisir la clé publique de l’autre station',
    chooseSigners: 'Choisir la déclaration d’une nouvelle clé, ou une liste de signataires',
    chooseProgram: 'Choisir le programme de l’analyseur',
    publicKeys: 'Clés publiques',
    chooseHeads: 'Choisir un fichier de têtes de registres',
    heads: 'Têtes de registres',
    chooseHistories: 'Choisir les historiques et récépissés d’autres postes',
    histories: 'Historiques et récépissés',
    chooseReceipt: 'Choisir le récépissé signé',
    receipts: 'Récépissés',
    save: 'Enregistrer sous',
    quitTitle: 'Une étape est encore en cours.',
    quitText:
      'Ce qui est déjà fait est conservé. Rouvrez Causeway pour reprendre l’étape là où elle s’est arrêtée. Une importation de métadonnées arrêtée laisse une partie des mises à jour et doit être relancée.',
    keepRunning: 'Laisser continuer',
    quit: 'Arrêter l’étape et quitter',
  },
  nl: {
    chooseFolder: 'Kies de map die als medium dient',
    chooseKey: 'Kies de openbare sleutel van het andere station',
    chooseSigners: 'Kies de verklaring van een nieuwe sleutel, of een lijst van ondertekenaars',
    chooseProgram: 'Kies het programma van de malwarescanner',
    publicKeys: 'Openbare sleutels',
    chooseHeads: 'Kies een bestand met koppen van registers',
    heads: 'Koppen van registers',
    chooseHistories: 'Kies geschiedenissen en ontvangstbewijzen van andere stations',
    histories: 'Geschiedenissen en ontvangstbewijzen',
    chooseReceipt: 'Kies het ondertekende ontvangstbewijs',
    receipts: 'Ontvangstbewijzen',
    save: 'Opslaan als',
    quitTitle: 'Er is nog een stap bezig.',
    quitText:
      'Wat al gedaan is, blijft behouden. Open Causeway opnieuw om de stap te hervatten waar hij is gestopt. Een import van metagegevens die wordt gestopt, laat een deel van de updates achter en moet opnieuw worden uitgevoerd.',
    keepRunning: 'Laten doorgaan',
    quit: 'Stap stoppen en afsluiten',
  },
}
