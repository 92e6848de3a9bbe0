import type { contents as en } from '../en/contents'

export const contents: typeof en = {
  made: 'Créé',
  updates: 'Mises à jour',
  superseded: (count) => `${count} remplacées par de plus récentes`,
  bundles: (count) => `${count} composées d’autres`,
  fresh: (transfer) => `Nouveau depuis ${transfer}`,
  freshOf: (count, updates, size) =>
    count === 0 ? 'rien' : `${updates} ${count === 1 ? 'mise à jour' : 'mises à jour'}, ${size}`,
  freshNames: 'Mises à jour nouvelles',
  files: 'Fichiers qu’elles nomment',
  filesOfBytes: (files, size) => `${files}, ${size}`,
  unknownSize: (count) => `La taille de ${count} d’entre eux n’est pas connue.`,
  languages: 'Langues',
  newest: 'Mise à jour la plus récente',
  classifications: 'Par classification',
  products: 'Par produit',
  noGroup: 'non indiqué',
  groupFigures: (count, updates, size) => `${updates} ${count < 2 ? 'mise à jour' : 'mises à jour'} · ${size}`,
  more: (count) => `${count} de plus`,
  smaller: 'Les plus petits',
  largest: 'Fichiers les plus volumineux',
  layoutUnknown:
    'Le package est entier, mais Causeway n’en connaît pas la structure interne. Il peut être envoyé et importé ; on ne peut pas vérifier que tous les fichiers sont là.',
}
