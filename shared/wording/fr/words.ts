import type { Wording } from '../types'

export const steps: Wording['steps'] = {
  server: 'Serveur',
  export: 'Exportation',
  plan: 'Plan',
  media: 'Supports',
  copy: 'Copie',
  seal: 'Scellement',
  handover: 'Remise',
  identify: 'Identification',
  trust: 'Confiance',
  verify: 'Vérification',
  content: 'Contenu',
  metadata: 'Métadonnées',
  confirm: 'Confirmation',
  receipt: 'Récépissé',
}

export const trust: Wording['trust'] = {
  pinned: () => 'clé épinglée',
  'first-use': (comparedBy) =>
    comparedBy === null ? 'premier usage, empreinte comparée' : `premier usage, comparé par ${comparedBy}`,
  'own-key': () => 'clé de ce poste',
  'before-revocation': () => 'signé avant la révocation de la clé',
  none: () => 'non approuvé',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'vérifié',
  failed: 'non vérifié',
  incomplete: 'incomplet',
  cancelled: 'annulé',
}

export const exportServer: Wording['exportServer'] = {
  'stand-alone-wsus':
    'Exportez depuis un serveur WSUS qui se synchronise avec Microsoft Update, avec les produits, classifications et langues dont l’autre côté a besoin. Configuration Manager n’est pas présent sur ce serveur : tout serveur WSUS de ce genre convient.',
  'central-administration-site':
    'Cet ordinateur appartient au site d’administration centrale de Configuration Manager. L’autre côté importe au point de mise à jour logicielle de son propre site de niveau supérieur. Exportez depuis un serveur WSUS qui se synchronise avec Microsoft Update, avec les classifications, produits et langues dont la hiérarchie a besoin ; il peut ne pas en faire partie.',
  'stand-alone-primary-site':
    'Cet ordinateur appartient à un site principal autonome de Configuration Manager. L’autre côté importe au point de mise à jour logicielle de son propre site de niveau supérieur. Exportez depuis un serveur WSUS qui se synchronise avec Microsoft Update, avec les classifications, produits et langues dont le site a besoin ; il peut ne pas en faire partie.',
  'child-site':
    'Cet ordinateur appartient à un site de Configuration Manager placé sous un autre. Exportez et importez au sommet : au point de mise à jour logicielle du site d’administration centrale, ou sur un serveur WSUS qui se synchronise avec Microsoft Update et a les classifications, produits et langues dont la hiérarchie a besoin.',
  'site-unknown':
    'Configuration Manager est présent sur cet ordinateur, mais son registre n’indique pas le type du site. Avec un site d’administration centrale comme avec un site principal autonome, exportez depuis un serveur WSUS qui se synchronise avec Microsoft Update, avec les classifications, produits et langues nécessaires, et importez au point de mise à jour logicielle du site de niveau supérieur.',
  unreadable:
    'Impossible de lire si Configuration Manager est présent sur cet ordinateur. Dans tous les cas, exportez depuis un serveur WSUS qui se synchronise avec Microsoft Update, avec les produits, classifications et langues dont l’autre côté a besoin.',
}
