import type { EvidenceWords } from './words'

export const fr: EvidenceWords = {
  title: 'Preuves d’un transfert',
  about: (transfer, station) => `Transfert ${transfer}, tel que le poste ${station} l’a consigné.`,
  practice: 'EXERCICE : répétition avec des serveurs d’exercice. Ne prouve aucun transfert réel.',
  contents: 'Ce que contient ce dossier',
  files: {
    events:
      'les événements du transfert, et ceux qui se trouvent entre eux dans la chaîne : 32 octets du condensat précédent, puis l’événement en JSON canonique (RFC 8785) ; son SHA-256 est son condensat',
    lines: 'les mêmes événements, un par ligne',
    chain: 'les condensats d’une suite d’événements, dans l’ordre',
    head: 'la tête qui clôt cette suite, signée par le poste',
    receipt: 'ce que le poste d’importation a signé après l’importation',
    volumes: 'manifestes, manifestes des balises et signatures des volumes, sans le contenu',
    report: 'le rapport, pour la lecture, le classement et le calcul',
    viewer: 'le tout sur une page, pour un navigateur ; sans réseau',
    signers: 'les clés, chacune avec son rôle dans le transfert',
    station: 'la clé publique du poste qui a établi ce dossier',
    sums: 'le SHA-256 de chaque fichier, et la signature de cette liste par le poste',
  },
  how: 'Comment vérifier, sans Causeway',
  howTo: [
    'Il faut bash, GNU coreutils (sha256sum) et OpenSSH 8.1 ou plus récent (ssh-keygen). Placez-vous dans ce dossier et lancez chaque commande.',
    'Une vérification aboutit lorsque sa commande se termine par le code 0 (« echo $? »).',
    'Comparez d’abord les empreintes de la première commande avec celles que leurs détenteurs vous ont données par une autre voie : tout le reste en dépend.',
  ],
  proves: 'Établit :',
  checks: {
    fingerprints: {
      title: 'Les clés',
      proves:
        'rien encore : comparez chaque empreinte avec son détenteur. La dernière ligne montre que « station » est la clé de station.pub.',
    },
    signature: { title: 'La signature', proves: 'la liste des condensats est celle que le poste a signée.' },
    digests: { title: 'Les fichiers', proves: 'aucun fichier n’a été modifié ni perdu depuis.' },
    'nothing-else': { title: 'Rien d’autre', proves: 'aucun fichier n’a été ajouté.' },
    events: { title: 'Les événements', proves: 'chaque événement est celui dont le condensat figure dans la chaîne.' },
    links: {
      title: 'La chaîne',
      proves:
        'chaque événement nomme le condensat du précédent : aucun n’a été retiré d’une suite, aucun n’y a été inséré.',
    },
    heads: {
      title: 'Les têtes signées',
      proves: 'le poste a signé le dernier condensat de chaque suite et, par là, tous ses événements.',
    },
    lines: { title: 'Les lignes', proves: 'events.jsonl contient les mêmes événements, pour la lecture.' },
    receipt: {
      title: 'Le récépissé',
      proves: 'le poste d’importation l’a signé, et un événement en nomme le condensat (la commande affiche combien).',
    },
    volumes: {
      title: 'Les volumes',
      proves:
        'l’expéditeur a signé les listes de fichiers. Avec les supports, « sha256sum --check manifest-sha256.txt » dans un volume prouve le contenu.',
    },
    'transfer-digest': {
      title: 'Le condensat du transfert',
      proves:
        'ces volumes, et aucun autre, sont le transfert que nomment les événements (la commande affiche combien).',
    },
    report: {
      title: 'Le rapport',
      proves:
        'le condensat affiché est celui qui figure au bas de chaque page de report.pdf : les deux disent la même chose.',
    },
  },
  notHere: 'Absent de ce dossier',
  noReceipt: 'Un récépissé : ce poste n’en détient pas pour ce transfert.',
  noVolumes:
    'Les listes de fichiers des volumes : aucun support n’a été indiqué. Leurs condensats figurent dans les événements.',
  someVolumes: (count, of) =>
    `Tous les volumes : ${String(count)} sur ${String(of)} ont été fournis, le condensat du transfert ne peut donc pas être calculé.`,
  notProven: 'Ce qu’aucune commande ne peut établir ici',
  limits: [
    'Que la clé du poste n’a pas servi à écrire une autre histoire. Qui détient cette clé peut signer d’autres événements. Comparez les têtes avec celles qui ont quitté le poste sur des supports et des récépissés, ou faites rapprocher les deux côtés par un poste d’audit.',
    'Que l’horloge du poste était juste, et qu’une personne est bien celle que dit le compte.',
    'Ce qui est arrivé à un support entre les postes, si ce n’est que son contenu n’a pas changé.',
  ],
  ledgerDamaged:
    'ATTENTION : lorsque ce dossier a été établi, le registre du poste n’était pas intact. Le rapport nomme le premier événement fautif.',
  viewer: {
    note: 'Cette page montre ce que contiennent les fichiers voisins. Elle ne prouve rien par elle-même : les commandes de README.txt le font.',
    events: 'Événements et condensats',
    otherWork: 'autre travail',
    payload: 'Consigné',
    signedHead: 'Tête signée',
    keys: 'Clés',
    parts: { station: 'ce poste', sender: 'expéditeur', receiver: 'destinataire' },
    language: 'Langue',
  },
}
