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
  'before-revocation': () => 'ondertekend voordat de sleutel werd ingetrokken',
  none: () => 'niet vertrouwd',
}

export const verdicts: Wording['verdicts'] = {
  verified: 'geverifieerd',
  failed: 'niet geverifieerd',
  incomplete: 'onvolledig',
  cancelled: 'geannuleerd',
}

export const exportServer: Wording['exportServer'] = {
  'stand-alone-wsus':
    'Exporteer vanaf een WSUS-server die met Microsoft Update synchroniseert, met de producten, classificaties en talen die de andere kant nodig heeft. Op deze server staat geen Configuration Manager; elke WSUS-server van die soort is goed.',
  'central-administration-site':
    'Deze computer hoort bij de centrale beheersite van Configuration Manager. De andere kant importeert op het software-updatepunt van haar eigen site op het hoogste niveau. Exporteer vanaf een WSUS-server die met Microsoft Update synchroniseert, met de classificaties, producten en talen die de hiërarchie nodig heeft; hij hoeft er niet bij te horen.',
  'stand-alone-primary-site':
    'Deze computer hoort bij een zelfstandige primaire site van Configuration Manager. De andere kant importeert op het software-updatepunt van haar eigen site op het hoogste niveau. Exporteer vanaf een WSUS-server die met Microsoft Update synchroniseert, met de classificaties, producten en talen die de site nodig heeft; hij hoeft er niet bij te horen.',
  'child-site':
    'Deze computer hoort bij een site van Configuration Manager onder een andere. Exporteer en importeer bovenaan: op het software-updatepunt van de centrale beheersite, of op een WSUS-server die met Microsoft Update synchroniseert en de classificaties, producten en talen heeft die de hiërarchie nodig heeft.',
  'site-unknown':
    'Configuration Manager staat op deze computer, maar het register zegt niet wat voor site dit is. Zowel bij een centrale beheersite als bij een zelfstandige primaire site exporteert u vanaf een WSUS-server die met Microsoft Update synchroniseert, met de nodige classificaties, producten en talen, en importeert u op het software-updatepunt van de site op het hoogste niveau.',
  unreadable:
    'Er kon niet worden gelezen of Configuration Manager op deze computer staat. Exporteer in elk geval vanaf een WSUS-server die met Microsoft Update synchroniseert, met de producten, classificaties en talen die de andere kant nodig heeft.',
}
