import type { frame as en } from '../en/frame'

export const frame: typeof en = {
  product: 'Causeway',
  places: {
    label: 'Rubriques',
    send: 'Envoyer',
    receive: 'Recevoir',
    audit: 'Audit',
    history: 'Historique',
    trust: 'Confiance',
    settings: 'Paramètres',
  },
  roles: {
    connected: 'Connecté',
    disconnected: 'Déconnecté',
    auditor: 'Audit',
  },
  sides: {
    connected: 'au serveur d’exportation',
    disconnected: 'au serveur d’importation',
    auditor: 'historiques d’autres postes',
  },
  practice: 'Exercice',
  practiceMeaning: 'Rien ici ne touche à un vrai serveur.',
  production: 'Production',
  operator: 'Opérateur',
  otherSideOnly: 'autre côté',
  otherSide: {
    sendTitle: 'L’envoi se fait au poste connecté',
    sendText:
      'Ce poste est déconnecté : il reçoit les transferts et les importe. Commencez un envoi au poste qui se trouve près du serveur d’exportation.',
    receiveTitle: 'La réception se fait au poste déconnecté',
    receiveText:
      'Ce poste est connecté : il exporte et envoie. Portez le support au poste qui se trouve près du serveur d’importation et recevez-y le transfert.',
    open: 'Ouvrir l’autre côté',
  },
  commands: {
    title: 'Liste des commandes',
    open: 'Commandes',
    search: 'Saisissez une commande',
    none: 'Aucune commande ne contient ces mots.',
    goTo: (place: string) => `Aller à : ${place}`,
    copyFingerprint: 'Copier l’empreinte de ce poste',
    openOtherSide: 'Ouvrir l’autre côté (exercice)',
    theme: {
      system: 'Utiliser le thème du système',
      light: 'Utiliser le thème clair',
      dark: 'Utiliser le thème sombre',
    },
    language: (name: string) => `Langue : ${name}`,
  },
  boundary: {
    title: 'Cette page ne peut pas s’afficher',
    text: 'Le travail en cours continue ; rien de ce qui est prouvé n’est perdu. Affichez-la à nouveau, ou allez à une autre rubrique.',
    again: 'L’afficher à nouveau',
  },
  starting: 'Lecture du poste…',
  startFailed: 'Causeway ne peut pas lire son poste',
}
