import type { heads as en } from '../en/heads'

export const heads: typeof en = {
  title: 'Têtes conservées',
  intro:
    'Une tête signée dit jusqu’où un registre était arrivé. Toutes celles que ce poste a vues sont conservées ici : un passé réécrit ensuite les contredit.',
  open: 'Têtes conservées',
  empty: {
    title: 'Aucune tête conservée pour l’instant',
    text: 'Les têtes arrivent et partent avec les supports et les récépissés. Écrivez la tête de ce registre dans un fichier à garder ailleurs, ou ajoutez un fichier écrit par un autre poste.',
  },
  count: (total, bad) =>
    bad === 0
      ? `Têtes : ${total}. Aucune n’en contredit une autre, ni ce registre.`
      : `Têtes : ${total}, dont en contradiction : ${String(bad)}. Celles-ci viennent en premier.`,
  own: 'ce poste',
  event: (sequence) => `événement ${sequence}`,
  hash: (station, sequence) => `Hachage de l’événement ${sequence} de ${station}`,
  seen: (at) => `conservée le ${at}`,
  stated: (at) => `déclarée le ${at}`,
  left: {
    medium: (id) => `partie sur le support de ${id}, prouvée par sa signature`,
    receipt: (id) => `partie dans le récépissé de ${id}, prouvée par sa signature`,
    file: (name) => `partie dans le fichier ${name}, prouvée par sa signature`,
  },
  came: {
    medium: (id) => `lue sur le support de ${id}, prouvée par la signature du transfert`,
    receipt: (id) => `lue dans le récépissé de ${id}, prouvée par sa signature`,
    file: (name) => `lue dans le fichier ${name}, prouvée par sa signature`,
  },
  marks: {
    agrees: 'concorde',
    unproven: 'sa preuve a été modifiée ici',
    'contradicts-held-head': 'ce registre a un autre événement à cet endroit',
    'older-than-held-head': 'ce registre s’arrête avant elle',
    fork: 'une autre tête y nomme un autre événement',
    'went-back': 'une tête plus tardive s’arrête avant une plus ancienne',
  },
  next: 'Vérifiez le registre, laissez cet ordinateur tel quel et adressez-vous à l’auditeur.',
  more: (count) => `En afficher ${count} de plus`,
  writeOwn: 'Écrire la tête du poste',
  writeAll: 'Écrire toutes les têtes',
  take: 'Ajouter un fichier de têtes',
  taken: (kept, known) => `Nouvelles : ${kept}. Déjà connues : ${known}.`,
  strangers: (names) => `Non conservées, car la clé n’est pas approuvée ici : ${names}.`,
  contradicted: (count) => `En contradiction avec ce qui est conservé ici : ${count}.`,
}
