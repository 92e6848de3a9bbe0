import type { contents as en } from '../en/contents'

export const contents: typeof en = {
  made: 'Gemaakt',
  updates: 'Updates',
  superseded: (count) => `${count} vervangen door nieuwere`,
  bundles: (count) => `${count} samengesteld uit andere`,
  fresh: (transfer) => `Nieuw sinds ${transfer}`,
  freshOf: (count, updates, size) =>
    count === 0 ? 'niets' : `${updates} ${count === 1 ? 'update' : 'updates'}, ${size}`,
  freshNames: 'Nieuwe updates',
  files: 'Bestanden die ze noemen',
  filesOfBytes: (files, size) => `${files}, ${size}`,
  unknownSize: (count) => `Van ${count} ervan is de grootte niet bekend.`,
  languages: 'Talen',
  newest: 'Nieuwste update',
  classifications: 'Per classificatie',
  products: 'Per product',
  noGroup: 'niet genoemd',
  groupFigures: (count, updates, size) => `${updates} ${count === 1 ? 'update' : 'updates'} · ${size}`,
  more: (count) => `nog ${count}`,
  smaller: 'De kleinere',
  largest: 'Grootste bestanden',
  layoutUnknown:
    'Het pakket is heel, maar Causeway kent de indeling ervan niet. Het kan worden verzonden en geïmporteerd; of alle bestanden er zijn, is niet te controleren.',
}
