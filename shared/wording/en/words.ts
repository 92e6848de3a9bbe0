import type { Wording } from '../types'

export const steps: Wording['steps'] = {
  server: 'Server',
  export: 'Export',
  plan: 'Plan',
  media: 'Media',
  copy: 'Copy',
  seal: 'Seal',
  handover: 'Hand over',
  identify: 'Identify',
  trust: 'Trust',
  verify: 'Verify',
  content: 'Content',
  metadata: 'Metadata',
  confirm: 'Confirm',
  receipt: 'Receipt',
}

export const trust: Wording['trust'] = {
  pinned: () => 'pinned key',
  'first-use': (comparedBy) => (comparedBy === null ? 'first use, compared' : `first use, compared by ${comparedBy}`),
  'own-key': () => "this station's own key",
  none: () => 'not trusted',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'verified',
  failed: 'not verified',
  incomplete: 'incomplete',
  cancelled: 'cancelled',
}
