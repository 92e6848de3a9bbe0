export const heads = {
  title: 'Kept heads',
  intro:
    'A signed head says how far a ledger had come. Each that this station saw is kept here: a past that is rewritten later contradicts it.',
  open: 'Kept heads',
  empty: {
    title: 'No head is kept yet',
    text: 'Heads come with media and receipts, and leave with them. Write the head of this ledger to a file and keep it elsewhere, or take in a file that another station wrote.',
  },
  count: (total: string, bad: number) =>
    bad === 0
      ? `Heads: ${total}. None contradicts another or this ledger.`
      : `Heads: ${total}, contradicting: ${String(bad)}. Those come first.`,
  own: 'this station',
  event: (sequence: string) => `event ${sequence}`,
  hash: (station: string, sequence: string) => `Hash of event ${sequence} of ${station}`,
  seen: (at: string) => `kept ${at}`,
  stated: (at: string) => `stated ${at}`,
  left: {
    medium: (id: string) => `left on the medium of ${id}, proven by its signature`,
    receipt: (id: string) => `left in the receipt of ${id}, proven by its signature`,
    file: (name: string) => `left in the file ${name}, proven by its signature`,
  },
  came: {
    medium: (id: string) => `read from the medium of ${id}, proven by the transfer’s signature`,
    receipt: (id: string) => `read from the receipt of ${id}, proven by its signature`,
    file: (name: string) => `read from the file ${name}, proven by its signature`,
  },
  marks: {
    agrees: 'agrees',
    unproven: 'its proof was changed here',
    'contradicts-held-head': 'this ledger has another event there',
    'older-than-held-head': 'this ledger ends before it',
    fork: 'another head names another event there',
    'went-back': 'a later head ends before an earlier one',
  },
  next: 'Verify the ledger, keep this computer as it is, and ask the auditor.',
  more: (count: string) => `Show ${count} more`,
  writeOwn: 'Write the own head',
  writeAll: 'Write all heads',
  take: 'Take in a head file',
  taken: (kept: string, known: string) => `New: ${kept}. Known already: ${known}.`,
  strangers: (names: string) => `Not kept, because the key is not trusted here: ${names}.`,
  contradicted: (count: string) => `Contradicting what is kept here: ${count}.`,
}
