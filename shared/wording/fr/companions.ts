import type { Wording } from '../types'

export const companions: Wording['companions'] = {
  'microsoft-365-apps': {
    label: 'Applications Microsoft 365',
    before: [
      'OfflineUpdateExporter télécharge le contenu des mises à jour des applications Microsoft 365 qui ne sont pas refusées dans WSUS ; elles n’ont pas besoin d’approbation.',
      'Refuser une mise à jour l’écarte de ce dossier, mais pas du package de métadonnées : l’autre côté la connaîtra sans son contenu.',
    ],
    steps: (folder) => [
      `Veillez à ce que ${folder} soit sur un disque local du serveur de site de niveau supérieur : l’étape suivante n’accepte qu’un chemin local. Si cet ordinateur en est un autre, copiez-y le dossier.`,
      `Sur le serveur de site, donnez ce chemin (ici ${folder}) à la propriété O365OflBaseUrlConfigured du composant SMS_WSUS_CONFIGURATION_MANAGER. La page de Microsoft « Synchroniser les mises à jour des applications Microsoft 365 à partir d’un point de mise à jour logicielle déconnecté » contient le script PowerShell.`,
      'Redémarrez le service SMS_Executive sur le serveur de site.',
      'Dans les propriétés du composant Point de mise à jour logicielle, sélectionnez la classification « Mises à jour » et le produit « Client Office 365 » (plus récent : « Microsoft 365 Apps/Office 2019/Office LTSC »).',
      'Lancez une synchronisation des mises à jour logicielles, puis déployez-les comme d’habitude.',
    ],
    after: [
      'Les mises à jour refusées sur le serveur d’exportation sont connues ici, sans contenu dans ce dossier : refusez-les ici aussi.',
      'Pour une mise à jour qui n’y est plus refusée, OfflineUpdateExporter doit être exécuté à nouveau dans un dossier vide, et un nouveau transfert doit la porter.',
    ],
  },
  'update-services-packages': {
    label: 'Mises à jour publiées localement (UpdateServicesPackages)',
    before: [
      'UpdateServicesPackages est un partage distinct, à côté de WSUSContent ; le certificat qui a signé ses packages ne voyage pas avec lui.',
    ],
    steps: (folder) => [
      `Veillez à ce que le partage UpdateServicesPackages du serveur d’importation contienne les packages : ils sont dans ${folder}. Si ce n’est pas le dossier du partage, copiez-les dans celui-ci.`,
      'Faites approuver le certificat qui a signé les packages par le serveur d’importation et tous les ordinateurs clients : dans Éditeurs approuvés et, s’il est auto-signé, aussi dans Autorités de certification racines de confiance.',
    ],
    after: [
      'Les ordinateurs clients refusent les mises à jour publiées localement dont ils n’approuvent pas le certificat de signature.',
    ],
  },
  other: {
    label: 'Autre dossier',
    before: [],
    steps: () => [],
    after: [],
  },
}
