import type { send as en } from '../en/send'

export const send: typeof en = {
  title: 'Envoyer',
  empty: {
    title: 'Aucun transfert en cours',
    text: 'Ici, vous préparez un transfert du serveur d’exportation sur un support, en sept étapes : vérifier le serveur, exporter les métadonnées, planifier, choisir les supports, copier, sceller et remettre. Vous pouvez vous arrêter à chaque étape et reprendre plus tard.',
  },
  start: {
    title: 'Commencer un transfert',
    destination: 'Nom du poste destinataire',
    destinationHint:
      'Tel qu’il figure dans la fenêtre du poste placé près du serveur d’importation. Seul un poste portant ce nom acceptera le transfert.',
    destinationInvalid: 'Saisissez un nom de 1 à 64 caractères visibles.',
    destinationUnknown:
      'Aucune clé de confiance n’est détenue par un poste de ce nom, et aucun récépissé n’en est venu. Comparez ce nom avec celui du poste près du serveur d’importation.',
    extent: 'Ce qui voyage',
    extents: {
      full: { label: 'Tout', hint: 'Toutes les métadonnées et chaque fichier du magasin de contenu.' },
      increment: {
        label: 'Seulement ce qui est nouveau',
        hint: 'Toutes les métadonnées, et les fichiers que ce poste n’a pas encore confirmés.',
      },
    },
    noBaseline: 'Pas encore : aucun transfert vers ce poste n’est confirmé. Acceptez d’abord son récépissé.',
    noDestination: 'Saisissez d’abord le nom du poste.',
    action: 'Commencer le transfert',
  },
  receipts: {
    title: 'Récépissés',
    text: 'Le poste de réception confirme ce qu’il a importé. Seul ce qui est confirmé pourra rester sur place la prochaine fois.',
    waiting: (count: number, shown: string) =>
      count === 1 ? '1 transfert attend son récépissé.' : `${shown} transferts attendent leur récépissé.`,
    none: 'Aucun transfert n’est encore scellé. Vous accepterez ici son récépissé.',
    all: 'Tous les transferts sont confirmés.',
    accept: 'Accepter un récépissé',
    open: 'attend son récépissé',
    confirmed: { file: 'confirmé par récépissé signé', code: 'confirmé par code de contrôle' },
    full: 'tout',
    increment: 'incrément',
  },
  accept: {
    title: 'Accepter un récépissé',
    lead: 'Il prouve ce que le poste de réception a importé et déplace la base sur laquelle s’appuient les incréments.',
    file: 'Récépissé signé',
    fileHint: 'Le fichier enregistré par le poste de réception, avec sa signature à côté (même nom suivi de « .sig »).',
    choose: 'Choisir le récépissé…',
    code: 'Code de contrôle',
    codeHint:
      'Là où aucun fichier ne peut sortir : le poste de réception affiche le code à la fin de la réception. Saisissez-le, ou lisez son code QR au lecteur. Majuscules, espaces et tirets ne comptent pas.',
    codeField: 'Code, tel que le poste de réception l’affiche',
    acceptCode: 'Accepter ce code',
    back: 'Retour',
    done: (station: string, transfer: string) => `${station} a confirmé ${transfer}.`,
    known: (station: string, transfer: string) =>
      `Déjà connu : ${station} a confirmé ${transfer}. Rien n’a été enregistré de nouveau.`,
    holder: 'Clé détenue par',
    way: 'Prouvé par',
    ways: { file: 'le récépissé signé', code: 'le code de contrôle' },
    baseline: 'Base',
    moved: 'Elle a avancé : le prochain incrément laissera sur place ce que ce transfert contenait.',
    stays: 'Elle reste inchangée : un transfert plus récent est déjà confirmé.',
    noProof:
      'Elle reste inchangée : une version antérieure de Causeway a scellé ce transfert sans garder la liste de son contenu.',
    another: 'En accepter un autre',
    attempts: (count: number) =>
      count === 0
        ? 'Plus aucun essai pendant 15 minutes.'
        : count === 1
          ? 'Encore 1 essai.'
          : `Encore ${String(count)} essais.`,
  },
  unfinished: {
    title: 'En cours',
  },
  earlier: {
    title: 'Envois précédents',
    none: 'Rien n’a encore été envoyé depuis ce poste.',
  },
  server: {
    intro:
      'Le serveur d’exportation est-il prêt ? Sa dernière synchronisation, son contenu et vos droits y sont lus maintenant.',
    running: 'Lecture du serveur d’exportation…',
  },
  export: {
    intro:
      'wsusutil écrit les métadonnées de tout le serveur dans un package, sous des noms nouveaux. Le service WSUS s’arrête pendant ce temps.',
    format: 'Format du package',
    formats: {
      'xml.gz': {
        title: 'xml.gz (recommandé)',
        text: 'Sans limite de taille. C’est le format que Configuration Manager documente pour les points de mise à jour logicielle déconnectés.',
      },
      cab: {
        title: 'cab',
        text: 'Pour les serveurs anciens. Contient au plus 2 Go de métadonnées non compressées ; au-delà, wsusutil peut écrire un fichier vide. Ne convient qu’aux petits catalogues.',
      },
    },
    action: 'Lancer l’exportation',
    again: 'Exporter à nouveau',
    running: 'wsusutil exporte',
    done: (size) => `Le package de métadonnées est écrit : ${size}.`,
    package: 'Package',
    log: 'Fichier journal',
    updates: 'Mises à jour logicielles',
    files: 'Fichiers nommés par les mises à jour',
    notKnown: 'inconnu pour ce format',
    sha256: 'SHA-256',
  },
  plan: {
    intro:
      'Ce qui va voyager : le package de métadonnées et chaque fichier du magasin de contenu dont le nom est son empreinte.',
    introIncrement:
      'Ce qui voyagera : le package de métadonnées, et les fichiers du magasin de contenu que le poste de réception n’a pas confirmés.',
    running: 'Comparaison du package et du magasin de contenu…',
    done: (files, size) => `${files} fichiers, ${size} vont voyager.`,
    mode: 'Étendue',
    full: 'complète : tout voyage',
    increment: 'incrément : seulement ce qui n’est pas encore confirmé',
    saved: 'Reste sur place',
    savedOf: (files: string, size: string) => `${files} fichiers, ${size}`,
    savedHint: 'Confirmé par le poste de réception, qui le compare avant d’écrire quoi que ce soit.',
    buildsOn: (count: number) =>
      count === 1 ? 'S’appuie sur 1 transfert confirmé' : `S’appuie sur ${String(count)} transferts confirmés`,
    updates: 'Mises à jour logicielles',
    updatesUnknown: 'inconnu pour ce format de package',
    largest: 'Plus gros fichier',
    unnamed: 'Nommés par aucune mise à jour',
    unnamedHint: (count) => `${count} (ils voyagent aussi)`,
    leftBehind: (count) => (count === 1 ? '1 fichier reste sur place' : `${String(count)} fichiers restent sur place`),
    leftBehindText:
      'Ils sont dans le magasin de contenu, mais leur nom n’est pas une empreinte : WSUS ne les utilise pas.',
    missingText:
      'Attendez que le serveur les ait téléchargés, ou exécutez « wsusutil reset » pour qu’il télécharge à nouveau les fichiers manquants. Si une mise à jour n’a pas à voyager, retirez son approbation ou refusez-la, puis planifiez à nouveau.',
    approved: 'Mises à jour approuvées',
    approvedOf: (approved, declined) => `${approved} · ${declined} refusées`,
    noneApproved: 'Rien n’est approuvé sur ce serveur : aucun fichier n’est nécessaire, hormis ceux qui sont là.',
    approvalsUnknown:
      'Les approbations n’ont pas pu être lues : tout fichier nommé par une mise à jour est nécessaire.',
    notNeeded: 'Non téléchargés, non nécessaires',
    notNeededOf: (files, size) => `${files} fichiers (${size}) de mises à jour non approuvées`,
    accept: {
      title: 'Continuer sans eux',
      text: 'Les fichiers manquants et votre motif figurent dans l’historique et voyagent avec le transfert : le destinataire sait ainsi ce qu’il ne trouvera pas.',
      reason: 'Motif',
      action: 'Continuer sans ces fichiers',
      done: (reason) => `Le transfert continue sans eux : ${reason}`,
    },
    action: 'Planifier le transfert',
    again: 'Planifier à nouveau',
  },
  media: {
    intro:
      'Choisissez les supports qui porteront le transfert. Le plus grand est rempli d’abord ; aucun fichier n’est coupé.',
    legend: 'Supports de ce transfert',
    need: (size) => `Le transfert demande ${size}.`,
    enough: (need, free) => `Le transfert demande ${need} ; les supports choisis ont ${free} libres.`,
    short: (size) => `Il manque ${size} sur les supports choisis. Choisissez-en un de plus.`,
    action: 'Utiliser ces supports',
    again: 'Choisir d’autres supports',
    done: (count) =>
      count === 1 ? 'Le transfert tient sur 1 volume.' : `Le transfert est réparti sur ${String(count)} volumes.`,
    together: 'Utilisation des supports',
    arrangement: (copies, volumes) =>
      copies === 1
        ? `Réparti sur ${String(volumes)} supports au plus`
        : volumes === 1
          ? `Le même contenu sur chacun des ${String(copies)} supports`
          : `${String(copies)} exemplaires, chacun réparti sur ${String(volumes)} supports au plus`,
    arrangementHint: (copies) =>
      copies === 1
        ? 'Chaque fichier voyage une seule fois.'
        : 'Tous les exemplaires sont écrits en une seule lecture de la source.',
    lost: 'Supports qui restent absents',
    lostText:
      'Cochez un volume qui ne reviendra pas : ses fichiers sont copiés de nouveau. Les autres gardent ce qui y est prouvé.',
    lostVolume: (index, folder) => `Le volume ${String(index)} dans ${folder} est définitivement perdu`,
    unused: (labels) => `Non utilisés : ${labels}.`,
  },
  copy: {
    intro:
      'Chaque fichier est lu une seule fois, comparé à l’empreinte contenue dans son nom, écrit, vidé sur le support puis relu depuis celui-ci.',
    needs: (files, size) => `${files} fichiers, ${size} seront copiés.`,
    leave: 'Laissez les supports connectés jusqu’à ce que le transfert soit scellé.',
    action: 'Lancer la copie',
    again: 'Reprendre la copie',
    done: (files, size) => `Copiés et relus : ${files} fichiers, ${size}.`,
    sealing: 'Rien n’est encore signé : un poste destinataire n’accepte le support qu’après l’étape suivante.',
    problemsText:
      'Ces fichiers du magasin de contenu n’ont pas pu être copiés ; tous les autres sont prouvés sur les supports. Réparez-les sur le serveur d’exportation (« wsusutil reset » retélécharge les fichiers endommagés), puis reprenez : eux seuls seront copiés.',
    otherMedia: 'Utiliser d’autres supports',
    otherMediaText:
      'S’il reste absent ou s’il n’a plus de place, continuez avec d’autres supports : ce qui est prouvé reste où il est.',
  },
  seal: {
    intro:
      'Le manifeste de chaque volume est signé avec la clé de ce poste. Ensuite, aucun octet ne peut changer sans que cela se voie.',
    action: 'Sceller et signer',
    running: 'Signature des volumes…',
    done: 'Scellé. Les volumes sont signés et ont été relus.',
    carry: 'À transmettre par une autre voie',
    carryText:
      'Communiquez les deux au destinataire par téléphone ou sur papier, pas sur le support. L’empreinte lui permet de s’assurer que le transfert vient de vous ; le code, que c’est bien celui-ci.',
  },
  handover: {
    intro: 'Notez qui emporte les supports. Éjectez-les avant de les déconnecter.',
    carrier: 'Emportés par',
    carrierHint: 'Nom de la personne ou du service qui transporte les supports.',
    seals: 'Numéros de scellés',
    sealsHint: 'Séparés par des virgules. Peut rester vide.',
    condition: 'État des supports',
    conditionHint: 'Scellés intacts, boîtier abîmé… Peut rester vide.',
    note: 'Remarque',
    noteHint: 'Toute autre précision. Peut rester vide.',
    action: 'Enregistrer la remise',
    running: 'Préparation des supports au retrait…',
    safeRemoval:
      'Chaque fichier a été vidé sur le support et relu. Éjectez les supports dans le système, puis déconnectez-les.',
    checkAgain:
      'Les octets ont été relus à travers le cache de cet ordinateur. Pour en être certain, éjectez les supports, reconnectez-les et vérifiez-les : Causeway compare alors s’il s’agit des mêmes supports et relit chaque octet.',
    checkAgainAction: 'Vérifier un support',
    done: (carrier, when) => `Remis à ${carrier}, ${when}.`,
  },
  ended: {
    verified: 'Tenez désormais les supports à l’écart de ce réseau. Le poste destinataire répond par un récépissé.',
  },
}
