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
  practice: {
    title: 'Exercice',
    text: {
      connected:
        'Ouvrez dans une deuxième fenêtre le poste du serveur d’importation d’exercice pour recevoir ce que vous envoyez ici. Un dossier peut tenir lieu de support.',
      disconnected:
        'Ouvrez dans une deuxième fenêtre le poste du serveur d’exportation d’exercice pour envoyer un transfert à recevoir ici. Un dossier peut tenir lieu de support.',
    },
    open: 'Ouvrir l’autre côté',
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
