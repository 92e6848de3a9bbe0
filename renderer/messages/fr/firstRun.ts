import type { firstRun as en } from '../en/firstRun'

export const firstRun: typeof en = {
  title: 'Configurer ce poste',
  lead: 'Un poste est une installation de Causeway près d’un serveur WSUS. Son rôle, son nom et sa clé ne changent plus ensuite.',
  language: 'Langue',
  role: {
    legend: 'Où se trouve ce poste ?',
    connected: 'Au serveur d’exportation',
    connectedHint: 'Connecté : il exporte les mises à jour et les envoie sur des supports amovibles.',
    disconnected: 'Au serveur d’importation',
    disconnectedHint: 'Déconnecté : il vérifie ce qui arrive et l’importe.',
    auditor: 'À aucun serveur : un poste d’audit',
    auditorHint: 'Il réunit les historiques d’autres postes et les confronte. Il n’envoie et ne reçoit rien.',
    missing: 'Choisissez où se trouve ce poste.',
  },
  name: {
    label: 'Nom de ce poste',
    hint: 'Figure sur chaque transfert et récépissé. L’autre côté adresse ses transferts à ce nom : Export 1, Import 1.',
    missing: 'Donnez un nom au poste.',
    wrong: 'Utilisez de 1 à 64 caractères, sans espace au début ni à la fin.',
  },
  server: {
    legend: 'Exercice ou vrai serveur ?',
    practice: 'Exercice',
    practiceHint: 'Créé sur ce disque, avec un remplaçant de wsusutil. Rien ne touche à un vrai serveur.',
    windows: 'Le serveur WSUS de cet ordinateur',
    windowsHint: 'Exporte depuis ce serveur ou y importe. Exige d’être membre du groupe Administrateurs local.',
    windowsUnavailable: 'Pas sur cet ordinateur : un vrai serveur WSUS n’existe que sous Windows Server.',
    missing: 'Choisissez l’exercice ou le vrai serveur.',
  },
  auditor: {
    legend: 'Exercice ou vrais historiques ?',
    practiceHint: 'Accepte les historiques de postes d’exercice, pour répéter un audit.',
    production: 'Production',
    productionHint: 'Accepte les historiques de vrais postes ; refuse ceux des postes d’exercice.',
  },
  create: 'Configurer le poste',
  key: {
    title: (name: string) => `${name} est configuré`,
    lead: 'Causeway a créé une clé pour ce poste. L’autre côté reconnaît le poste à l’empreinte de cette clé.',
    fingerprint: 'Empreinte de ce poste',
    todoTitle: 'Ce qu’il faut en faire',
    todoConnected: [
      'Lisez l’empreinte par téléphone à l’opérateur du serveur d’importation, ou remettez-la sur papier. Ne l’envoyez jamais sur le support.',
      'Cet opérateur la saisit à l’arrivée de votre premier transfert, ou ajoute votre clé publique auparavant.',
      'Vous retrouvez l’empreinte sous Confiance.',
    ],
    todoDisconnected: [
      'Donnez l’empreinte à l’opérateur du serveur d’exportation par téléphone ou sur papier. Elle prouve que les récépissés viennent de ce poste.',
      'Demandez de la même façon l’empreinte du poste d’exportation. Vous en aurez besoin à l’arrivée de son premier transfert.',
      'Vous retrouvez l’empreinte sous Confiance.',
    ],
    todoAuditor: [
      'Demandez à chaque poste sa clé publique et comparez son empreinte par téléphone ou sur papier. Ajoutez-la sous Confiance.',
      'Demandez à chaque poste son historique sous forme de fichier signé et ajoutez-le sous Audit.',
      'Vous retrouvez l’empreinte de ce poste sous Confiance.',
    ],
    export: 'Exporter la clé publique',
    exported: (location: string) => `Clé publique écrite dans ${location}`,
    begin: { connected: 'Aller à Envoyer', disconnected: 'Aller à Recevoir', auditor: 'Aller à Audit' },
  },
}
