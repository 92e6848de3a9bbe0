import type { settings as en } from '../en/settings'

export const settings: typeof en = {
  title: 'Paramètres',
  appearance: 'Langue et apparence',
  language: 'Langue',
  theme: 'Thème',
  themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
  station: {
    title: 'Ce poste',
    text: 'Fixé à la configuration du poste et invariable : les transferts et les récépissés s’y réfèrent.',
    name: 'Nom',
    role: 'Rôle',
    server: 'Serveur',
    servers: { practice: 'Serveur d’exercice, créé sur ce disque', windows: 'Serveur WSUS de cet ordinateur' },
    createdAt: 'Configuré le',
    operator: 'Opérateur',
    home: 'Dossier de base',
    homeHint:
      'Contient la clé, la liste de confiance, le registre et le travail en cours. À inclure dans la sauvegarde.',
    fingerprint: 'Empreinte',
  },
  server: {
    title: 'Serveur d’exportation',
    ageLimit: 'Âge limite de la dernière synchronisation',
    ageLimitHint: 'Un envoi s’arrête à sa première étape si la dernière synchronisation réussie est plus ancienne.',
    limited: 'Limité',
    unlimited: 'Sans limite',
    unlimitedHint: 'Le contrôle est alors affiché comme non vérifié.',
    days: 'Jours',
    daysInvalid: 'Saisissez un nombre entier de jours, de 1 à 365.',
    save: 'Enregistrer',
    saved: (days) => (days === 1 ? 'La limite est de 1 jour.' : `La limite est de ${String(days)} jours.`),
  },
  ledger: {
    title: 'Registre',
    interval: 'Rappeler de vérifier le registre',
    hint: 'L’historique dit alors qu’il est temps. Chaque vérification est enregistrée, qui que ce soit qui la lance.',
    intervals: { '7': 'chaque semaine', '31': 'chaque mois', '92': 'tous les trois mois', never: 'jamais' },
    everyDays: (days) => `tous les ${String(days)} jours`,
  },
  practice: {
    title: 'Exercice',
    text: {
      connected:
        'Ouvrez dans une deuxième fenêtre le poste du serveur d’importation d’exercice pour recevoir ce que vous envoyez ici. Un dossier peut tenir lieu de support.',
      disconnected:
        'Ouvrez dans une deuxième fenêtre le poste du serveur d’exportation d’exercice pour envoyer un transfert à recevoir ici. Un dossier peut tenir lieu de support.',
    },
    open: 'Ouvrir l’autre côté',
    rehearse: 'Simuler un problème',
    rehearseHint: 'Le serveur d’exercice est tel que vous le choisissez ici dès son prochain contrôle.',
    finds: 'Le contrôle trouve',
    findsNothing: 'Tous les contrôles sont en ordre.',
    findsLater: 'Tous les contrôles sont en ordre ; le problème se montre plus tard.',
  },
  about: {
    title: 'À propos',
    version: 'Version',
    platform: 'Plateforme',
    licence: 'Licence',
    network: 'Réseau',
    networkNone: 'Causeway n’ouvre aucune connexion réseau.',
  },
}
