import type { Wording } from '../types'

export const steps: Wording['steps'] = {
  server: 'Server',
  export: 'Exporteren',
  plan: 'Plan',
  media: 'Media',
  copy: 'Kopiëren',
  seal: 'Verzegelen',
  handover: 'Overhandigen',
  identify: 'Herkennen',
  trust: 'Vertrouwen',
  verify: 'Verifiëren',
  content: 'Inhoud',
  metadata: 'Metagegevens',
  confirm: 'Bevestigen',
  receipt: 'Ontvangstbewijs',
}

export const trust: Wording['trust'] = {
  pinned: () => 'vooraf vastgelegde sleutel',
  'first-use': (comparedBy) =>
    comparedBy === null ? 'eerste gebruik, vergeleken' : `eerste gebruik, vergeleken door ${comparedBy}`,
  'own-key': () => 'eigen sleutel van dit station',
  none: () => 'niet vertrouwd',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'geverifieerd',
  failed: 'niet geverifieerd',
  incomplete: 'onvolledig',
  cancelled: 'geannuleerd',
}
