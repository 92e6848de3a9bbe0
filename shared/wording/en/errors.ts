import { detail } from '../details'
import type { Wording } from '../types'

export const errors: Wording['errors'] = {
  unexpected: {
    title: () => 'Causeway met a fault of its own',
    next: () =>
      'Nothing proven so far is lost. Try again; if it happens again, report it with the technical cause below.',
  },
  usage: {
    title: (d) => `The command is not complete or not known${d.problem === undefined ? '' : `: ${d.problem}`}`,
    next: () => 'See "causeway --help" for the commands and their options.',
  },
  cancelled: {
    title: () => 'Cancelled by the operator',
    next: () => 'Nothing else is needed. Start again whenever you like.',
  },

  'station.missing': {
    title: (d) => `There is no station in ${detail(d, 'home', 'this home folder')}`,
    next: () => 'Set one up: open the window for the first run, or use "causeway init".',
  },
  'station.exists': {
    title: (d) => `There is a station already in ${detail(d, 'home', 'this home folder')}`,
    next: () => 'Use it as it is, or choose another home folder for a second station.',
  },
  'station.damaged': {
    title: (d) => `The station's file ${detail(d, 'path', '')} cannot be read as it should`.replace('  ', ' '),
    next: () => 'Restore the home folder from a backup. Do not edit its files by hand.',
  },
  'station.wrong-role': {
    title: (d) =>
      `A ${detail(d, 'role', 'station of this role')} station cannot do this`.replace('role station', 'role'),
    next: () => 'Send at the connected station; receive at the disconnected one.',
  },
  'station.not-practice': {
    title: () => 'This works at a practice station only',
    next: () => 'Set up a practice station in another home folder.',
  },
  'job.not-found': {
    title: () => 'This work is not known here any more',
    next: () => 'Look it up in the history, or start anew.',
  },
  'job.wrong-step': {
    title: (d) => `The step ${detail(d, 'step', 'asked for')} is not the one whose turn it is`,
    next: () => 'Go on with the step that the list of steps marks as yours.',
  },
  'job.busy': {
    title: () => 'Other work is running',
    next: () => 'Wait until it ends, or cancel it, then try again.',
  },
  'transfer.not-found': {
    title: (d) => `The history does not know the transfer ${detail(d, 'transferId', 'asked for')}`,
    next: () => 'Check its number in the list of transfers.',
  },
  'receipt.not-found': {
    title: (d) => `There is no receipt for the transfer ${detail(d, 'transferId', 'asked for')}`,
    next: () => 'A receipt exists once the disconnected station has received the transfer completely.',
  },
  'file.exists': {
    title: (d) => `${detail(d, 'path', 'The file')} exists already and was left as it is`,
    next: () => 'Choose another name, or move the existing file away yourself.',
  },
  'file.unreadable': {
    title: (d) => `${detail(d, 'path', 'A file')} cannot be read`,
    next: () => 'Check that the file exists and that your account may read it, then try again.',
  },

  'key.malformed': {
    title: (d) => `${detail(d, 'path', 'What was given')} is not an Ed25519 key in OpenSSH format`,
    next: () => 'Ask the other side to export its public key again: one line that begins with ssh-ed25519.',
  },
  'key.permissions': {
    title: (d) => `The private key ${detail(d, 'path', 'of this station')} can be read by other accounts`,
    next: () => 'Restrict the file to its owner. If others may have copied it, set up a new station with a new key.',
  },
  'trust.unknown-signer': {
    title: (d) => `This station does not know the signer ${detail(d, 'fingerprint', 'of this transfer')}`,
    next: () => 'Compare the fingerprint with the sender by telephone or on paper, then trust the key.',
  },
  'trust.revoked-signer': {
    title: (d) => `The key ${detail(d, 'fingerprint', 'that signed this')} was revoked at this station`,
    next: () => 'Do not use the medium. Ask the sender for a transfer signed with its present key.',
  },
  'trust.fingerprint-mismatch': {
    title: () => 'The fingerprint typed is not the fingerprint of this key',
    next: () =>
      'Check what was typed. If it still differs, the key is not the one the holder told you about: do not trust it.',
  },
  'trust.attempts-exhausted': {
    title: () => 'Three comparisons did not match, so the attempt has ended',
    next: () =>
      'Ask the sender for the fingerprint again by another channel, then start the receive anew. The attempts are in the history.',
  },
  'trust.signer-not-found': {
    title: (d) => `The trust store does not hold ${detail(d, 'fingerprint', 'this key')}`,
    next: () => 'Check the fingerprint in the list of signers.',
  },
  'trust.signer-exists': {
    title: (d) => `The trust store holds ${detail(d, 'fingerprint', 'this key')} already`,
    next: () => 'A trusted key needs nothing more. A revoked key cannot come back: its holder needs a new one.',
  },
  'trust.practice-key': {
    title: () => 'Practice and production do not mix: the key and this station are not of the same kind',
    next: () => 'Use practice keys at practice stations only, and production keys at production stations.',
  },
  'trust.own-key': {
    title: () => 'This transfer is signed with this station\'s own key, so it cannot come from another station',
    next: () => 'Do not use the medium. Keep it for examination: someone may hold a copy of this station\'s key.',
  },
  'trust.replay': {
    title: (d) => `The transfer ${detail(d, 'transferId', 'on this medium')} was received here before`,
    next: () => 'Nothing was imported again. Find the first time in the history.',
  },
  'trust.rollback': {
    title: (d) =>
      `Transfer ${detail(d, 'sequence', 'on this medium')} is older than ${detail(d, 'highest', 'the latest one')}, received already`,
    next: () => 'Receive the latest transfer of this sender instead.',
  },
  'trust.wrong-destination': {
    title: (d) => `This transfer is meant for ${detail(d, 'destination', 'another station')}, not for this station`,
    next: () => 'Take the medium to that station, or have a transfer sent to this one.',
  },

  'signature.missing': {
    title: (d) => `${detail(d, 'path', 'The volume')} carries no signature`,
    next: () => 'Do not use the medium: its copy was not finished, or the signature was taken away. Ask for a new one.',
  },
  'signature.malformed': {
    title: (d) => `The signature ${detail(d, 'path', 'on the medium')} is damaged`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'signature.wrong-namespace': {
    title: () => 'The signature was made for another purpose than a transfer',
    next: () => 'Do not use the medium. Tell the sender; someone may have moved a signature from elsewhere.',
  },
  'signature.invalid': {
    title: () => 'The signature does not fit what lies on the medium',
    next: () => 'Do not use the medium. Keep it for examination and ask the sender for a new one.',
  },
  'bag.malformed': {
    title: (d) => `${detail(d, 'path', 'The volume')} is not laid out as a volume must be`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'bag.tag-file-missing': {
    title: (d) => `${detail(d, 'path', 'A file of the volume')} is missing from the volume`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'bag.tag-file-altered': {
    title: (d) => `${detail(d, 'path', 'A file of the volume')} was changed after signing`,
    next: () => 'Do not use the medium. Keep it for examination and ask the sender for a new one.',
  },
  'bag.tag-file-unexpected': {
    title: (d) => `${detail(d, 'path', 'A file')} lies in the volume, but the signed list does not name it`,
    next: () => 'Do not use the medium. Keep it for examination and ask the sender for a new one.',
  },
  'bag.manifest-malformed': {
    title: (d) => `The manifest cannot be read at line ${detail(d, 'line', 'unknown')}`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'bag.manifest-empty': {
    title: () => 'The manifest lists no files, so there is nothing that could be verified',
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'bag.totals-differ': {
    title: () => 'The totals of the volume are not those that were signed',
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'payload.altered': {
    title: (d) => `${detail(d, 'path', 'A file')} differs from the signed manifest`,
    next: () => 'Do not use the medium: nothing of it was imported. Ask the sender for a new one.',
  },
  'payload.unexpected': {
    title: (d) => `${detail(d, 'path', 'A file')} lies on the medium, but the manifest does not list it`,
    next: () => 'Do not use the medium: nothing of it was imported. Keep it for examination.',
  },
  'payload.link': {
    title: (d) => `${detail(d, 'path', 'An entry')} is a link, not a file`,
    next: () => 'Do not use the medium: nothing of it was imported. Keep it for examination.',
  },
  'payload.missing': {
    title: (d) => `${detail(d, 'path', 'A file')} is in the manifest but not on the medium`,
    next: () => 'Look for it on the other media of the transfer, or ask the sender for a new medium.',
  },
  'path.unsafe': {
    title: (d) => `The medium names a path that may not be used: ${detail(d, 'path', 'unknown')}`,
    next: () => 'Do not use the medium. Keep it for examination; such a path is not made by mistake.',
  },
  'path.collision': {
    title: (d) =>
      `${detail(d, 'path', 'One path')} and ${detail(d, 'other', 'another')} would be the same file on Windows`,
    next: () => 'Do not use the medium. Keep it for examination and ask the sender for a new one.',
  },
  'path.too-long': {
    title: (d) => `The medium names a path that is too long: ${detail(d, 'path', 'unknown')}`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'transfer.malformed': {
    title: () => 'The description of the transfer (transfer.json) cannot be read',
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'transfer.unsupported-version': {
    title: (d) =>
      `The transfer has format version ${detail(d, 'version', 'unknown')}, which this Causeway does not know`,
    next: () => 'Update Causeway at this station, or have the transfer made with the same version as here.',
  },
  'transfer.mixed-volumes': {
    title: () => 'The volumes found belong to different transfers',
    next: () => 'Choose the media of one transfer only.',
  },
  'transfer.contradicts-manifest': {
    title: (d) =>
      `The description of the transfer contradicts the manifest${d.what === undefined ? '' : `: ${d.what}`}`,
    next: () => 'Do not use the medium. Ask the sender for a new one.',
  },
  'volume.duplicate': {
    title: (d) => `Volume ${detail(d, 'volume', '')} was found twice, with different contents`.replace('  ', ' '),
    next: () => 'Remove the medium that does not belong to this transfer.',
  },
  'volume.missing': {
    title: (d) => `Volume ${detail(d, 'volumes', '')} of this transfer is missing`.replace('  ', ' '),
    next: () => 'Connect the medium that carries it and identify the transfer again.',
  },
  'volume.none-found': {
    title: (d) => `There is no volume of a transfer in ${detail(d, 'path', 'the chosen place')}`,
    next: () => 'Choose the medium itself, or its folder named causeway.',
  },

  'content.wrong-digest': {
    title: (d) => `${detail(d, 'path', 'A file of the content store')} is not what its name says`,
    next: () => 'The file at the server is damaged. Run "wsusutil reset" there, wait for the download and begin again.',
  },
  'content.conflict': {
    title: (d) => `${detail(d, 'path', 'A file')} exists at the import server with other contents`,
    next: () => 'Nothing was overwritten. Find out where that file comes from; move it away, then go on.',
  },
  'content.changed-while-copying': {
    title: (d) => `${detail(d, 'path', 'A file')} changed while it was copied`,
    next: () => 'Make sure that no synchronization or download runs, then begin again.',
  },
  'content.missing': {
    title: (d) =>
      d.count === undefined
        ? 'Files that the updates name are missing from the content store'
        : `${d.count} files that the updates name are missing from the content store`,
    next: () => 'Let the server download them, then plan again.',
  },
  'copy.read-back-differs': {
    title: (d) => `${detail(d, 'path', 'A file')} reads back from the medium differently than it was written`,
    next: () => 'The medium is not reliable. Choose another one and copy again.',
  },
  'copy.nothing-to-copy': {
    title: () => 'There is nothing to copy: the content store holds no files',
    next: () => 'Let the server download the content of the approved updates first.',
  },

  'server.not-ready': {
    title: () => 'The server is not ready for this step',
    next: () => 'Mend what the checks name, then check again.',
  },
  'server.not-found': {
    title: () => 'There is no WSUS server here',
    next: () => 'Run Causeway on the WSUS server, or use practice.',
  },
  'server.unreadable': {
    title: (d) => `The server did not answer${d.what === undefined ? '' : `: ${d.what}`}`,
    next: () => 'Check that the WSUS service and its database run, then check again.',
  },
  'wsusutil.failed': {
    title: (d) => `wsusutil ended with exit code ${detail(d, 'exitCode', 'unknown')}`,
    next: () => 'Its output is in the evidence. Mend the cause at the server and run the step again.',
  },
  'wsusutil.name-taken': {
    title: (d) => `wsusutil needs a new file name, and ${detail(d, 'path', 'the one chosen')} exists already`,
    next: () => 'Run the step again: Causeway takes a fresh name.',
  },
  'metadata.wrong-kind': {
    title: (d) => `${detail(d, 'path', 'The file')} is not a metadata package`,
    next: () => 'Export again as .xml.gz or .cab.',
  },
  'metadata.damaged': {
    title: (d) => `The metadata package ${detail(d, 'path', '')} is damaged`.replace('  ', ' '),
    next: () => 'Run the export again.',
  },
  'metadata.tool-missing': {
    title: (d) => `The program ${detail(d, 'tool', 'that opens .cab packages')} is missing on this computer`,
    next: () => 'Install it, or export as .xml.gz.',
  },
  'import.incomplete': {
    title: (d) =>
      `The server holds ${detail(d, 'after', 'fewer')} updates after the import; ${detail(d, 'expected', 'more')} were expected`,
    next: () => 'Import the metadata again. What is there already stays there.',
  },

  'medium.not-ready': {
    title: (d) => `${detail(d, 'label', 'The medium')} cannot be used for this transfer`,
    next: () => 'Mend what its checks name, or choose another medium.',
  },
  'medium.full': {
    title: (d) => `${detail(d, 'path', 'The medium')} is full`,
    next: () => 'Free space on it or choose another medium, then resume. What was copied stays proven.',
  },
  'medium.lost': {
    title: (d) => `The medium no longer answers${d.path === undefined ? '' : `: ${d.path}`}`,
    next: () => 'Connect it again and resume. What was copied stays proven.',
  },

  'ledger.damaged': {
    title: (d) => `The ledger is damaged at event ${detail(d, 'sequence', 'unknown')}`,
    next: () => 'Keep the home folder as it is for examination and tell your auditor. Do not go on with this ledger.',
  },
}
