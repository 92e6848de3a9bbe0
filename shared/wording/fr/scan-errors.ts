import type { ErrorDetails } from '../../errors'
import { detail, tail } from '../details'
import type { ScanErrors } from '../types'

const scanner = (d: ErrorDetails) => detail(d, 'scanner', 'L’analyseur')

const UNFIT: Readonly<Record<string, string>> = {
  'found-nothing': 'n’a pas trouvé le fichier de test EICAR',
  'found-everything': 'prend un fichier sain pour un programme malveillant',
  miscounted: 'ne rend pas compte des fichiers de son autotest',
}

export const scanErrors: ScanErrors = {
  'scan.hit': {
    title: (d) =>
      `${scanner(d)} a trouvé ${detail(d, 'name', 'un programme malveillant')} dans ${detail(d, 'path', 'un fichier')}${Number(d['count']) > 1 ? ` et dans ${Number(d['count']) - 1} autres` : ''}`,
    next: () =>
      'Rien n’a été importé et rien n’a été modifié sur le support. Conservez le support comme preuve, prévenez votre responsable de la sécurité, et prévenez l’expéditeur par un autre canal.',
  },
  'scan.medium-changed': {
    title: (d) =>
      `${detail(d, 'path', 'Un fichier')} a été supprimé ou modifié sur le support pendant que ${scanner(d)} le lisait`,
    next: () =>
      'Rien n’a été importé. Cherchez-en la cause : un analyseur qui nettoie, ou la protection en temps réel. Désactivez-la pour les supports, puis demandez un nouveau support à l’expéditeur.',
  },
  'scan.incomplete': {
    title: (d) =>
      `${scanner(d)} a lu ${detail(d, 'read', 'une partie')} fichiers sur ${detail(d, 'of', 'tous')}${tail(d, 'path', ', pas ')}${tail(d, 'reason', ' : ')}`,
    next: () =>
      'Rien n’a été importé. Relevez les limites de l’analyseur, ajoutez-en un second, ou faites accepter dans les paramètres, par l’administrateur, qu’il laisse des fichiers de côté ; puis relancez l’analyse.',
  },
  'scan.uncounted': {
    title: (d) => `${scanner(d)} ne dit pas combien de fichiers il a lus`,
    next: () =>
      'Rien n’a été importé. L’administrateur peut l’accepter dans les paramètres, ou installer un analyseur qui rend compte de chaque fichier ; puis relancez l’analyse.',
  },
  'scan.nothing-read': {
    title: (d) => `${scanner(d)} déclare le contenu sain, mais n’a rien lu`,
    next: () =>
      'Rien n’a été importé. Voyez si une exclusion tient l’analyseur à l’écart du support, puis relancez l’analyse.',
  },
  'scan.failed': {
    title: (d) =>
      `L’analyse par ${detail(d, 'scanner', 'l’analyseur')} ne s’est pas terminée de façon crédible${tail(d, 'reason', ' : ')}`,
    next: () =>
      'Rien n’a été importé. Lisez ce que l’analyseur a écrit, corrigez, puis relancez : ce qui est vérifié le reste.',
  },
  'scan.path-unusable': {
    title: (d) =>
      d['problem'] === 'line-end'
        ? `${detail(d, 'scanner', 'L’analyseur')} ne peut pas recevoir un chemin qui contient un saut de ligne${tail(d, 'path', ' : ')}`
        : `${detail(d, 'scanner', 'L’analyseur')} ne peut pas lire un chemin de plus de ${detail(d, 'most', '1022')} octets${tail(d, 'path', ' : ')}`,
    next: () =>
      'Rien n’a été importé. Montez le support sous un chemin court sans saut de ligne (pour l’autotest : déplacez le dossier de base de la station), puis relancez l’analyse.',
  },
  'scan.too-few-engines': {
    title: (d) =>
      `Ce poste exige ${detail(d, 'required', 'plus')} analyseurs différents et en a ${detail(d, 'found', 'moins')}`,
    next: () =>
      'Ajoutez ce qui manque sous Paramètres, Recherche de programmes malveillants, puis relancez la vérification. Un même moteur sous deux noms compte une fois.',
  },
  'scan.outstanding': {
    title: () => 'Un analyseur de ce poste n’a pas lu ce transfert',
    next: () =>
      'Relancez l’étape Vérifier : elle analyse, sans relire ce qui est vérifié. Continuez ensuite avec le contenu.',
  },
  'scanner.unfit': {
    title: (d) => `${scanner(d)} ${UNFIT[String(d['problem'])] ?? 'a échoué à son autotest'}`,
    next: () =>
      'Rien de ce qu’il dit ne compte. Voyez si ses signatures sont chargées et s’il est activé, testez-le de nouveau, puis relancez l’analyse.',
  },
  'scanner.test-file-taken': {
    title: (d) =>
      `Les fichiers de l’autotest de ${detail(d, 'scanner', 'l’analyseur')} ont été supprimés ou modifiés pendant le test`,
    next: (d) =>
      `Excluez ${detail(d, 'folder', 'le dossier « scanning » des données du poste')} de la protection en temps réel, et assurez-vous que l’analyseur ne supprime rien de lui-même.`,
  },
  'scanner.not-found': {
    title: (d) => `Il n’y a pas d’analyseur nommé ${detail(d, 'name', 'ainsi')}`,
    next: () => 'Voyez ceux qui existent avec « causeway scan list », ou dans les paramètres.',
  },
  'scanner.name-taken': {
    title: (d) => `Il y a déjà un analyseur nommé ${detail(d, 'name', 'ainsi')}`,
    next: () => 'Choisissez un autre nom, ou supprimez d’abord l’autre.',
  },
}
