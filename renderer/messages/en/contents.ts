/** What a metadata package holds. */
export const contents = {
  made: 'Made',
  updates: 'Updates',
  superseded: (count: string) => `${count} replaced by newer ones`,
  bundles: (count: string) => `${count} made of others`,
  fresh: (transfer: string) => `New since ${transfer}`,
  freshOf: (count: number, updates: string, size: string) =>
    count === 0 ? 'nothing' : `${updates} ${count === 1 ? 'update' : 'updates'}, ${size}`,
  freshNames: 'Updates that are new',
  files: 'Files that they name',
  filesOfBytes: (files: string, size: string) => `${files}, ${size}`,
  unknownSize: (count: string) => `The size of ${count} of them is not known.`,
  languages: 'Languages',
  newest: 'Newest update',
  classifications: 'By classification',
  products: 'By product',
  noGroup: 'none named',
  groupFigures: (count: number, updates: string, size: string) =>
    `${updates} ${count === 1 ? 'update' : 'updates'} · ${size}`,
  more: (count: string) => `${count} more`,
  smaller: 'The smaller ones',
  largest: 'Largest files',
  layoutUnknown:
    'The package is whole, but its inner layout is not known to Causeway. It can be sent and imported; whether all files are there cannot be checked.',
}
