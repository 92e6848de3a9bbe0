import type { companions as en } from '../en/companions'

export const companions: typeof en = {
  title: 'Dossiers d’accompagnement',
  kind: 'Nature',
  folder: 'Dossier',
  chooseFolder: 'Choisir un dossier…',
  holds: (count, files, size) => `${files} ${count < 2 ? 'fichier' : 'fichiers'}, ${size}`,
  links: (count, shown) => (count === 1 ? '1 lien reste sur place' : `${shown} liens restent sur place`),
  linksText:
    'Les liens ne sont jamais suivis. Ce vers quoi ils mènent ne voyage que s’il se trouve dans le dossier lui-même.',
  settings: {
    text: 'Ces dossiers voyagent avec chaque envoi, en plus du magasin de contenu : ce qu’OfflineUpdateExporter a écrit pour les applications Microsoft 365, UpdateServicesPackages, ou tout dossier dont l’autre côté a besoin.',
    none: 'Aucun dossier d’accompagnement n’est indiqué.',
    name: 'Nom',
    nameHint: 'Le destinataire voit ce nom et choisit un dossier pour lui.',
    noFolder: 'aucun dossier choisi',
    add: 'Ajouter le dossier',
    remove: 'Retirer',
    removeOne: (name) => `Retirer ${name} de la liste`,
  },
  places: {
    title: 'Où vont les dossiers d’accompagnement',
    text: 'Dites pour chacun où vont ses fichiers. Un dossier vide convient le mieux : rien de ce qui s’y trouve n’est écrasé, et un fichier au contenu différent arrête l’étape.',
    asked: 'pas encore décidé',
    left: 'reste sur le support',
    leave: 'Laisser sur le support',
    chooseFor: (name) => `Choisir un dossier pour ${name}`,
    leaveFor: (name) => `Laisser sur le support : ${name}`,
  },
  next: {
    title: (name) => `À faire ensuite avec ${name}`,
    left: 'Il a été laissé sur le support. Ses fichiers sont vérifiés ; ils peuvent y être copiés à la main depuis le dossier data/companions.',
    lies: 'Ses fichiers se trouvent dans',
    text: 'La procédure de Microsoft les demande. Les coches sont pour vous : elles ne sont pas conservées.',
  },
}
