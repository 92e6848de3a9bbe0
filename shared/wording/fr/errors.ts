import type { ErrorDetails } from '../../errors'
import { formatBytes, formatCount } from '../../format'
import { detail, isScanCatalogue, tail, isOfReceipt } from '../details'
import type { Wording } from '../types'
import { scanErrors } from './scan-errors'

const otherLayout = 'Réglez cet ordinateur et le lecteur sur la même disposition de clavier, puis scannez à nouveau.'
const receiptAgain =
  'Rien n’a été confirmé. Demandez au poste de réception d’exporter à nouveau le récépissé, et apportez les deux fichiers : le récépissé et son .sig.'
const askForNewMedium = () => 'N’utilisez pas le support. Demandez-en un nouveau à l’expéditeur.'
const keepForExamination = () =>
  'N’utilisez pas le support. Conservez-le pour examen et demandez-en un nouveau à l’expéditeur.'
const nothingImported = () =>
  'N’utilisez pas le support : rien n’en a été importé. Demandez-en un nouveau à l’expéditeur.'

const sizeOf = ({ bytes }: ErrorDetails) => (typeof bytes === 'number' ? ` (${formatBytes(bytes, 'fr')})` : '')

const inAll = ({ count }: ErrorDetails) =>
  typeof count === 'number' && count > 1 ? ` (${formatCount(count, 'fr')} en tout)` : ''

/** How many updates the server knew before an import and knows now, where both could be counted. */
const knownBeforeAndAfter = ({ before, after }: ErrorDetails) =>
  typeof before === 'number' && typeof after === 'number'
    ? `. Le serveur connaissait ${formatCount(before, 'fr')} mises à jour et en connaît maintenant ${formatCount(after, 'fr')}`
    : ''

export const errors: Wording['errors'] = {
  unexpected: {
    title: () => 'Causeway a rencontré une erreur interne',
    next: () =>
      'Rien de ce qui est prouvé n’est perdu. Réessayez ; si l’erreur revient, signalez-la avec sa cause technique.',
  },
  usage: {
    title: (d) => `La demande est incomplète ou inconnue${tail(d, 'problem', ' : ')}`,
    next: () => 'Sur la ligne de commande, « causeway --help » donne les commandes et leurs options.',
  },
  cancelled: {
    title: () => 'Annulé par l’opérateur',
    next: () => 'Rien d’autre à faire. Recommencez quand vous voulez.',
  },

  'station.missing': {
    title: (d) => `Il n’y a pas de poste dans ${detail(d, 'home', 'ce dossier de base')}`,
    next: () => 'Configurez-en un : ouvrez la fenêtre une première fois, ou utilisez « causeway init ».',
  },
  'station.exists': {
    title: (d) => `Il y a déjà un poste dans ${detail(d, 'home', 'ce dossier de base')}`,
    next: () => 'Utilisez-le tel quel, ou choisissez un autre dossier de base pour un deuxième poste.',
  },
  'station.damaged': {
    title: (d) => `Le poste ne peut pas lire son propre fichier${tail(d, 'path', ' ')}`,
    next: () => 'Restaurez le dossier de base depuis une sauvegarde. Ses fichiers ne se modifient pas à la main.',
  },
  'station.wrong-role': {
    title: (d) =>
      d['wanted'] === 'auditor'
        ? `${detail(d, 'station', 'Ce poste')} n’est pas un poste d’audit`
        : d['role'] === 'auditor'
          ? `${detail(d, 'station', 'Ce poste')} est un poste d’audit : il n’a pas de serveur WSUS et ne transporte rien`
          : `${detail(d, 'station', 'Ce poste')} se trouve de l’autre côté de la coupure pour cette opération`,
    next: () =>
      'L’envoi se fait au poste connecté, la réception au poste déconnecté, le rapprochement à un poste d’audit.',
  },
  'station.not-practice': {
    title: (d) => `${detail(d, 'station', 'Ce poste')} n’est pas un poste d’exercice`,
    next: () => 'Configurez un poste d’exercice dans un autre dossier de base.',
  },
  'job.not-found': {
    title: () => 'Ce travail n’est plus connu ici',
    next: () => 'Cherchez-le dans l’historique, ou recommencez.',
  },
  'job.altered': {
    title: (d) => `Les données de ce transfert ne correspondent pas à l’historique de ce poste${tail(d, 'path', ' ')}`,
    next: () =>
      'Plus rien de cette tentative n’est retenu. Cherchez qui peut écrire dans le dossier de base, puis recommencez avec les supports.',
  },
  'job.wrong-step': {
    title: () => 'Ce n’est pas le tour de cette étape',
    next: () => 'Continuez avec l’étape que la liste indique comme la vôtre.',
  },
  'job.busy': {
    title: () => 'Un autre travail occupe ce poste',
    next: () => 'Attendez qu’il se termine, ou annulez-le, puis réessayez.',
  },
  'transfer.not-found': {
    title: (d) => `L’historique ne connaît pas ce transfert${tail(d, 'id', ' : ')}`,
    next: () => 'Vérifiez son numéro dans la liste des transferts.',
  },
  'transfer.archived': {
    title: (d) =>
      `Les événements de ${detail(d, 'id', 'ce transfert')} se trouvent dans une archive${tail(d, 'archive', ' : ')}`,
    next: () => 'Ajoutez l’archive à un poste d’audit, ou lisez-la avec les commandes du guide de l’auditeur.',
  },
  'receipt.not-found': {
    title: (d) => `Il n’y a pas de récépissé pour ce transfert${tail(d, 'id', ' : ')}`,
    next: () => 'Le récépissé existe une fois que le poste déconnecté a reçu le transfert en entier.',
  },
  'receipt.no-code': {
    title: (d) => `Il n’y a pas de code de contrôle pour ce récépissé${tail(d, 'transferId', ' : ')}`,
    next: () =>
      'Un code ne dit que oui : il n’existe que si rien ne manque. Rapportez à l’expéditeur le récépissé signé lui-même.',
  },
  'receipt.malformed': {
    title: (d) => `Ce n’est pas un récépissé que Causeway sait lire${tail(d, 'problem', ' : ')}`,
    next: () => 'Demandez au poste de réception d’enregistrer à nouveau le récépissé, et apportez les deux fichiers.',
  },
  'receipt.unsupported-version': {
    title: (d) =>
      `Le récépissé est au format ${detail(d, 'version', 'd’un autre Causeway')}, que ce programme ne connaît pas`,
    next: () => 'Mettez Causeway à jour sur ce poste, puis acceptez à nouveau le récépissé.',
  },
  'receipt.contradicts': {
    title: (d) => `Le récépissé contredit ${detail(d, 'what', 'l’historique de ce poste')}`,
    next: () =>
      'Rien n’a été confirmé. Conservez le récépissé pour examen et demandez au poste de réception, par un autre canal, ce qu’il a importé.',
  },
  'receipt.other-bytes': {
    title: (d) =>
      `Le récépissé confirme d’autres octets que ceux qui ont été envoyés${tail(d, 'transferId', ' sous ')}`,
    next: () =>
      'Le poste de réception a importé autre chose sous ce numéro. Conservez son récépissé et le support pour examen.',
  },
  'receipt.other-sender': {
    title: (d) => `Le récépissé concerne le transfert d’un autre poste${tail(d, 'source', ' : ')}`,
    next: () => 'Apportez-le au poste qui a envoyé le transfert.',
  },
  'receipt.never-sent': {
    title: (d) => `Ce poste n’a jamais scellé le transfert que le récépissé confirme${tail(d, 'transferId', ' : ')}`,
    next: () => 'Conservez le récépissé pour examen : quelqu’un a signé pour un envoi qui n’est pas parti d’ici.',
  },
  'receipt.wrong-receiver': {
    title: (d) =>
      `Le récépissé de ${detail(d, 'receiver', 'ce poste')} ne vaut pas pour ${detail(d, 'destination', 'la destination')}`,
    next: () =>
      'Seul le poste destinataire peut confirmer un transfert, avec la clé qui a confirmé les transferts précédents. Si cette clé a été remplacée, révoquez d’abord l’ancienne.',
  },
  'receipt.code-mistyped': {
    title: (d) =>
      d['layout']
        ? `Le code de contrôle a été saisi avec la disposition de clavier ${detail(d, 'layout', '')}`
        : 'Ce n’est pas un code de contrôle, ou l’un de ses caractères est faux',
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Comparez-le avec ce que montre le poste de réception : quatre groupes de quatre caractères et un dernier caractère.',
  },
  'receipt.code-wrong': {
    title: () => 'Le code ne confirme aucun transfert de ce poste',
    next: () =>
      'Redemandez le code au poste de réception. Après trois codes faux de suite, aucun n’est accepté pendant 15 minutes.',
  },
  'receipt.code-earlier-key': {
    title: () =>
      'Le code ne confirme aucun transfert de ce poste, ou il a été calculé pour la clé que le poste avait avant',
    next: () =>
      'Ce poste a remplacé sa clé et l’ancienne clé privée n’existe plus. Importez la déclaration de la nouvelle clé au poste de réception et redemandez-lui le code, ou acceptez le fichier du récépissé signé. Après trois codes faux de suite, aucun n’est accepté pendant 15 minutes.',
  },
  'receipt.code-paused': {
    title: (d) => `Trois codes de suite étaient faux : aucun n’est accepté${tail(d, 'until', ' avant ')}`,
    next: () =>
      'D’ici là, vérifiez par un autre canal de quel transfert parle le poste de réception, ou apportez son récépissé signé.',
  },
  'baseline.none': {
    title: (d) =>
      `Aucun transfert vers ${detail(d, 'destination', 'cette destination')} n’est confirmé : il n’y a rien à compléter`,
    next: () => 'Envoyez un transfert complet, ou acceptez d’abord le récépissé d’un transfert précédent.',
  },
  'baseline.damaged': {
    title: (d) =>
      `La preuve du contenu d’un transfert précédent a été modifiée ou a disparu : ${detail(d, 'path', 'un fichier du dossier du poste')}`,
    next: () =>
      'Envoyez un transfert complet au lieu d’un incrément. Laissez le dossier du poste tel quel et prévenez votre auditeur : l’historique sait ce qui s’y trouvait.',
  },
  'baseline.contradicts': {
    title: (d) =>
      `D’autres octets ont été confirmés que ceux que les métadonnées indiquent maintenant : ${detail(d, 'path', 'un fichier du magasin de contenu')}`,
    next: () =>
      'Deux fichiers différents ont le même SHA-1. Le serveur d’importation garde celui qu’il a et refuserait l’autre. Faites examiner les deux avant tout envoi.',
  },
  'baseline.missing': {
    title: (d) =>
      `Il manque à ce serveur du contenu que le transfert suppose${tail(d, 'count', ' ; fichiers manquants : ')}${tail(d, 'path', ', le premier est ')}`,
    next: () =>
      'Rien n’a été écrit. Est-ce le bon serveur ? Demandez un transfert complet à l’expéditeur : il comble toutes les lacunes.',
  },
  'file.exists': {
    title: (d) => `${detail(d, 'path', 'Le fichier')} existe déjà et a été laissé tel quel`,
    next: () => 'Choisissez un autre nom, ou déplacez vous-même le fichier existant.',
  },
  'file.unreadable': {
    title: (d) => `Lecture impossible : ${detail(d, 'path', 'un fichier')}`,
    next: () => 'Vérifiez que le fichier existe et que votre compte peut le lire, puis réessayez.',
  },
  'file.utf-16': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} est enregistré en UTF-16, pas en UTF-8`,
    next: () =>
      'Copiez à nouveau le fichier d’origine sans l’ouvrir dans un éditeur, ou enregistrez-le en UTF-8. Puis réessayez.',
  },
  'file.unwritable': {
    title: (d) => `Écriture impossible : ${detail(d, 'path', 'un fichier')}`,
    next: () => 'Vérifiez que le dossier existe et que votre compte peut y écrire, puis réessayez.',
  },

  'key.malformed': {
    title: (d) =>
      d['layout']
        ? `La clé a été saisie avec la disposition de clavier ${detail(d, 'layout', '')}`
        : `${detail(d, 'path', 'L’élément fourni')} n’est pas une clé Ed25519 au format OpenSSH${tail(d, 'found', ' : elle est de type ')}`,
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Faites exporter à nouveau la clé publique par l’autre côté : une ligne qui commence par ssh-ed25519.',
  },
  'key.several-lines': {
    title: () => 'Il y a plus d’une ligne',
    next: () =>
      'Une clé publique est une seule ligne qui commence par ssh-ed25519. Collez, tapez ou lisez au lecteur cette ligne seule ; si elle a été coupée en chemin, prenez le fichier de la clé.',
  },
  'key.private': {
    title: () => 'Ceci est une clé privée',
    next: () =>
      'Rien n’en a été conservé ici. Une clé privée ne quitte jamais son poste : son détenteur doit la remplacer maintenant et remettre la clé publique, une ligne qui commence par ssh-ed25519.',
  },
  'key.permissions': {
    title: (d) => `D’autres comptes peuvent lire la clé privée${tail(d, 'path', ' ')}`,
    next: () =>
      'Réservez le fichier à son propriétaire. Si d’autres ont pu le copier, configurez un nouveau poste avec une nouvelle clé.',
  },
  'trust.unknown-signer': {
    title: () => 'Ce poste ne connaît pas le signataire',
    next: (d) =>
      isOfReceipt(d)
        ? 'Comparez l’empreinte avec le poste de réception par téléphone ou sur papier, accordez votre confiance à sa clé, puis acceptez à nouveau le récépissé.'
        : 'Comparez l’empreinte avec l’expéditeur par téléphone ou sur papier, puis approuvez la clé.',
  },
  'trust.revoked-signer': {
    title: (d) => `La clé de ${detail(d, 'holder', 'ce signataire')} a été révoquée sur ce poste`,
    next: () =>
      'N’utilisez rien de ce qu’elle a signé. Son détenteur a besoin d’une nouvelle clé, à comparer à nouveau.',
  },
  'trust.fingerprint-mismatch': {
    title: () => 'L’empreinte saisie n’est pas celle de cette clé',
    next: () =>
      'Vérifiez la saisie. Si elle diffère toujours, ce n’est pas la clé de ce détenteur : ne l’approuvez pas.',
  },
  'trust.attempts-exhausted': {
    title: () => 'Trois comparaisons ont échoué, la tentative est terminée',
    next: () => 'Redemandez l’empreinte à l’expéditeur par téléphone ou sur papier, puis recommencez la réception.',
  },
  'trust.signer-not-found': {
    title: (d) => `La liste de confiance ne contient pas ${detail(d, 'fingerprint', 'cette clé')}`,
    next: () => 'Vérifiez l’empreinte dans la liste des signataires.',
  },
  'trust.signer-exists': {
    title: (d) => `La liste de confiance contient déjà la clé de ${detail(d, 'holder', 'ce signataire')}`,
    next: () => 'Il n’y a rien d’autre à faire : ce que signe cette clé est approuvé.',
  },
  'trust.practice-key': {
    title: (d) =>
      `${detail(d, 'source', 'La clé')} et ce poste ne sont pas tous deux en exercice, ou tous deux en production`,
    next: () =>
      'N’utilisez les clés d’exercice que sur des postes d’exercice, et celles de production que sur des postes de production.',
  },
  'trust.own-key': {
    title: () => 'C’est la propre clé de ce poste',
    next: () =>
      'Un poste ne reçoit jamais de lui-même et ne s’approuve pas comme signataire. Prenez le support, ou la clé, de l’autre côté.',
  },
  'trust.replay': {
    title: (d) => `Le transfert${tail(d, 'transferId', ' ')} a déjà été reçu ici`,
    next: () => 'Rien n’a été importé à nouveau. Retrouvez la première fois dans l’historique.',
  },
  'trust.rollback': {
    title: (d) =>
      `Le transfert ${detail(d, 'sequence', 'de ce support')} n’est pas plus récent que ${detail(d, 'highest', 'le dernier')}, déjà reçu`,
    next: () => 'Recevez plutôt le dernier transfert de cet expéditeur.',
  },
  'trust.wrong-destination': {
    title: (d) =>
      `Le transfert est destiné à ${detail(d, 'destination', 'un autre poste')}, pas à ${detail(d, 'station', 'celui-ci')}`,
    next: (d) =>
      d['at'] === undefined
        ? 'Portez le support à ce poste, ou faites envoyer un transfert à celui-ci.'
        : `Les noms diffèrent au caractère ${detail(d, 'at', '')} : ${detail(d, 'first', '–')} sur le support, ${detail(d, 'second', '–')} ici. S’il s’agit bien de ce poste, faites renvoyer le transfert avec son nom exact.`,
  },
  'trust.wrong-purpose': {
    title: (d) => `La clé de ${detail(d, 'holder', 'ce signataire')} n’est pas approuvée pour ce type de message`,
    next: () =>
      'Regardez l’usage de la clé dans la liste des signataires. Faites signer par la bonne clé, ou approuvez celle-ci pour cet usage.',
  },
  'trust.expired-signer': {
    title: (d) => `La clé de ${detail(d, 'holder', 'ce signataire')} avait expiré au moment de la signature`,
    next: () =>
      'N’utilisez rien de ce qu’elle a signé ensuite. Son détenteur signe avec une clé plus récente, ou vous la comparez et l’approuvez à nouveau.',
  },
  'trust.not-yet-valid': {
    title: (d) =>
      `La clé de ${detail(d, 'holder', 'ce signataire')} n’était pas encore valable au moment de la signature`,
    next: () => 'Demandez au détenteur quand il a signé et depuis quand la clé est en service.',
  },
  'trust.not-pinned': {
    title: () => 'Ce poste n’accepte que les transferts de clés épinglées, et cette clé ne l’est pas',
    next: () =>
      'Demandez le fichier de clé de l’expéditeur, comparez son empreinte sous Confiance, puis recommencez la réception.',
  },
  'trust.too-old': {
    title: (d) =>
      `La signature date de ${detail(d, 'days', 'trop de')} jours ; la stratégie de ce poste en permet ${detail(d, 'limit', 'moins')}`,
    next: () => 'Faites envoyer un transfert plus récent. S’il n’en vient pas, cherchez qui ou quoi les retient.',
  },
  'trust.from-future': {
    title: (d) =>
      `La signature est datée de ${detail(d, 'signedAt', 'plus tard')}, un moment encore à venir selon l’horloge de ce poste`,
    next: () => 'Comparez les horloges des deux postes et réglez celle qui est fausse.',
  },
  'trust.clock-set-back': {
    title: (d) =>
      `L’horloge de cet ordinateur retarde sur son propre registre, dont le dernier événement est de ${detail(d, 'newest', 'plus tard')}`,
    next: () => 'Réglez l’horloge. Aucun âge ne peut être jugé avant.',
  },
  'trust.never-rotated': {
    title: (d) => `${detail(d, 'station', 'Ce poste')} n’a jamais remplacé sa clé`,
    next: () =>
      'Il n’y a pas de déclaration à écrire. Une nouvelle clé se crée sous Confiance, ou avec causeway trust rotate.',
  },
  'trust.rotation-malformed': {
    title: () => 'Ce n’est pas une déclaration de nouvelle clé signée par les deux clés',
    next: () => 'Faites écrire à nouveau la déclaration par le détenteur, avec « causeway trust statement ».',
  },
  'trust.rotation-replayed': {
    title: () => 'Cette déclaration de nouvelle clé a déjà été importée ici',
    next: () => 'Il n’y a rien d’autre à faire : la nouvelle clé figure dans la liste des signataires.',
  },
  'trust.rotation-superseded': {
    title: (d) => `La clé de ${detail(d, 'holder', 'ce signataire')} a déjà été remplacée par une autre`,
    next: () =>
      'Demandez au détenteur quelle clé est la bonne. Si personne là-bas n’a fait cette déclaration, l’ancienne clé a été volée : révoquez ce qui en vient.',
  },
  'trust.list-malformed': {
    title: (d) =>
      `La liste de signataires est illisible à la ligne ${detail(d, 'line', '1')}${tail(d, 'found', ' : elle contient une clé de type ')}`,
    next: (d) =>
      d['found']
        ? 'Seules les clés de type ssh-ed25519 sont utilisées. Supprimez la ligne, ou remplacez-la par une clé Ed25519 du même titulaire.'
        : 'Utilisez un fichier au format allowed_signers, avec des clés Ed25519 et les options namespaces, valid-after et valid-before.',
  },
  'policy.altered': {
    title: () => 'policy.json n’est pas ce que dit le registre de ce poste',
    next: () =>
      'Cherchez qui l’a modifié. Restaurez le fichier depuis une sauvegarde ; l’historique montre chaque modification faite.',
  },
  'settings.altered': {
    title: () => 'settings.json ne correspond pas à l’historique de ce poste',
    next: () =>
      'Cherchez qui l’a modifié, puis supprimez le fichier : les réglages de l’historique s’appliquent. Pour changer un réglage, utilisez Réglages ou la ligne de commande.',
  },
  'station.altered': {
    title: (d) => `station.json ne correspond pas à l’historique de ce poste : ${detail(d, 'field', 'son contenu')}`,
    next: () => 'Cherchez qui l’a modifié. Restaurez le fichier et le registre depuis la même sauvegarde.',
  },
  'operator.not-permitted': {
    title: (d) => `${detail(d, 'account', 'Ce compte')} n’est pas autorisé à le faire sur ce poste`,
    next: () => 'Adressez-vous à un administrateur du poste, ou faites modifier la stratégie.',
  },
  'operator.second-needed': {
    title: () => 'Une deuxième personne doit être présente avant l’importation des métadonnées',
    next: () =>
      'Une personne qui n’a ni établi la confiance ni fait la vérification donne son nom et son code personnel, ou importe depuis son propre compte.',
  },
  'operator.same-person': {
    title: (d) =>
      `${detail(d, 'account', 'Cette personne')} a déjà travaillé à ce transfert et ne peut pas être la deuxième personne`,
    next: () => 'Demandez à quelqu’un d’autre.',
  },
  'credential.unknown': {
    title: (d) => `${detail(d, 'account', 'Cette personne')} n’a pas de code personnel sur ce poste`,
    next: () => 'Faites-en définir un par un administrateur, ou donnez le nom de quelqu’un qui en a un.',
  },
  'credential.wrong': {
    title: (d) => `Ce n’est pas le code personnel de ${detail(d, 'account', 'cette personne')}`,
    next: () => 'Saisissez-le à nouveau. Après cinq erreurs, il est bloqué pendant 15 minutes.',
  },
  'credential.locked': {
    title: (d) => `Le code personnel de ${detail(d, 'account', 'cette personne')} est bloqué après cinq erreurs`,
    next: () => 'Attendez 15 minutes après le dernier essai. Chaque essai figure dans l’historique.',
  },
  'credential.altered': {
    title: (d) => `Le code personnel de ${detail(d, 'account', 'ce compte')} ne correspond pas à l’historique`,
    next: () => 'Cherchez qui a modifié credentials.json. Faites ensuite redéfinir le code par un administrateur.',
  },
  'station.key-rotated': {
    title: () => 'La clé de ce poste a changé pendant que Causeway était ouvert',
    next: () => 'Fermez Causeway et rouvrez-le ; il travaille alors avec la nouvelle clé.',
  },

  'signature.missing': {
    title: (d) => `Il n’y a pas de signature${tail(d, 'path', ' : ')}`,
    next: (d) =>
      isOfReceipt(d)
        ? receiptAgain
        : 'N’utilisez pas le support. Sa copie n’a pas été terminée, ou la signature a été retirée : demandez-en un nouveau.',
  },
  'signature.malformed': {
    title: (d) => `La signature est illisible${tail(d, 'path', ' : ')}`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : askForNewMedium()),
  },
  'signature.wrong-namespace': {
    title: (d) =>
      `La signature a été faite pour « ${detail(d, 'found', 'un autre usage')} », pas pour « ${detail(d, 'wanted', 'celui-ci')} »`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'signature.invalid': {
    title: () => 'La signature ne correspond pas à ce qu’elle doit couvrir',
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'bag.malformed': {
    title: (d) => `${detail(d, 'path', 'Le volume')} n’a pas la forme qu’exige un volume`,
    next: askForNewMedium,
  },
  'bag.tag-file-missing': {
    title: (d) => `Il manque un fichier au volume${tail(d, 'path', ' : ')}`,
    next: askForNewMedium,
  },
  'bag.tag-file-altered': {
    title: (d) => `${detail(d, 'path', 'Un fichier du volume')} a été modifié après la signature`,
    next: keepForExamination,
  },
  'bag.tag-file-unexpected': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} se trouve dans le volume sans figurer dans la liste signée`,
    next: keepForExamination,
  },
  'bag.manifest-malformed': {
    title: (d) => `Le manifeste est illisible${tail(d, 'line', ' à la ligne ')}`,
    next: askForNewMedium,
  },
  'bag.manifest-empty': {
    title: () => 'Le manifeste ne nomme aucun fichier : rien n’a pu être vérifié',
    next: askForNewMedium,
  },
  'bag.totals-differ': {
    title: () => 'Le nombre de fichiers et d’octets du volume n’est pas celui qui a été signé',
    next: askForNewMedium,
  },
  'payload.altered': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} diffère du manifeste signé`,
    next: nothingImported,
  },
  'payload.unexpected': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} se trouve sur le support sans figurer au manifeste`,
    next: keepForExamination,
  },
  'payload.link': {
    title: (d) => `${detail(d, 'path', 'Une entrée')} est un lien, pas un fichier`,
    next: keepForExamination,
  },
  'payload.missing': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} figure au manifeste mais pas sur le support`,
    next: nothingImported,
  },
  'path.unsafe': {
    title: (d) =>
      d['nfc']
        ? `Le support nomme un chemin qui n’est pas en forme normale C d’Unicode (NFC)${tail(d, 'path', ' : ')}`
        : `Le support nomme un chemin interdit${tail(d, 'path', ' : ')}`,
    next: (d) =>
      d['nfc']
        ? `N’utilisez rien de ce support. Chez l’expéditeur, renommez le fichier en ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}), puis envoyez à nouveau.`
        : keepForExamination(),
  },
  'path.collision': {
    title: (d) =>
      `${detail(d, 'path', 'Un chemin')} et ${detail(d, 'other', 'un autre')} seraient le même fichier sous Windows`,
    next: keepForExamination,
  },
  'path.too-long': {
    title: (d) => `Le support nomme un chemin trop long${tail(d, 'path', ' : ')}`,
    next: askForNewMedium,
  },
  'transfer.malformed': {
    title: () => 'La description du transfert (transfer.json) est illisible',
    next: askForNewMedium,
  },
  'transfer.unsupported-version': {
    title: (d) => `Ce Causeway ne connaît pas la version de format ${detail(d, 'version', 'de ce transfert')}`,
    next: () => 'Mettez Causeway à jour sur ce poste, ou faites faire le transfert avec la version d’ici.',
  },
  'transfer.mixed-volumes': {
    title: (d) =>
      `Les supports portent des volumes de transferts différents : ${detail(d, 'id', 'un')} et ${detail(d, 'other', 'un autre')}`,
    next: () => 'Choisissez les supports d’un seul transfert.',
  },
  'transfer.contradicts-manifest': {
    title: () => 'La description du transfert (transfer.json) contredit ce qui a été signé avec elle',
    next: keepForExamination,
  },
  'transfer.not-whole': {
    title: (d) => `${detail(d, 'files', '?')} fichiers sur ${detail(d, 'signedFiles', '?')} signés sont prouvés`,
    next: () => 'Vérifiez de nouveau les supports en branchant tous les volumes du transfert.',
  },
  'volume.duplicate': {
    title: (d) => `Le volume${tail(d, 'volume', ' ')} a été trouvé deux fois`,
    next: () => 'Retirez le support qui n’appartient pas à ce transfert.',
  },
  'volume.missing': {
    title: (d) => `Il manque au transfert : volume ${detail(d, 'volumes', '?')} sur ${detail(d, 'of', '?')}`,
    next: () => 'Branchez le support qui le porte et relancez l’identification.',
  },
  'volume.none-found': {
    title: (d) => `Aucun volume de transfert dans ${detail(d, 'path', 'l’emplacement choisi')}`,
    next: () => 'Choisissez le support lui-même, ou son dossier nommé causeway.',
  },

  'volume.too-many': {
    title: (d) =>
      `${detail(d, 'path', 'Le support')} contient plus de dossiers, ou de plus longues descriptions, que Causeway n’en lit`,
    next: () => 'Choisissez le dossier d’un seul transfert, ou retirez du support ce qui n’y a pas sa place.',
  },

  'content.wrong-digest': {
    title: (d) => `${detail(d, 'path', 'Un fichier du magasin de contenu')} n’est pas ce qu’il devrait être`,
    next: () =>
      'Le fichier est endommagé. Sur le serveur d’exportation, exécutez « wsusutil reset », attendez le téléchargement et recommencez.',
  },
  'content.conflict': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')} existe sur le serveur d’importation avec un autre contenu${inAll(d)}`,
    next: () => 'Rien n’a été écrasé. Cherchez d’où vient chaque fichier nommé, déplacez-le, puis continuez.',
  },
  'content.changed-while-copying': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} a changé pendant sa copie`,
    next: () =>
      'Assurez-vous qu’aucune synchronisation, aucun téléchargement ni aucune exportation n’est en cours, puis recommencez.',
  },
  'content.missing': {
    title: (d) =>
      `Il manque au magasin de contenu ${detail(d, 'count', 'des')} fichiers que nomment les mises à jour${tail(d, 'title', ', d’abord pour ')}`,
    next: (d) =>
      d['link']
        ? `Causeway ne suit pas les liens du magasin de contenu, et il en contient : ${detail(d, 'links', '')}, d’abord ${detail(d, 'link', '')}. Mettez les fichiers eux-mêmes à leur place, puis refaites le plan.`
        : 'Laissez le serveur les télécharger et refaites le plan, ou dites pourquoi le transfert se fait sans eux.',
  },
  'companion.bad-name': {
    title: (d) => `Un dossier d’accompagnement ne peut pas s’appeler ${detail(d, 'name', 'ainsi')}`,
    next: (d) =>
      d['nfc']
        ? `Le nom n’est pas en forme normale C d’Unicode (NFC). Saisissez-le à nouveau : ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}).`
        : 'Choisissez 1 à 64 caractères permis dans le nom d’un dossier sous Windows.',
  },
  'companion.name-taken': {
    title: (d) => `Un autre dossier d’accompagnement s’appelle déjà ${detail(d, 'name', 'ainsi')}`,
    next: () => 'Choisissez un autre nom. Majuscules et minuscules ne font pas de différence.',
  },
  'companion.not-carried': {
    title: (d) => `Le transfert ne porte aucun dossier d’accompagnement nommé ${detail(d, 'name', 'ainsi')}`,
    next: (d) => `Nommez l’un de ceux qu’il porte (${detail(d, 'carried', 'aucun')}), ou n’en nommez pas.`,
  },
  'companion.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'Le dossier')}${tail(d, 'name', ', pour l’accompagnement ')} se trouve dans ${detail(d, 'other', 'un dossier de Causeway ou du serveur')}, ou le contient`,
    next: () =>
      'Choisissez un dossier distinct du magasin de contenu, du dossier de base du poste, des supports et des autres dossiers d’accompagnement.',
  },
  'companion.empty': {
    title: (d) =>
      `Il n’y a aucun fichier dans ${detail(d, 'path', 'le dossier')}${tail(d, 'name', ', accompagnement ')}`,
    next: () => 'Attendez qu’il soit rempli, ou retirez-le de la liste des dossiers d’accompagnement.',
  },
  'companion.unsafe-path': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')}${tail(d, 'name', ', de l’accompagnement ')} ne peut pas voyager sous ce nom`,
    next: (d) =>
      d['nfc']
        ? `Son nom n’est pas en forme normale C d’Unicode (NFC). Saisissez-le à nouveau (${detail(d, 'points', '')}) pour obtenir ${detail(d, 'nfc', '')}, puis planifiez à nouveau. Rien n’a été copié.`
        : 'Son nom contient un caractère invisible ou interdit par Windows, est trop long, ou ne diffère d’un autre que par la casse. Renommez-le ou sortez-le du dossier, puis planifiez à nouveau. Rien n’a été copié.',
  },
  'companion.unfinished': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')}${tail(d, 'name', ', de l’accompagnement ')} est encore en cours d’écriture`,
    next: () =>
      'Attendez la fin d’OfflineUpdateExporter, ou de ce qui remplit le dossier, puis planifiez à nouveau. Si plus rien ne tourne, ce fichier est un reste : exportez dans un dossier vide.',
  },
  'companion.conflict': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')} existe avec un autre contenu là où doit aller le dossier d’accompagnement${tail(d, 'name', ' ')}${inAll(d)}`,
    next: () => 'Rien n’a été écrasé. Choisissez un dossier vide, ou déplacez chaque fichier nommé, puis continuez.',
  },

  ...scanErrors,

  'copy.read-back-differs': {
    title: (d) => `${detail(d, 'path', 'Un fichier')} se relit sur le support autrement qu’il a été écrit`,
    next: () => 'Le support n’est pas fiable. Choisissez-en un autre et recommencez la copie.',
  },
  'copy.nothing-to-copy': {
    title: (d) => `Il n’y a aucun fichier à copier${tail(d, 'path', ' dans ')}`,
    next: () => 'Laissez d’abord le serveur télécharger le contenu des mises à jour approuvées.',
  },

  'server.not-ready': {
    title: () => 'Le serveur n’est pas prêt pour cette étape',
    next: () => 'Corrigez ce que nomment ses vérifications, puis vérifiez à nouveau.',
  },
  'server.not-found': {
    title: () => 'Il n’y a pas de serveur WSUS ici',
    next: () => 'Exécutez Causeway sur le serveur WSUS, ou utilisez l’exercice.',
  },
  'server.unreadable': {
    title: () => 'Le serveur ne répond pas',
    next: () => 'Vérifiez que le service WSUS et sa base de données fonctionnent, puis vérifiez à nouveau.',
  },
  'server.sync-not-started': {
    title: (d) => `Le serveur n’a pas lancé de synchronisation${tail(d, 'reason', ' : ')}`,
    next: () =>
      'Attendez qu’aucune synchronisation ne soit en cours et qu’aucun réglage ne s’enregistre, puis relancez-la.',
  },
  'server.sync-failed': {
    title: (d) =>
      d['result'] === 'cancelled'
        ? 'La synchronisation a été annulée sur le serveur'
        : `La synchronisation n’a pas réussi${tail(d, 'error', ' : ')}`,
    next: () => 'Corrigez la cause dans la console WSUS, sous Synchronisations, puis synchronisez à nouveau.',
  },
  'server.unhealthy': {
    title: (d) => `WSUS signale des problèmes de fonctionnement${tail(d, 'count', ' : ')}`,
    next: () =>
      'Corrigez ce que nomment les événements, puis vérifiez à nouveau. Ils figurent aussi dans le journal Application.',
  },
  'server.health-unknown': {
    title: () => 'WSUS n’a pas dit dans quel état il est',
    next: () =>
      'Vérifiez que le service WSUS fonctionne, puis recommencez. Le journal Application contient ce qu’il a écrit.',
  },
  'wsusutil.failed': {
    title: (d) => `wsusutil n’a pas abouti${tail(d, 'exitCode', ' : code de sortie ')}${knownBeforeAndAfter(d)}`,
    next: () => 'Sa sortie figure dans les preuves. Corrigez la cause sur le serveur et relancez l’étape.',
  },
  'wsusutil.name-taken': {
    title: (d) => `wsusutil a besoin d’un nom nouveau ; ${detail(d, 'path', 'celui choisi')} existe déjà`,
    next: () => 'Relancez l’étape : Causeway prendra un nom nouveau.',
  },
  'metadata.wrong-kind': {
    title: (d) =>
      isScanCatalogue(d)
        ? `${detail(d, 'path', 'Le fichier')} est wsusscn2.cab, le catalogue d’analyse des ordinateurs sans WSUS, pas un package de métadonnées`
        : `${detail(d, 'path', 'Le fichier')} n’est pas un package de métadonnées`,
    next: (d) =>
      isScanCatalogue(d)
        ? 'Aucun serveur ne peut l’importer. Choisissez le package que wsusutil export a écrit.'
        : 'Exportez à nouveau en .xml.gz ou en .cab.',
  },
  'metadata.layout-unknown': {
    title: (d) => `Le package de métadonnées${tail(d, 'path', ' ')} est entier, mais son contenu n’est pas connu`,
    next: () => 'Il peut être envoyé et importé. On ne peut pas vérifier que tous ses fichiers sont là.',
  },
  'metadata.damaged': {
    title: (d) => `Le package de métadonnées${tail(d, 'path', ' ')} est endommagé ou vide`,
    next: () => 'Relancez l’exportation.',
  },
  'metadata.tool-missing': {
    title: (d) => `Le programme ${detail(d, 'tool', 'qui ouvre les packages .cab')} manque sur cet ordinateur`,
    next: () => 'Installez-le, ou exportez en .xml.gz.',
  },
  'approvals.groups-asked': {
    title: (d) => `Groupes du serveur d’exportation sans équivalent ici : ${detail(d, 'groups', 'plusieurs')}`,
    next: () =>
      'Indiquez pour chacun quel groupe d’ici lui correspond (--map-group LÀ-BAS=ICI), ou laissez-le de côté (--leave-group LÀ-BAS).',
  },
  'import.incomplete': {
    title: (d) =>
      detail(d, 'count', '0') === '0'
        ? `Après l’importation, rien ne montre que les mises à jour du package sont là${knownBeforeAndAfter(d)}`
        : `Après l’importation, il manque au serveur ${detail(d, 'count', 'des')} mises à jour ou fichiers du package`,
    next: () => 'Importez à nouveau les métadonnées. Ce qui est déjà là y reste.',
  },
  'import.cancelled': {
    title: (d) => `L’importation a été arrêtée avant la fin${knownBeforeAndAfter(d)}`,
    next: (d) =>
      d['before'] === undefined
        ? 'wsusutil n’avait pas commencé : le serveur est resté tel quel. Importez les métadonnées quand vous êtes prêt.'
        : 'Le serveur contient peut-être une partie des mises à jour. Importez à nouveau les métadonnées : ce qui est là reste, le reste s’ajoute.',
  },

  'medium.not-ready': {
    title: (d) => `Le support ne peut pas servir à ce transfert${tail(d, 'path', ' : ')}`,
    next: () => 'Corrigez ce que nomment ses vérifications, ou choisissez un autre support.',
  },
  'home.full': {
    title: (d) => `Le disque du dossier de base est plein${tail(d, 'path', ' : ')}`,
    next: () =>
      'Libérez de la place sur ce disque, puis relancez la même commande. La lecture reste possible entre-temps.',
  },
  'home.unwritable': {
    title: (d) => `Impossible d’écrire dans le dossier de base${tail(d, 'path', ' : ')}`,
    next: () =>
      'Vérifiez que son disque fonctionne, qu’il n’est pas en lecture seule et que ce compte peut y écrire. La lecture reste possible entre-temps.',
  },
  'medium.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'Un support')} et ${detail(d, 'other', 'un dossier de Causeway ou du serveur')} se chevauchent`,
    next: () =>
      'Choisissez un dossier distinct du magasin de contenu, du dossier de base du poste et des autres supports.',
  },
  'medium.not-write-protected': {
    title: (d) => `Rien n’établit que le support est protégé en écriture${tail(d, 'path', ' : ')}`,
    next: () =>
      'Ce poste ne lit que des supports protégés en écriture. Retirez-le, actionnez son verrou ou employez un bloqueur d’écriture, puis rebranchez-le. Rien n’y a été lu.',
  },
  'medium.not-empty': {
    title: (d) => `Il reste des volumes sur le support${tail(d, 'path', ' : ')}`,
    next: () => 'Il n’est pas assaini. Assainissez-le à nouveau, par une méthode plus forte, et revérifiez-le.',
  },
  'device.not-found': {
    title: (d) => `Aucun périphérique ${detail(d, 'id', 'de ce nom')} n’est connu ici`,
    next: () => 'Branchez-le, ou nommez-en un que « causeway media history » énumère.',
  },
  'custody.wrong-second-person': {
    title: (d) => `${detail(d, 'name', 'Ce nom')} ne peut confirmer cette remise`,
    next: () =>
      'La seconde personne est celle qui remet ou prend le support ; elle saisit ce nom et n’est pas celle dont le compte exécute Causeway.',
  },
  'custody.credential-needed': {
    title: (d) => `${detail(d, 'account', 'Cette personne')} a un code personnel : un nom saisi ne suffit pas`,
    next: () => 'La personne saisit ce code, et la remise indique qu’elle est prouvée.',
  },
  'medium.no-room-for-file': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')}${sizeOf(d)} ne tient sur aucun des supports choisis${tail(d, 'label', ' : ')}`,
    next: () =>
      'Les fichiers ne sont pas découpés. Choisissez un support avec plus d’espace libre, ou libérez-en sur l’un d’eux.',
  },
  'medium.full': {
    title: (d) => `Le support est plein${tail(d, 'path', ' : ')}`,
    next: () => 'Libérez de l’espace ou branchez-en un autre, puis reprenez. Ce qui a été copié reste prouvé.',
  },
  'medium.lost': {
    title: (d) => `Le support ne répond plus${tail(d, 'path', ' : ')}`,
    next: () => 'Retirez-le, rebranchez-le pour qu’il soit monté à nouveau, et reprenez. Ce qui a été prouvé le reste.',
  },

  'ledger.damaged': {
    title: (d) => `Le registre est endommagé${tail(d, 'sequence', ' à l’événement ')}`,
    next: () => 'Laissez le dossier de base tel quel pour examen, et prévenez votre auditeur avant de continuer.',
  },
  'ledger.head-contradiction': {
    title: (d) => `Deux déclarations signées de ${detail(d, 'station', 'l’autre poste')} se contredisent`,
    next: () =>
      'Son registre a été réécrit ou remplacé par une copie plus ancienne, ou son horloge a été reculée. Demandez à l’auditeur d’y vérifier le registre. Le registre d’ici est intact.',
  },
  'ledger.head-not-found': {
    title: (d) => `Aucune tête de registre signée ne s’y trouve${tail(d, 'path', ' : ')}`,
    next: () =>
      'Indiquez un support contenant un transfert, un récépissé accompagné de sa signature, ou un fichier de têtes.',
  },
  'archive.nothing': {
    title: (d) => `Aucun événement à archiver avant ${detail(d, 'before', 'ce jour')}`,
    next: () =>
      'Choisissez un jour plus récent. Une tentative est archivée en entier : celle qui s’est poursuivie après ce jour reste ici.',
  },
  'archive.job-unfinished': {
    title: (d) => `Un travail commencé avant ce jour n’est pas terminé${tail(d, 'job', ' : ')}`,
    next: () => 'Terminez-le ou annulez-le d’abord, ou choisissez un jour plus ancien.',
  },
  'archive.unproven': {
    title: (d) => `L’archive n’a pas pu être prouvée et le registre a été laissé tel quel${tail(d, 'path', ' : ')}`,
    next: () => 'Supprimez le fichier et archivez sur un autre disque.',
  },
  'archive.not-named': {
    title: (d) => `Ce n’est pas une archive que ce registre désigne${tail(d, 'path', ' : ')}`,
    next: () =>
      'Comparez son nom et son SHA-256 avec ceux qu’affiche l’historique. Si c’est le bon fichier, le registre a été remplacé par une copie plus ancienne : prévenez votre auditeur.',
  },
  'bundle.malformed': {
    title: (d) => `Ce n’est pas un historique ni un récépissé de Causeway, ou il est tronqué${tail(d, 'path', ' : ')}`,
    next: () => 'Copiez-le à nouveau depuis l’original. Si rien ne change, demandez-en un autre au poste.',
  },
  'bundle.altered': {
    title: (d) => `L’historique n’est pas celui qui a été signé${tail(d, 'path', ' : ')}`,
    next: () => 'Conservez le fichier pour examen et demandez-en un autre au poste.',
  },
  'bundle.contradicts': {
    title: (d) =>
      `L’historique de ${detail(d, 'station', 'le poste')} contredit celui qu’il avait donné${tail(d, 'sequence', ', dès l’événement ')}`,
    next: () => 'Les deux sont conservés. Laissez-les, ainsi que le poste, tels quels et demandez son dossier de base.',
  },
  'audit.nothing-here': {
    title: () => 'Il n’y a pas encore d’historique à rapprocher',
    next: () => 'Demandez à chaque poste un historique signé et ajoutez-le.',
  },
  'audit.contradictions': {
    title: (d) => `Les historiques se contredisent${tail(d, 'contradictions', ' : ')}`,
    next: () => 'Commencez par le premier constat. Laissez tout tel quel jusqu’à ce qu’il soit expliqué.',
  },
  'audit.gaps': {
    title: (d) => `Il manque quelque chose dans les historiques${tail(d, 'gaps', ' : ')}`,
    next: () => 'Chaque constat dit ce qu’il faut demander.',
  },
}
