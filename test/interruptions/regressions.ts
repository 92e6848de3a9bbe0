/** Combinations that ended otherwise than they may before the set of volumes was fixed at Trust, one for each kind. */
const killed = (step: string, effect: string, change: string, door: string): RegExp =>
  new RegExp(`^receive \\| killed \\| ${step}#\\d+ ${effect} \\| ${change} \\| ${door}$`)

export const RECEIVE_REGRESSIONS: readonly RegExp[] = [
  // A receipt for all files when a medium was missing, and companions that never came.
  killed('content', 'journal.markFiles', 'volume 2 is gone', 'command'),
  killed('content', 'journal.markFiles', 'volume 2 is gone and still named', 'window again'),
  killed('content', 'journal.markFiles', 'medium 2 is empty', 'window again'),
  killed('content', 'journal.markFiles', 'volume 1 is gone and the second says that it is the first of one', 'command'),
  killed('content', 'disk.makeFolder', 'medium 1 is one of an older transfer', 'command'),
  killed('content', 'journal.markFiles', 'two media are the first', 'command'),
  // Content without a volume, which Confirm refused for good.
  killed('verify', 'ledger.append', 'medium 2 is empty', 'window again'),
  killed('server', 'journal.put', 'volume 2 is gone', 'command'),
  killed('server', 'ledger.append', 'medium 2 is one of a newer transfer', 'window again'),
  killed('content', 'disk.rename', 'the second description is no JSON', 'window again'),
  killed('content', 'disk.rename', 'both volumes say that they are the first', 'window again'),
  killed('content', 'journal.put', 'the volume is a link to the same volume', 'window again'),
  // What an unsigned description says, in the verdict and at the end.
  killed('server', 'journal.put', 'the first description says sequence 1', 'command'),
  killed('content', 'journal.put', 'the descriptions say sequence 900000', 'window again'),
  killed('content', 'disk.rename', 'the descriptions name another source', 'window again'),
  killed('server', 'ledger.append', 'the descriptions name another destination', 'command'),
  // The transfer code of what Identify saw.
  killed('server', 'journal.put', 'a further volume of the same transfer is added', 'command'),
  killed('content', 'journal.put', 'a volume of the same transfer in other words is added', 'command'),
  killed('content', 'disk.makeFolder', 'an unknown sender made the transfer again', 'command'),
  killed('content', 'ledger.append', 'the sender made the transfer again', 'command'),
  killed('server', 'journal.put', 'tagmanifest-sha256.txt is altered', 'command'),
  /^receive \| running \| trust#0 journal.put \| the sender made the transfer again \| command$/,
  // A volume that is a link, where nothing looked for it again.
  killed('verify', 'journal.put', 'the volume is a link to the same volume', 'window on'),
  // Trusted by the ledger, not yet by the journal: another transfer took the place of what was trusted.
  killed('trust', 'journal.put', 'the media are those of a newer transfer', 'window again'),
  killed('trust', 'journal.put', 'medium 2 is one of a newer transfer', 'window again'),
]
