import type { receive as en } from '../en/receive'

export const receive: typeof en = {
  title: 'Recevoir',
  empty: {
    title: 'Aucune réception en cours',
    text: 'Ici, vous faites passer un transfert d’un support vers le serveur d’importation, en huit étapes. Rien n’atteint le serveur avant que la signature et chaque octet soient prouvés.',
    action: 'Recevoir un transfert',
    hint: 'Connectez d’abord tous les supports du transfert et gardez sous la main ce que l’expéditeur vous a communiqué par téléphone ou sur papier.',
  },
  another: 'Recevoir un autre transfert',
  unfinished: { title: 'En cours' },
  earlier: {
    title: 'Réceptions précédentes',
    none: 'Rien n’a encore été reçu sur ce poste.',
  },
  identify: {
    intro:
      'Choisissez tous les supports du transfert. Causeway y cherche ses volumes ; rien n’est écrit sur les supports.',
    legend: 'Supports de ce transfert',
    action: 'Chercher le transfert',
    again: 'Chercher à nouveau',
    running: 'Recherche des volumes…',
    found: 'Un transfert a été trouvé',
    claims: 'Déclaré, pas encore prouvé',
    claimsText:
      'C’est ce que le support dit de lui-même. N’importe qui a pu l’écrire ; l’étape suivante vérifie la signature.',
    proven: 'Prouvé par la signature',
    from: 'De',
    fromHost: (name, host) => `${name} (ordinateur ${host})`,
    to: 'Pour',
    sequence: 'Numéro',
    created: 'Écrit',
    holds: 'Contient',
    volumes: 'Volumes trouvés',
    volumesOf: (found, count) => `${found} sur ${count}`,
    volumesMissing: 'Connectez les autres supports et cherchez à nouveau.',
    missing: (volumes) => `Introuvables : ${volumes}.`,
    missingVolume: (index, files, size) => `volume ${String(index)} (${files} fichiers, ${size})`,
    duplicate: (index, used) => `Le volume ${String(index)} est présent plusieurs fois. Celui de ${used} est lu.`,
    other: (id) => `Un autre transfert se trouve aussi sur ces supports : ${id}. Il n’est pas touché.`,
    code: 'Code du transfert',
    codeHint: 'Comparez-le au code que l’expéditeur vous a donné.',
  },
  trust: {
    intro: 'Qui a signé, et ce poste peut-il l’accepter ? Rien du support n’est cru tant que ce n’est pas établi.',
    action: 'Vérifier la signature',
    running: 'Vérification de la signature…',
    done: 'La signature est valable et sa clé est acceptée.',
    holder: 'Clé détenue par',
    comparedBy: 'Comparée par',
  },
  prompt: {
    title: 'Ce poste ne connaît pas la clé',
    who: (name, host) => `Quelqu’un qui dit être « ${name} » (ordinateur « ${host} ») a signé ce transfert.`,
    risk: 'Si le support a été échangé en chemin, c’est ici que cela se voit : qui détient cette clé peut placer n’importe quelle mise à jour sur votre serveur.',
    how: 'Demandez à l’expéditeur, par téléphone ou sur papier, l’empreinte de sa clé. Saisissez les trois groupes laissés vides ici.',
    where: 'L’expéditeur la trouve à la fin de l’envoi et sous Confiance sur son poste.',
    fingerprint: 'Empreinte de la clé qui a signé',
    attempts: (count) => (count === 1 ? '1 essai restant' : `${String(count)} essais restants`),
    attemptsText:
      'Les essais manqués sont enregistrés. Après le dernier, le transfert est refusé. Vous pouvez quitter cette page pour téléphoner ; elle vous attend.',
    wrong: 'Les groupes ne correspondent pas. Cet essai est enregistré.',
    wrongNext:
      'Relisez-les lettre par lettre ; majuscules et minuscules comptent. S’ils diffèrent toujours, n’allez pas plus loin : quittez et appelez l’expéditeur.',
    holder: 'Détenteur de cette clé',
    holderHint:
      'La personne ou le service qui a confirmé l’empreinte. Ce nom figure dans la liste de confiance et dans le registre.',
    action: 'Faire confiance à cette clé',
    incomplete: 'Saisissez les trois groupes et le détenteur de la clé.',
    decline: 'Je ne peux pas la comparer',
    declineTitle: 'Quitter sans faire confiance à la clé ?',
    declineText:
      'Le transfert est refusé et ce refus est enregistré. Rien n’est importé et le support reste tel quel ; recommencez lorsque vous aurez l’empreinte.',
    declineConfirm: 'Quitter sans risque',
    declineKeep: 'Revenir à la comparaison',
  },
  verify: {
    intro: 'Chaque octet des supports est lu et comparé au manifeste signé. Rien n’a été importé.',
    needs: (files, size) => `${files} fichiers, ${size} seront lus.`,
    action: 'Lancer la vérification',
    again: 'Vérifier à nouveau',
  },
  server: {
    intro:
      'Le serveur d’importation est-il prêt pour ce transfert ? Ce qu’il dit de lui-même est comparé au serveur de l’expéditeur.',
    running: 'Lecture du serveur d’importation…',
    baseline: 'Ce sur quoi l’incrément s’appuie',
    baselineFiles: (files: string, size: string) => `${files} fichiers, ${size}`,
    baselineBy: {
      ledger: 'Leurs transferts ont été reçus ici ; chaque fichier a été trouvé avec sa taille.',
      read: 'L’historique de ce poste ne connaît pas leurs transferts ; chaque fichier a été lu et comparé.',
    },
  },
  content: {
    intro:
      'Les fichiers entrent d’abord dans le magasin de contenu, chacun vérifié avant de recevoir son nom. Les fichiers déjà présents ne sont jamais remplacés.',
    action: 'Copier le contenu',
    again: 'Reprendre la copie',
    done: (copied, already) => `${copied} fichiers copiés, ${already} étaient déjà présents.`,
    copied: 'Copiés',
    alreadyThere: 'Déjà présents',
    holds: 'Ce que contient le package de métadonnées',
  },
  needs: {
    title: 'Manquera-t-il des fichiers ?',
    byApprovals:
      'Question posée avant l’importation : les fichiers des mises à jour approuvées sur le serveur d’exportation.',
    byAll:
      'Question posée avant l’importation : les fichiers de toutes les mises à jour, car les approbations de l’expéditeur ne sont pas connues.',
    here: 'Ce serveur',
    fresh: 'Un serveur qui n’aurait que ce transfert',
    whole: 'a tous les fichiers',
    lacks: (count, files, size) =>
      count === 1 ? `il y manque 1 fichier (${size})` : `il y manque ${files} fichiers (${size})`,
    unknown: 'son magasin de contenu n’a pas pu être lu',
    accepted: (reason) => `L’expéditeur a continué sans certains fichiers : ${reason}`,
    next: 'Vous pouvez importer malgré tout. Les ordinateurs ne peuvent pas télécharger ces mises à jour ici avant qu’un transfert ultérieur n’apporte les fichiers.',
    missing: (count, files) => (count === 1 ? '1 fichier manquant' : `${files} fichiers manquants`),
    files: 'Par mise à jour',
    notNeeded: (files, size) =>
      `${files} autres fichiers (${size}) appartiennent à des mises à jour qui ne sont pas approuvées.`,
  },
  metadata: {
    intro:
      'wsusutil importe maintenant les métadonnées dans le serveur d’importation. Cela peut durer des heures et modifie le serveur.',
    warning:
      'Laissez-le terminer. L’arrêter laisse une importation partielle, qu’il faut terminer en important à nouveau le même package.',
    action: 'Importer les métadonnées',
    again: 'Importer à nouveau les métadonnées',
    running: 'wsusutil importe',
    done: (before, after) =>
      `Importé. Le serveur connaissait ${before} mises à jour logicielles et en connaît maintenant ${after}.`,
    nothingAdded: (count) =>
      `wsusutil s’est terminé sans erreur, mais le serveur connaît toujours ${count} mises à jour. L’étape suivante montre si elles étaient déjà toutes là.`,
    fewer: (before, after) =>
      `wsusutil s’est terminé sans erreur, mais le serveur connaît moins de mises à jour qu’avant : ${after} au lieu de ${before}. L’étape suivante montre ce qui manque.`,
  },
  confirm: {
    intro: 'Tout est-il arrivé ? Le serveur est compté à nouveau et comparé au package.',
    running: 'Comparaison du serveur et du package…',
    action: 'Comparer',
    again: 'Comparer à nouveau',
    done: 'Tout ce qui a été envoyé est sur le serveur d’importation.',
    notAll: 'Tout ce que contient le package n’est pas sur le serveur d’importation.',
    doneUncompared: (added) =>
      `wsusutil s’est terminé sans erreur et le serveur connaît ${added} mises à jour de plus. Le contenu de ce package est illisible : ses mises à jour n’ont donc pas été cherchées une à une.`,
    care: 'Si la console WSUS montre encore des mises à jour en cours de téléchargement alors que leurs fichiers sont confirmés ici :',
    before: 'Mises à jour avant l’importation',
    after: 'Mises à jour après l’importation',
    added: 'Ajoutées',
    inPackage: 'Dans le package',
    inPackageUnknown: 'inconnu pour ce format de package',
    missingUpdates: (count) =>
      count === 1 ? '1 mise à jour logicielle manque' : `${String(count)} mises à jour logicielles manquent`,
    notCarried: (count, shown) =>
      count === 1 ? '1 fichier n’était pas dans ce transfert' : `${shown} fichiers n’étaient pas dans ce transfert`,
    notCarriedText:
      'L’expéditeur avait indiqué qu’ils ne viendraient pas. Leurs mises à jour sont là ; les ordinateurs ne peuvent pas les télécharger depuis ce serveur.',
    accepted: (reason) =>
      `Certains manquaient sur le serveur d’exportation, et l’expéditeur a continué sans eux : ${reason}`,
    notCarriedFiles: 'Fichiers que ce serveur n’a pas',
    newTitle: 'À configurer ensuite',
    newText:
      'Ils sont nouveaux sur ce serveur. Sélectionnez-les dans les propriétés du composant du point de mise à jour logicielle, puis lancez une synchronisation.',
    newProducts: 'Nouveaux produits',
    newClassifications: 'Nouvelles classifications',
    nothingNew: 'Ni produit ni classification nouveaux.',
  },
  approvals: {
    title: 'Approbations du serveur d’exportation',
    text: 'Rien n’est approuvé ici avant que vous ne le disiez. Voici ce qui peut être appliqué à ce serveur, et ce qui ne le peut pas.',
    applicable: 'Approbations applicables',
    declines: 'Refusées là-bas, et présentes ici',
    obstacles: {
      'update-absent': 'Pour des mises à jour absentes d’ici',
      'files-absent': 'Pour des mises à jour dont les fichiers manquent ici',
      'group-asked': 'Pour des groupes que vous devez désigner',
      'group-left-out': 'Pour des groupes laissés de côté',
      'action-unknown': 'Avec une action inconnue',
    },
    groupIs: (name) => `« ${name} » est ici :`,
    choose: 'Choisir un groupe…',
    leaveOut: 'aucun : laisser ses approbations de côté',
    matches: {
      'same-id': 'un groupe que tout serveur possède',
      'same-name': 'le même nom',
      chosen: 'choisi par vous',
      'left-out': 'laissé de côté par vous',
      asked: 'aucun groupe ne porte ce nom ici',
    },
    groupApprovals: (count, shown) => (count === 1 ? '1 approbation' : `${shown} approbations`),
    named: 'Mises à jour dont les fichiers ne sont pas ici',
    alsoDecline: (count) => `Refuser aussi ici ce qui est refusé là-bas (${count})`,
    action: 'Appliquer les approbations',
    stillAsked: 'Dites d’abord à quel groupe d’ici chacun correspond.',
    applied: (count) => `${count} approbations et refus ont été appliqués.`,
    licences: (count) =>
      `${count} attendent que quelqu’un accepte leurs termes du contrat de licence dans la console WSUS.`,
    failed: (count) => `${count} ont été refusées par le serveur.`,
    reasons: 'Ce que le serveur a refusé',
  },
  receipt: {
    intro:
      'Ce poste signe une déclaration de ce qu’il a importé. Elle reste sur ce poste ; rien n’est écrit sur le support.',
    action: 'Signer le récépissé',
    running: 'Signature du récépissé…',
    done: 'Le récépissé est signé.',
    sha256: 'SHA-256 du récépissé',
    signedWith: 'Signé avec la clé',
    codeTitle: 'Code de contrôle',
    codeText:
      'Là où aucun fichier ne peut sortir, communiquez ce code à l’expéditeur par téléphone ou sur papier. Il lui prouve, et à lui seul, que ce poste a confirmé exactement ce transfert.',
    code: 'Code de contrôle',
    qr: (code: string) => `Code QR du code de contrôle ${code}`,
    qrText:
      'Là où le papier ou l’écran peut être apporté à l’expéditeur, un lecteur de codes y saisit le code depuis ce code QR.',
    noCode:
      'Il n’y a pas de code de contrôle : on ne peut pas savoir s’il manque quelque chose. Enregistrez plutôt le récépissé.',
    export: 'Enregistrer le récépissé…',
  },
  ended: {
    verified: 'Enregistrez le récépissé et remettez-le à l’expéditeur : il prouve ce qui est arrivé.',
  },
}
