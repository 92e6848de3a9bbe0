export const send = {
  title: 'Send',
  empty: {
    title: 'No transfer is under way',
    text: 'Here you take a transfer from the export server to a medium, in seven steps: check the server, export the metadata, plan, choose media, copy, seal and hand over. You can leave at any step and take it up again.',
  },
  start: {
    title: 'Start a transfer',
    destination: 'Name of the receiving station',
    destinationHint:
      'As it stands in the window of the station at the import server. Only a station with this name will accept the transfer.',
    destinationInvalid: 'Type a name of 1 to 64 visible characters.',
    destinationUnknown:
      'No trusted key is held by a station of this name, and no receipt came from it. Compare the name with the one at the import server.',
    extent: 'What travels',
    extents: {
      full: { label: 'Everything', hint: 'The whole metadata and every file of the content store.' },
      increment: {
        label: 'Only what is new',
        hint: 'The whole metadata, and the files that this station has not confirmed yet.',
      },
    },
    noBaseline: 'Not yet: no transfer to this station is confirmed. Accept its receipt first.',
    noDestination: 'Type the name of the station first.',
    action: 'Start transfer',
  },
  receipts: {
    title: 'Receipts',
    text: 'The receiving station confirms what it imported. Only what is confirmed can stay behind next time.',
    waiting: (count: number, shown: string) =>
      count === 1 ? '1 transfer waits for its receipt.' : `${shown} transfers wait for their receipts.`,
    none: 'No transfer was sealed yet. Afterwards you accept its receipt here.',
    all: 'Every transfer is confirmed.',
    accept: 'Accept a receipt',
    open: 'waits for its receipt',
    confirmed: { file: 'confirmed by signed receipt', code: 'confirmed by check code' },
    full: 'everything',
    increment: 'increment',
  },
  accept: {
    title: 'Accept a receipt',
    lead: 'It proves what the receiving station imported, and moves the baseline that increments build on.',
    file: 'Signed receipt',
    fileHint: 'The file that the receiving station saved, with its signature beside it (the same name and “.sig”).',
    choose: 'Choose the receipt…',
    code: 'Check code',
    codeHint:
      'Where no file may leave: the receiving station shows the code at the end of the receive. Type it, or scan its QR code. Capitals, blanks and dashes do not matter.',
    codeField: 'Code, as the receiving station shows it',
    acceptCode: 'Accept this code',
    back: 'Back',
    done: (station: string, transfer: string) => `${station} confirmed ${transfer}.`,
    known: (station: string, transfer: string) =>
      `Known already: ${station} confirmed ${transfer}. Nothing was recorded again.`,
    holder: 'Key held by',
    way: 'Proven by',
    ways: { file: 'the signed receipt', code: 'the check code' },
    baseline: 'Baseline',
    moved: 'It moved: the next increment leaves out what this transfer carried.',
    stays: 'It stays as it is: a newer transfer is confirmed already.',
    noProof: 'It stays as it is: an earlier version of Causeway sealed this transfer and kept no list of its content.',
    another: 'Accept another',
    attempts: (count: number) =>
      count === 0
        ? 'No attempt left for 15 minutes.'
        : count === 1
          ? '1 attempt left.'
          : `${String(count)} attempts left.`,
  },
  unfinished: {
    title: 'Under way',
  },
  earlier: {
    title: 'Earlier sends',
    none: 'Nothing has been sent from this station yet.',
  },
  server: {
    intro: 'Is the export server ready? Its last synchronization, its content and your rights are read from it now.',
    running: 'Reading the export server…',
  },
  export: {
    intro:
      'wsusutil writes the metadata of the whole server into one package, with fresh names. The WSUS service stops while it works.',
    format: 'Package format',
    formats: {
      'xml.gz': {
        title: 'xml.gz (recommended)',
        text: 'No limit on size. What Configuration Manager documents for disconnected software update points.',
      },
      cab: {
        title: 'cab',
        text: 'For older servers. Holds at most 2 GB of uncompressed metadata; beyond that wsusutil may write an empty file. Only small catalogues fit.',
      },
    },
    action: 'Start export',
    again: 'Export again',
    running: 'wsusutil is exporting',
    done: (size: string) => `The metadata package is written: ${size}.`,
    package: 'Package',
    log: 'Log',
    updates: 'Updates',
    files: 'Files named by updates',
    notKnown: 'not known for this format',
    sha256: 'SHA-256',
  },
  plan: {
    intro: 'What will travel: the metadata package and every file of the content store that is named by its digest.',
    introIncrement:
      'What will travel: the metadata package, and the files of the content store that the receiving station has not confirmed.',
    running: 'Comparing the package with the content store…',
    done: (files: string, size: string) => `${files} files, ${size} will travel.`,
    mode: 'Extent',
    full: 'full: everything travels',
    increment: 'increment: only what is not confirmed yet',
    saved: 'Stays behind',
    savedOf: (files: string, size: string) => `${files} files, ${size}`,
    savedHint: 'Confirmed by the receiving station; it is compared there before anything is written.',
    buildsOn: (count: number) =>
      count === 1 ? 'Builds on 1 confirmed transfer' : `Builds on ${String(count)} confirmed transfers`,
    updates: 'Updates',
    updatesUnknown: 'not known for this package format',
    largest: 'Largest file',
    unnamed: 'Named by no update',
    unnamedHint: (count: string) => `${count} (they travel too)`,
    leftBehind: (count: number) => (count === 1 ? '1 file stays behind' : `${String(count)} files stay behind`),
    leftBehindText: 'They are in the content store but not named by a digest, so WSUS does not use them.',
    missingText:
      'Wait until the server has downloaded them, or run “wsusutil reset” so that it downloads missing files again. An update that need not travel: take its approval back or decline it, then plan again.',
    approved: 'Approved updates',
    approvedOf: (approved: string, declined: string) => `${approved} · ${declined} declined`,
    noneApproved: 'Nothing is approved on this server: no file is needed but those that are there.',
    approvalsUnknown: 'The approvals could not be read: every file that an update names is needed.',
    notNeeded: 'Not downloaded, not needed',
    notNeededOf: (files: string, size: string) => `${files} files (${size}) of updates that are not approved`,
    accept: {
      title: 'Go on without them',
      text: 'The missing files and your reason are in the history and travel with the transfer, so that the receiving side knows what it will not find.',
      reason: 'Reason',
      action: 'Go on without these files',
      done: (reason: string) => `The transfer goes on without them: ${reason}`,
    },
    action: 'Plan transfer',
    again: 'Plan again',
  },
  media: {
    intro: 'Choose the media that will carry the transfer. The largest is filled first; no file is cut.',
    legend: 'Media for this transfer',
    need: (size: string) => `The transfer needs ${size}.`,
    enough: (need: string, free: string) => `The transfer needs ${need}; the media chosen have ${free} free.`,
    short: (size: string) => `The media chosen are ${size} short. Choose another one as well.`,
    action: 'Use these media',
    again: 'Choose other media',
    done: (count: number) =>
      count === 1 ? 'The transfer fits on 1 volume.' : `The transfer is split over ${String(count)} volumes.`,
    together: 'How the media are used',
    arrangement: (copies: number, volumes: number) =>
      copies === 1
        ? `Split over up to ${String(volumes)} media`
        : volumes === 1
          ? `The same on each of the ${String(copies)} media`
          : `${String(copies)} copies, each split over up to ${String(volumes)} media`,
    arrangementHint: (copies: number): string =>
      copies === 1 ? 'Each file travels once.' : 'All copies are written from one read of the source.',
    lost: 'Media that stay away',
    lostText:
      'Tick a volume that will not come back: its files are copied again. All others keep what is proven on them.',
    lostVolume: (index: number, folder: string) => `Volume ${String(index)} in ${folder} is lost for good`,
    unused: (labels: string) => `Not needed: ${labels}.`,
  },
  copy: {
    intro:
      'Every file is read once, checked against the digest in its name, written, flushed, and read back from the medium.',
    needs: (files: string, size: string) => `${files} files, ${size} will be copied.`,
    leave: 'Keep the media connected until the transfer is sealed.',
    action: 'Start copy',
    again: 'Resume copy',
    done: (files: string, size: string) => `Copied and read back: ${files} files, ${size}.`,
    sealing: 'Nothing is signed yet: a receiving station accepts the medium only after the next step.',
    problemsText:
      'These files of the content store could not be copied; all others are proven on the media. Mend them on the export server (“wsusutil reset” downloads damaged files again), then resume: only they are copied.',
    otherMedia: 'Use other media',
    otherMediaText: 'If it stays away or has no room, go on with other media: what is proven stays where it is.',
  },
  seal: {
    intro:
      'The manifest of every volume is signed with the key of this station. From then on, no byte can change unnoticed.',
    action: 'Seal and sign',
    running: 'Signing the volumes…',
    done: 'Sealed. The volumes are signed and were read back.',
    carry: 'Carry these by another channel',
    carryText:
      'Tell both to the receiving side by telephone or on paper, not on the medium. With the fingerprint they make sure that the transfer is yours; with the code, that it is this one.',
  },
  handover: {
    intro: 'Write down who takes the media. Eject them before you disconnect them.',
    carrier: 'Taken by',
    carrierHint: 'Name of the person or service that carries the media.',
    seals: 'Seal numbers',
    sealsHint: 'Separated by commas. May stay empty.',
    condition: 'Condition of the media',
    conditionHint: 'Seals whole, case damaged … May stay empty.',
    note: 'Note',
    noteHint: 'Anything else. May stay empty.',
    action: 'Record hand-over',
    running: 'Making the media ready for removal…',
    safeRemoval: 'Every file was flushed and read back. Eject the media in the operating system, then disconnect them.',
    checkAgain:
      'The bytes were read back through the cache of this computer. To be certain, eject the media, connect them again and check them: Causeway then compares whether they are the same media and reads every byte.',
    checkAgainAction: 'Check a medium',
    done: (carrier: string, when: string) => `Handed over to ${carrier}, ${when}.`,
  },
  ended: {
    verified: 'Keep the media away from this network from now on. The receiving station answers with a receipt.',
  },
}
