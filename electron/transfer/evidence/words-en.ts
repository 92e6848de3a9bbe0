import type { EvidenceWords } from './words'

export const en: EvidenceWords = {
  title: 'Evidence of one transfer',
  about: (transfer, station) => `Transfer ${transfer}, as it is recorded at station ${station}.`,
  practice: 'PRACTICE: a rehearsal with practice servers. Not evidence of a real transfer.',
  contents: 'What lies here',
  files: {
    events:
      'the events of the transfer, and those between them that the chain leads through: 32 bytes of the previous hash, then the event as canonical JSON (RFC 8785); its SHA-256 is its hash',
    lines: 'the same events, one on each line',
    chain: 'the hashes of a run of events, in order',
    head: 'the head that ends that run, signed by the station',
    receipt: 'what the import station signed after the import',
    volumes: 'manifests, tag manifests and signatures of the volumes, without the payload',
    report: 'the report, to read, to file and to compute with',
    viewer: 'everything on one page, for a browser; it needs no network',
    signers: 'the keys, each with its part in the transfer',
    station: 'the public key of the station that made this bundle',
    sums: 'the SHA-256 of every file here, and the station’s signature over that list',
  },
  how: 'How to check it, without Causeway',
  howTo: [
    'You need bash, GNU coreutils (sha256sum) and OpenSSH 8.1 or newer (ssh-keygen). Go to this folder and run each command.',
    'A check holds when its command ends with exit code 0 ("echo $?").',
    'First compare the fingerprints of the first command with what the owners of the keys told you by another channel: everything else rests on them.',
  ],
  proves: 'Proves:',
  checks: {
    fingerprints: {
      title: 'The keys',
      proves:
        'nothing yet: compare each fingerprint with its owner. The last line shows that "station" is the key in station.pub.',
    },
    signature: { title: 'The signature', proves: 'the list of digests is what the station signed.' },
    digests: { title: 'The files', proves: 'no file was changed or lost since.' },
    'nothing-else': { title: 'Nothing else', proves: 'no file was added.' },
    events: { title: 'The events', proves: 'each event is the one whose hash stands in the chain.' },
    links: {
      title: 'The chain',
      proves: 'each event names the hash of the one before it: none was left out of a run, none was put in.',
    },
    heads: {
      title: 'The signed heads',
      proves: 'the station signed the last hash of each run, and with it all events of that run.',
    },
    lines: { title: 'The lines', proves: 'events.jsonl holds the same events, for reading.' },
    receipt: {
      title: 'The receipt',
      proves: 'the import station signed it, and an event names its digest (the command prints how many do).',
    },
    volumes: {
      title: 'The volumes',
      proves:
        'the sender signed the lists of files. With the media at hand, "sha256sum --check manifest-sha256.txt" in a volume proves the payload.',
    },
    'transfer-digest': {
      title: 'The transfer digest',
      proves: 'these volumes, and no others, are the transfer that the events name (the command prints how many do).',
    },
    report: {
      title: 'The report',
      proves: 'the printed digest is the report digest at the foot of every page of report.pdf: both tell the same.',
    },
  },
  notHere: 'Not in this bundle',
  noReceipt: 'A receipt: this station holds none for this transfer.',
  noVolumes: 'The lists of files of the volumes: no medium was given. Their digests stand in the events.',
  someVolumes: (count, of) =>
    `All volumes: ${String(count)} of ${String(of)} were given, so the transfer digest cannot be computed.`,
  notProven: 'What no command here can prove',
  limits: [
    'That the station’s own key was not used to write another history. Whoever holds that key can sign other events. Compare the heads with those that left the station on media and receipts, or have an auditor’s station reconcile both sides.',
    'That the clock of the station was right, and that a person is who the account says.',
    'What happened to a medium between the stations, except that its content did not change.',
  ],
  ledgerDamaged:
    'WARNING: when this bundle was made, the ledger of the station was not intact. The report names the first bad event.',
  viewer: {
    note: 'This page shows what the files beside it hold. It proves nothing by itself: the commands in README.txt do.',
    events: 'Events and their hashes',
    otherWork: 'other work',
    payload: 'Recorded',
    signedHead: 'Signed head',
    keys: 'Keys',
    parts: { station: 'this station', sender: 'sender', receiver: 'receiver' },
    language: 'Language',
  },
}
