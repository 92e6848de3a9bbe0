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
  'before-revocation': () => 'signed before the key was revoked',
  none: () => 'not trusted',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'verified',
  failed: 'not verified',
  incomplete: 'incomplete',
  cancelled: 'cancelled',
}

export const exportServer: Wording['exportServer'] = {
  'stand-alone-wsus':
    'Export from a WSUS server that synchronizes with Microsoft Update, with the products, classifications and languages that the other side needs. There is no Configuration Manager on this server, so any such WSUS server will do.',
  'central-administration-site':
    'This computer belongs to the central administration site of Configuration Manager. The other side imports at the software update point of its own top-level site. Export from a WSUS server that synchronizes with Microsoft Update, with the classifications, products and languages that the hierarchy needs; it need not belong to the hierarchy.',
  'stand-alone-primary-site':
    'This computer belongs to a stand-alone primary site of Configuration Manager. The other side imports at the software update point of its own top-level site. Export from a WSUS server that synchronizes with Microsoft Update, with the classifications, products and languages that the site needs; it need not belong to the site.',
  'child-site':
    'This computer belongs to a site of Configuration Manager below another one. Export and import at the top: the software update point of the central administration site, or a WSUS server that synchronizes with Microsoft Update and has the classifications, products and languages that the hierarchy needs.',
  'site-unknown':
    'Configuration Manager is on this computer, but its registry does not say which kind of site this is. With a central administration site as with a stand-alone primary site, export from a WSUS server that synchronizes with Microsoft Update, with the classifications, products and languages that are needed, and import at the software update point of the top-level site.',
  unreadable:
    'It could not be read whether Configuration Manager is on this computer. In any case export from a WSUS server that synchronizes with Microsoft Update, with the products, classifications and languages that the other side needs.',
}
