import type { Wording } from '../types'

export const checks: Wording['checks'] = {
  'server.found': {
    label: 'Serveur WSUS trouvé',
    meaning: 'Causeway n’a trouvé aucun serveur WSUS ici : il n’y a rien à exporter, ni où importer.',
    next: 'Exécutez Causeway sur le serveur WSUS lui-même, ou installez le rôle Windows Server Update Services.',
  },
  'server.administrator': {
    label: 'Vous êtes administrateur local',
    meaning: 'WSUSUtil ne fonctionne que pour les membres du groupe Administrateurs local.',
    next: 'Faites ajouter votre compte au groupe Administrateurs local, rouvrez votre session et démarrez Causeway en tant qu’administrateur.',
  },
  'server.wsusutil-found': {
    label: 'WSUSUtil trouvé',
    meaning: 'L’outil qui exporte et importe les métadonnées n’est pas à l’endroit où WSUS l’installe.',
    next: 'Réparez le rôle WSUS pour que WSUSUtil.exe se trouve dans son dossier Tools.',
  },
  'server.sync-succeeded': {
    label: 'Dernière synchronisation réussie',
    meaning: 'Les métadonnées porteraient l’état d’avant la synchronisation qui a échoué.',
    next: 'Relancez la synchronisation des mises à jour logicielles et attendez qu’elle réussisse.',
  },
  'server.sync-idle': {
    label: 'Aucune synchronisation en cours',
    meaning: 'Une exportation pendant une synchronisation n’en emporte que la moitié.',
    next: 'Attendez la fin de la synchronisation, puis vérifiez à nouveau.',
  },
  'server.update-errors': {
    label: 'Aucune mise à jour en erreur',
    meaning: 'Des mises à jour ont signalé des erreurs au serveur ; leur contenu est peut-être incomplet.',
    next: 'Examinez ces mises à jour dans la console WSUS et téléchargez à nouveau leur contenu.',
  },
  'server.content-downloaded': {
    label: 'Contenu entièrement téléchargé',
    meaning: 'Il manque encore des fichiers au magasin de contenu ; ils manqueraient aussi au serveur d’importation.',
    next: 'Attendez la fin du téléchargement. S’il n’avance plus, exécutez « wsusutil reset » et laissez-le reprendre.',
  },
  'server.files-local': {
    label: 'Fichiers de mise à jour stockés sur ce serveur',
    meaning: 'Le serveur laisse les fichiers sur Microsoft Update, où un serveur déconnecté ne peut pas les chercher.',
    next: 'Dans les options de WSUS, choisissez de stocker les fichiers localement et attendez le téléchargement.',
  },
  'server.content-readable': {
    label: 'Magasin de contenu lisible',
    meaning: 'Causeway ne peut pas lire le magasin de contenu, donc ni copier ni comparer ses fichiers.',
    next: 'Vérifiez que le dossier WSUSContent existe et que votre compte peut le lire.',
  },
  'server.autonomous': {
    label: 'Serveur autonome',
    meaning: 'Un réplica reprend les approbations d’un autre serveur et ne peut pas importer lui-même.',
    next: 'Dans les options de WSUS, placez le serveur en mode autonome.',
  },
  'server.no-upstream': {
    label: 'Aucun serveur en amont défini',
    meaning: 'Un serveur qui se synchronise avec un autre n’est pas déconnecté.',
    next: 'Dans Configuration Manager, choisissez de ne synchroniser ni avec Microsoft Update ni avec une source en amont.',
  },
  'server.languages-match': {
    label: 'Langues identiques à celles du serveur d’exportation',
    meaning: 'L’importation échoue ou perd du contenu quand les langues des deux serveurs diffèrent.',
    next: 'Sélectionnez les mêmes langues de mise à jour sur les deux serveurs.',
  },
  'server.express-match': {
    label: 'Fichiers d’installation rapide comme sur le serveur d’exportation',
    meaning: 'Les serveurs n’ont pas le même réglage : le contenu ne correspondrait pas aux métadonnées.',
    next: 'Réglez les fichiers d’installation rapide de la même façon sur les deux serveurs.',
  },
  'server.version-match': {
    label: 'Version de WSUS compatible avec le serveur d’exportation',
    meaning: 'Les serveurs ont des versions différentes de WSUS ; une ancienne peut refuser des métadonnées récentes.',
    next: 'Amenez les deux serveurs à la même version de WSUS.',
  },
  'server.free-space': {
    label: 'Espace suffisant pour le contenu',
    meaning: 'Le lecteur du magasin de contenu ne peut pas recevoir les nouveaux fichiers.',
    next: 'Libérez de l’espace sur ce lecteur, ou déplacez le magasin avec « wsusutil movecontent ».',
  },
  'medium.reachable': {
    label: 'Support accessible',
    meaning: 'Le support a été retiré ou ne répond plus.',
    next: 'Rebranchez le support et choisissez-le à nouveau.',
  },
  'medium.not-system': {
    label: 'Pas un disque système',
    meaning: 'Causeway n’écrit jamais un transfert sur un disque dont dépend cet ordinateur.',
    next: 'Choisissez un support amovible.',
  },
  'medium.kind': {
    label: 'Type de support',
    meaning: 'Ce n’est pas un périphérique amovible : un dossier tient lieu de support.',
    next: 'À utiliser pour l’exercice ou pour un support monté comme dossier ; sinon, choisissez un périphérique amovible.',
  },
  'medium.writable': {
    label: 'Écriture possible sur le support',
    meaning: 'Le support refuse les nouveaux fichiers.',
    next: 'Retirez sa protection en écriture, ou choisissez un autre support.',
  },
  'medium.file-system': {
    label: 'Système de fichiers adapté à tous les fichiers',
    meaning: 'FAT32 ne peut pas contenir de fichiers de 4 Gio et plus, et ce transfert en contient.',
    next: 'Formatez le support en NTFS ou exFAT, ou choisissez-en un autre.',
  },
  'medium.free-space': {
    label: 'Espace libre sur le support',
    meaning: 'Le support a trop peu de place pour une part du transfert.',
    next: 'Libérez de l’espace sur le support, ou choisissez-en un plus grand.',
  },
  'medium.space-together': {
    label: 'Espace de l’ensemble des supports choisis',
    meaning: 'Les supports choisis ne peuvent pas contenir le transfert, même ensemble.',
    next: 'Choisissez des supports supplémentaires, ou plus grands.',
  },
  'medium.described': {
    label: 'Ce que le système dit du périphérique',
    meaning:
      'Le système décrit ce périphérique sous une forme que Causeway ne peut pas lire : il ne peut pas être choisi.',
    next: 'Retirez le périphérique et remettez-le. Si rien ne change, choisissez-en un autre, ou choisissez son dossier.',
  },
  'medium.same-serial': {
    label: 'Un numéro de série à lui seul',
    meaning:
      'Un autre périphérique de cet ordinateur a le même numéro de série. Les UUID permettent de les distinguer.',
    next: 'Comparez les UUID, étiquetez les deux périphériques et ne branchez que celui que vous utilisez.',
  },
  'medium.copies': {
    label: 'Un support distinct pour chaque copie',
    meaning:
      'Il y a moins de supports que de copies, deux copies se trouveraient sur un même périphérique, ou des fichiers ont déjà été copiés avec un autre nombre de copies.',
    next: 'Choisissez autant de supports que de copies, chacun sur son propre périphérique, et gardez ce nombre une fois la copie commencée.',
  },
  'medium.same': {
    label: 'Le support qui a été retiré',
    meaning:
      'Ce n’est pas le support qui se trouvait là auparavant : son système de fichiers, son numéro de série ou sa taille diffère.',
    next: 'Remettez le support qui a été retiré.',
  },
  'medium.reinserted': {
    label: 'Le support a été retiré puis remis',
    meaning: 'Il est resté connecté depuis l’écriture : cet ordinateur peut encore avoir ses octets en mémoire.',
    next: 'Éjectez-le, déconnectez-le, reconnectez-le et cherchez à nouveau.',
  },
  'medium.write-protected': {
    label: 'Support protégé en écriture',
    meaning:
      'Un programme de cet ordinateur pourrait écrire sur le support ; on ne pourrait plus dire ensuite ce qu’il contenait à son arrivée.',
    next: 'Avant de brancher un support reçu, actionnez son verrou d’écriture ou employez un bloqueur d’écriture ; ou montez-le en lecture seule.',
  },
  'medium.other-files': {
    label: 'Rien d’autre sur le support',
    meaning:
      'Des fichiers du support n’appartiennent à aucun volume, ou des dossiers n’ont pu être parcourus. Rien n’explique leur présence. Causeway n’en ouvre aucun.',
    next: 'Demandez à l’expéditeur ce que c’est. N’ouvrez rien et gardez le support tel quel jusqu’à l’explication.',
  },
  'medium.hidden-or-executable': {
    label: 'Ni fichier caché ni exécutable à côté des volumes',
    meaning:
      'Parmi ces fichiers inexpliqués, certains sont cachés ou sont, d’après leur nom, des programmes ou des scripts.',
    next: 'N’en lancez et n’en ouvrez aucun. Faites examiner le support avant tout autre usage.',
  },
  'medium.other-transfers': {
    label: 'Seulement des transferts connus de ce poste',
    meaning: 'Le support porte aussi des volumes de transferts qui ne sont jamais passés par ce poste.',
    next: 'Demandez à l’expéditeur à qui ils sont destinés. Ils sont laissés de côté ; recevez-les un à un s’ils s’adressent à ce poste.',
  },
  'medium.parts': {
    label: 'Un seul système de fichiers sur le périphérique',
    meaning:
      'Le périphérique a d’autres partitions ou systèmes de fichiers. Ils n’ont pas été examinés : nul ne sait ce qu’ils portent.',
    next: 'Demandez pourquoi à l’expéditeur. Faites-les examiner là où rien de ce qu’ils contiennent ne peut être lancé.',
  },
  'medium.signed-device': {
    label: 'Le périphérique sur lequel l’expéditeur a écrit',
    meaning:
      'Son numéro de série n’est pas de ceux que l’expéditeur a enregistrés pour ce volume : quelqu’un a copié le volume sur ce périphérique, ou le support a été échangé en chemin. La signature décide du contenu, non du périphérique.',
    next: 'Demandez à l’expéditeur et au porteur de quel périphérique il s’agissait, et cherchez l’autre. Un autre lecteur de cartes ou une autre station d’accueil montre aussi un autre numéro.',
  },
  'medium.custody-state': {
    label: 'En service, d’après les enregistrements de ce poste',
    meaning: 'D’après les enregistrements, ce périphérique a été assaini, éliminé ou perdu, et le voici.',
    next: 'Établissez où il est passé depuis. Consultez-le dans Historique, Supports.',
  },
  'medium.known-size': {
    label: 'Taille déjà vue',
    meaning:
      'Un périphérique de ce numéro de série avait une autre taille. Deux périphériques portent le même numéro, ou l’un d’eux n’est pas ce qu’il dit.',
    next: 'Mettez les deux côte à côte et étiquetez-les. N’utilisez pas celui dont le numéro ou la taille est faux.',
  },
  'transfer.signature': {
    label: 'Signature du manifeste des balises',
    meaning: 'La signature ne correspond pas à ce qui se trouve sur le support. On ne peut rien en croire.',
    next: 'N’utilisez pas le support. Demandez-en un nouveau à l’expéditeur et conservez celui-ci pour examen.',
  },
  'transfer.signer': {
    label: 'Signataire approuvé',
    meaning: 'Ce poste n’approuve pas la clé qui a signé le transfert.',
    next: 'Comparez l’empreinte avec celle que l’expéditeur vous donne par téléphone ou sur papier.',
  },
  'transfer.destination': {
    label: 'Transfert destiné à ce poste',
    meaning: 'L’expéditeur a adressé ce transfert à un autre poste.',
    next: 'Portez le support au poste qu’il nomme, ou faites envoyer un transfert à celui-ci.',
  },
  'transfer.sequence': {
    label: 'Transfert plus récent que ceux déjà reçus',
    meaning: 'Un transfert plus récent de cet expéditeur a déjà été reçu. Un ancien ferait reculer le serveur.',
    next: 'Recevez plutôt le dernier transfert de cet expéditeur.',
  },
  'transfer.age': {
    label: 'Transfert assez récent',
    meaning:
      'Le transfert a été signé il y a plus longtemps que ne le permet la stratégie de ce poste, ou son âge ne peut être jugé parce que l’horloge de cet ordinateur retarde sur son propre registre.',
    next: 'Faites envoyer un transfert plus récent ; réglez l’horloge.',
  },
  'transfer.ledger-agrees': {
    label: 'Le registre de l’expéditeur concorde avec ses déclarations antérieures',
    meaning:
      'Ce que ce transfert dit du registre de l’expéditeur contredit une déclaration signée antérieure. Son passé a été réécrit, remplacé par une copie plus ancienne, ou son horloge a été reculée.',
    next: 'Le transfert lui-même n’est pas mis en doute. Demandez à l’auditeur de l’expéditeur d’y vérifier le registre.',
  },
  'transfer.not-received-before': {
    label: 'Transfert jamais reçu ici',
    meaning: 'Ce transfert précis a déjà été importé ici.',
    next: 'Retrouvez-le dans l’historique. S’il manque quelque chose, demandez un nouveau transfert.',
  },
  'transfer.practice-matches': {
    label: 'Exercice et production séparés',
    meaning: 'Un côté est en exercice et l’autre non. Une clé d’exercice n’est jamais approuvée en production.',
    next: 'Recevez les transferts d’exercice sur un poste d’exercice, les vrais sur un poste de production.',
  },
  'transfer.volumes-complete': {
    label: 'Tous les volumes sont là',
    meaning: 'Il manque des volumes de ce transfert.',
    next: 'Branchez les supports des volumes manquants et relancez l’identification.',
  },
  'scan.self-test': {
    label: 'L’analyseur trouve le fichier de test EICAR',
    meaning: 'Rien ne prouve que l’analyseur est apte : ce qu’il déclare sain ne prouve rien.',
    next: 'Testez l’analyseur dans les paramètres, corrigez ce qui l’empêche de trouver le fichier de test, puis relancez l’analyse.',
  },
  'scan.signatures-recent': {
    label: 'Les signatures de l’analyseur sont récentes',
    meaning:
      'Les signatures sont anciennes, ou l’analyseur ne dit pas de quand elles datent : un programme malveillant récent peut lui échapper.',
    next: 'Apportez des signatures plus récentes à ce poste. L’analyse compte ; la date est consignée avec elle.',
  },
  'scan.payload': {
    label: 'Fichiers lus par l’analyseur',
    meaning: 'Il n’est pas prouvé que l’analyseur a lu chaque fichier.',
    next: 'Voyez quels fichiers ont été laissés de côté et pourquoi. L’administrateur a accepté que cet analyseur en laisse de côté ou ne les compte pas.',
  },
  'server.elevated': {
    label: 'Causeway s’exécute en tant qu’administrateur',
    meaning: 'Votre compte est peut-être administrateur, mais ce programme a été démarré sans ces droits.',
    next: 'Fermez Causeway et redémarrez-le avec « Exécuter en tant qu’administrateur ».',
  },
  'server.version-supported': {
    label: 'Version de WSUS connue',
    meaning:
      'Windows Server 2012 a besoin de KB2819484, ou d’une mise à jour qui la remplace, pour exporter plus de 2 Go ; une version sans nom n’était pas connue lors de la création de Causeway.',
    next: 'Sous Windows Server 2012, installez KB2819484. Avec une autre version, répétez d’abord une exportation et une importation.',
  },
  'server.security-fix': {
    label: 'Corrigé contre CVE-2025-59287',
    meaning:
      'Le build de ce Windows est antérieur à la mise à jour d’octobre 2025, ou n’a pas pu être lu ; sans elle, d’autres pourraient exécuter des programmes sur le serveur.',
    next: 'Installez la dernière mise à jour cumulative. Un serveur avec hotpatch peut avoir le correctif sous un autre build.',
  },
  'server.database': {
    label: 'Base de données de WSUS',
    meaning: 'L’installation de WSUS n’indique pas où se trouve sa base de données.',
    next: 'Il n’y a rien à faire. Réparez le rôle WSUS si sa console ne s’ouvre pas non plus.',
  },
  'server.top-level-site': {
    label: 'Site de niveau supérieur de Configuration Manager',
    meaning:
      'Les métadonnées s’échangent au point de mise à jour logicielle du site de niveau supérieur : le site d’administration centrale ou un site principal autonome.',
    next: 'Utilisez Causeway sur le point de mise à jour logicielle de ce site, sauf si vous savez que c’est celui-ci.',
  },
  'server.export-source': {
    label: 'Se synchronise avec Microsoft Update',
    meaning:
      'Ce serveur reçoit ses mises à jour d’un autre serveur WSUS et n’est jamais plus récent que lui, ou sa source n’a pas pu être lue.',
    next: 'Si vous avez le choix, exportez depuis un serveur qui se synchronise lui-même avec Microsoft Update.',
  },
  'server.sync-recent': {
    label: 'Dernière synchronisation assez récente',
    meaning:
      'La dernière synchronisation réussie est plus ancienne que ce poste ne l’admet, aucune n’est connue, ou l’horloge est mal réglée.',
    next: 'Choisissez « Synchroniser maintenant » ou exécutez « causeway server synchronize », ou changez l’âge limite dans les réglages de ce poste.',
  },
  'server.update-files-ready': {
    label: 'Fichiers de toutes les mises à jour prêts',
    meaning:
      'Il manque à des mises à jour des fichiers ou des termes de licence, qui manqueraient aussi au serveur d’importation, ou le serveur n’a pas pu les compter.',
    next: 'Dans la console WSUS, relancez le téléchargement de ces mises à jour, ou refusez celles dont personne n’a besoin.',
  },
  'server.mime-types': {
    label: 'Le serveur web livre .wim et .msu',
    meaning:
      'Les mises à jour de Windows 11 sont des fichiers .wim et .msu. Le serveur web ne les connaît pas, ou Causeway n’a pas pu le vérifier ; les clients ne pourraient pas les télécharger.',
    next: 'Installez la mise à jour cumulative de février 2023 ou une plus récente, ou ajoutez les deux types MIME au serveur dans le Gestionnaire des services IIS.',
  },
  'server.configuration-manager-agrees': {
    label: 'Configuration Manager en accord avec WSUS',
    meaning:
      'Configuration Manager et WSUS ne disent pas la même chose de la dernière synchronisation, ou l’un des deux n’a pas pu être lu. WSUS fait foi ; l’écart peut signifier qu’une synchronisation vient de commencer ou s’est arrêtée à mi-chemin.',
    next: 'Comparez les deux côtés dans les preuves. Si l’écart persiste, synchronisez encore une fois les mises à jour logicielles.',
  },
}
