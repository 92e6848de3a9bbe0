import type { Wording } from '../types'

export const syncStatuses: Wording['syncStatuses'] = {
  6701: {
    label: 'Synchronisation démarrée',
    meaning: 'Configuration Manager a commencé à synchroniser les mises à jour logicielles.',
    next: 'Attendez la fin de la synchronisation, puis vérifiez à nouveau.',
  },
  6702: {
    label: 'Synchronisation terminée',
    meaning: 'Configuration Manager a synchronisé WSUS et la base de données du site.',
    next: 'Rien : continuez dès que WSUS dit la même chose.',
  },
  6703: {
    label: 'Échec de la synchronisation',
    meaning: 'Configuration Manager n’a pas pu terminer sa synchronisation ; ce qu’il indique date d’avant.',
    next: 'Lisez l’erreur ici et dans wsyncmgr.log et WCM.log, supprimez-en la cause et relancez la synchronisation des mises à jour logicielles.',
  },
  6704: {
    label: 'Synchronisation du serveur WSUS en cours',
    meaning: 'WSUS récupère les mises à jour auprès de Microsoft Update ou de son serveur en amont.',
    next: 'Attendez la fin de la synchronisation, puis vérifiez à nouveau.',
  },
  6705: {
    label: 'Synchronisation de la base de données du site en cours',
    meaning: 'WSUS a ses mises à jour ; Configuration Manager les reprend dans la base de données du site.',
    next: 'Attendez la fin de la synchronisation, puis vérifiez à nouveau.',
  },
  6706: {
    label: 'Synchronisation des autres serveurs WSUS en cours',
    meaning:
      'Les autres points de mise à jour logicielle du site, y compris ceux des clients sur Internet, suivent le premier.',
    next: 'Attendez qu’ils aient terminé si vous exportez depuis l’un d’eux.',
  },
  6707: {
    label: 'Décalage avec le serveur en amont',
    meaning: 'Un serveur WSUS de la hiérarchie n’a pas le même contenu que le serveur avec lequel il se synchronise.',
    next: 'Relancez la synchronisation des mises à jour logicielles. Si le décalage persiste, cherchez dans wsyncmgr.log le serveur qui y est nommé.',
  },
  6708: {
    label: 'Terminée, contrats de licence en attente',
    meaning:
      'La synchronisation est terminée, mais WSUS télécharge encore des contrats de licence ; sans eux, les mises à jour concernées ne peuvent pas être approuvées.',
    next: 'Attendez que WSUS les ait téléchargés, puis relancez la synchronisation. S’ils n’arrivent pas, exécutez « wsusutil reset ».',
  },
}
