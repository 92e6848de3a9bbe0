import type { care as en } from '../en/care'

export const care: typeof en = {
  title: 'Serveur WSUS',
  text: 'Deux choses que wsusutil peut faire pour le serveur de ce poste. Le registre garde la trace des deux.',
  health: {
    action: 'Vérifier l’état de WSUS',
    does: 'wsusutil checkhealth : le service WSUS s’examine lui-même (services web, base de données, dossier de contenu). Ne modifie rien.',
    running: 'WSUS s’examine',
    states: {
      healthy: 'WSUS dit qu’il fonctionne.',
      problems: 'WSUS signale des problèmes de fonctionnement.',
      unknown: 'WSUS n’a pas dit dans quel état il est. Vérifiez que le service WSUS fonctionne, puis recommencez.',
    },
    findings: 'Ce qu’il a écrit dans le journal des événements',
    levels: { error: 'erreur', warning: 'avertissement', information: 'information' },
    event: (level, id) => `${level} ${String(id)}`,
    noWords: '(sans texte)',
  },
  reset: {
    action: 'Exécuter wsusutil reset…',
    does: 'wsusutil reset : le serveur cherche le fichier de chaque mise à jour et télécharge à nouveau ce qui manque ou est endommagé. Utile lorsque des mises à jour restent « en téléchargement » alors que leurs fichiers sont là.',
    cannotDownload:
      'Ce serveur est déconnecté : il ne peut rien télécharger. Faites-le une fois tout le contenu confirmé.',
    title: 'Faire parcourir au serveur tout son contenu ?',
    text: 'Avec un grand magasin de contenu, cela dure longtemps et le serveur poursuit en arrière-plan. Faites-le quand personne n’a besoin du serveur.',
    confirm: 'Exécuter wsusutil reset',
    keep: 'Pas maintenant',
    running: 'wsusutil reset travaille',
    done: 'wsusutil reset est terminé. Ce qu’il a demandé au serveur se poursuit un moment en arrière-plan ; regardez à nouveau la console WSUS dans dix minutes.',
  },
  stop: 'Arrêter',
}
