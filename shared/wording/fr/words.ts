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
  none: () => 'non approuvé',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'vérifié',
  failed: 'non vérifié',
  incomplete: 'incomplet',
  cancelled: 'annulé',
}
