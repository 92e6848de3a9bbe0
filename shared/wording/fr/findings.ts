import { countOf, detail, endOf, timeOf } from '../details'
import type { Wording } from '../types'
import { verdicts } from './words'

const askStation =
  'Demandez au poste son dossier de base tel quel, et comparez-le avec les supports et récépissés conservés.'
const askNewer = 'Demandez à ce poste un historique plus récent, puis rapprochez à nouveau.'

export const findings: Wording['findings'] = {
  'ledger-rewritten': {
    sentence: (d) => `L’historique de ${detail(d, 'name', 'ce poste')} n’est pas celui qu’il avait montré`,
    next: askStation,
  },
  'head-contradicts': {
    sentence: () => 'Une tête qui a quitté ce poste nomme un autre événement que son registre : le passé a été réécrit',
    next: askStation,
  },
  'ledger-cut-off': {
    sentence: (d) =>
      `Le registre de ${detail(d, 'name', 'ce poste')} s’arrête avant un événement qu’il contenait : il a été tronqué ou remplacé`,
    next: askStation,
  },
  'receive-without-send': {
    sentence: (d) => `Un transfert a été reçu, que le registre de ${detail(d, 'name', 'l’expéditeur')} ne connaît pas`,
    next: 'Demandez qui a préparé le support : la clé de l’expéditeur l’a signé et son registre n’en dit rien.',
  },
  'digest-differs': {
    sentence: () => 'Ce qui a été reçu n’est pas ce qui a été envoyé : les condensats du transfert diffèrent',
    next: 'Comparez les manifestes des balises du support avec les deux condensats.',
  },
  'counts-differ': {
    sentence: (d) =>
      `Envoyé : ${countOf(d, 'sentFiles', 'fr')} fichiers, ${countOf(d, 'sentBytes', 'fr')} octets ; reçu : ${countOf(d, 'receivedFiles', 'fr')} fichiers, ${countOf(d, 'receivedBytes', 'fr')} octets`,
    next: 'Comparez les manifestes du support avec les deux nombres.',
  },
  'received-twice': {
    sentence: () => 'Le même transfert a été reçu deux fois',
    next: 'Examinez les deux événements : un poste refuse ce que son propre registre connaît comme reçu.',
  },
  'received-before-sent': {
    sentence: (d) => `Reçu le ${timeOf(d, 'received', 'fr')}, avant l’envoi du ${timeOf(d, 'sent', 'fr')}`,
    next: 'Comparez les horloges des deux postes et demandez qui les a réglées.',
  },
  'number-twice': {
    sentence: (d) => `Deux transferts portent le numéro ${detail(d, 'number', '')}`,
    next: 'Demandez si deux copies de ce poste étaient en service.',
  },
  'receipt-forged': {
    sentence: (d) => `Un récépissé ne porte pas la signature de ${detail(d, 'name', 'le poste qu’il nomme')}`,
    next: 'Conservez le récépissé et demandez comment il est arrivé à ce poste.',
  },
  'receipt-differs': {
    sentence: () => 'Un récépissé dit autre chose que le registre dont il provient',
    next: 'Comparez le récépissé avec le verdict de la réception et avec celui de l’envoi.',
  },
  'receipt-unknown': {
    sentence: (d) => `Le registre de ${detail(d, 'name', 'le poste')} ne connaît pas un récépissé que sa clé a signé`,
    next: askStation,
  },
  'send-without-receive': {
    sentence: (d) => `Envoyé, et non reçu à ${detail(d, 'name', 'destination')} après ${detail(d, 'days', '?')} jours`,
    next: 'Retrouvez le support. S’il est perdu, faites consigner la perte.',
  },
  'send-unfinished': {
    sentence: (d) => `Un envoi commencé n’est pas terminé après ${detail(d, 'days', '?')} jours`,
    next: 'Faites-le terminer ou annuler au poste.',
  },
  'receive-unfinished': {
    sentence: (d) => `Une réception commencée n’est pas terminée après ${detail(d, 'days', '?')} jours`,
    next: 'Faites-la terminer ou annuler au poste.',
  },
  'number-missing': {
    sentence: (d) =>
      d['from'] === d['to']
        ? `Le numéro de transfert ${detail(d, 'from', '')} manque`
        : `Les numéros de transfert ${detail(d, 'from', '')} à ${detail(d, 'to', '')} manquent`,
    next: 'Demandez au poste : chaque envoi prend le numéro suivant, même s’il n’a pas abouti.',
  },
  'receipt-missing': {
    sentence: () => 'Reçu, sans récépissé signé',
    next: 'Faites terminer la réception : sa dernière étape signe le récépissé.',
  },
  'station-missing': {
    sentence: (d) => `L’historique de ${detail(d, 'name', 'un poste')} n’est pas ici`,
    next: 'Demandez à ce poste un historique signé et ajoutez-le.',
  },
  'history-too-old': {
    sentence: (d) => `L’historique de ${detail(d, 'name', 'un poste')} s’arrête avant ce dont parle un autre document`,
    next: askNewer,
  },
  'clock-set-back': {
    sentence: (d) => `L’horloge du poste a été reculée de ${detail(d, 'seconds', '?')} secondes`,
    next: 'Demandez qui l’a réglée. L’ordre des événements est établi par la chaîne, non par leurs heures.',
  },
  'device-unknown': {
    sentence: (d) => `Lu sur le périphérique ${detail(d, 'serial', '?')}, que l’expéditeur n’a pas écrit`,
    next: 'Demandez le parcours du support : il peut s’agir d’une copie.',
  },
  'device-flagged': {
    sentence: (d) => `Le périphérique ${detail(d, 'serial', '')} a transporté quelque chose que personne n’a justifié`,
    next: 'Examinez l’événement et demandez qui détenait le périphérique.',
  },
  'under-way': {
    sentence: (d) =>
      Number(d['days'] ?? 0) < 1
        ? 'Pas encore reçu, moins d’un jour après l’envoi'
        : `Pas encore reçu, ${d['days'] === 1 ? '1 jour' : `${countOf(d, 'days', 'fr')} jours`} après l’envoi`,
    next: askNewer,
  },
  'refused-there': {
    sentence: (d) => `Non reçu : verdict de la tentative faite là-bas : ${endOf(d, verdicts)}`,
    next: 'La cause figure dans l’événement.',
  },
  'lost-on-the-way': {
    sentence: () => 'Non reçu : la perte du support est consignée',
    next: 'L’événement dit quand et par qui.',
  },
  'in-archive': {
    sentence: (d) =>
      `${detail(d, 'name', 'Ce poste')} a mis ses événements jusqu’au n° ${detail(d, 'through', '?')} dans une archive qui n’est pas ici : non jugé`,
    next: 'Demandez l’archive au poste, ajoutez-la, puis rapprochez à nouveau.',
  },
}
