import type { ErrorDetails } from '../../errors'
import { formatBytes, formatCount } from '../../format'
import { detail, isScanCatalogue, tail, isOfReceipt } from '../details'
import type { Wording } from '../types'
import { scanErrors } from './scan-errors'

const otherLayout = 'Set this computer and the scanner to the same keyboard layout, then scan again.'
const receiptAgain =
  'Nothing was confirmed. Ask the receiving station to export the receipt again, and bring both files: the receipt and its .sig.'
const askForNewMedium = () => 'Do not use the medium. Ask the sender for a new one.'
const keepForExamination = () => 'Do not use the medium. Keep it for examination and ask the sender for a new one.'
const nothingImported = () => 'Do not use the medium: nothing of it was imported. Ask the sender for a new one.'

const sizeOf = ({ bytes }: ErrorDetails) => (typeof bytes === 'number' ? ` (${formatBytes(bytes, 'en')})` : '')

const inAll = ({ count }: ErrorDetails) =>
  typeof count === 'number' && count > 1 ? ` (${formatCount(count, 'en')} in all)` : ''

/** How many updates the server knew before an import and knows now, where both could be counted. */
const knownBeforeAndAfter = ({ before, after }: ErrorDetails) =>
  typeof before === 'number' && typeof after === 'number'
    ? `. The server knew ${formatCount(before, 'en')} updates before and knows ${formatCount(after, 'en')} now`
    : ''

export const errors: Wording['errors'] = {
  unexpected: {
    title: () => 'Causeway met a fault of its own',
    next: () => 'Nothing proven so far is lost. Try again; if it happens again, report it with its technical cause.',
  },
  usage: {
    title: (d) => `The request is not complete or not known${tail(d, 'problem', ': ')}`,
    next: () => 'On the command line, "causeway --help" lists the commands and their options.',
  },
  cancelled: {
    title: () => 'Cancelled by the operator',
    next: () => 'Nothing else is needed. Begin again whenever you like.',
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
    title: (d) => `The station cannot read its own file${tail(d, 'path', ' ')}`,
    next: () => 'Restore the home folder from a backup. Its files are not made to be edited by hand.',
  },
  'station.wrong-role': {
    title: (d) =>
      d['wanted'] === 'auditor'
        ? `${detail(d, 'station', 'This station')} is not an auditor's station`
        : d['role'] === 'auditor'
          ? `${detail(d, 'station', 'This station')} is an auditor's station: it has no WSUS server and carries nothing`
          : `${detail(d, 'station', 'This station')} stands on the other side of the air gap for this`,
    next: () =>
      'Send at the connected station; receive at the disconnected one; reconcile histories at an auditor’s station.',
  },
  'station.not-practice': {
    title: (d) => `${detail(d, 'station', 'This station')} is not a practice station`,
    next: () => 'Set up a practice station in another home folder.',
  },
  'job.not-found': {
    title: () => 'This work is not known here any more',
    next: () => 'Look it up in the history, or begin anew.',
  },
  'job.altered': {
    title: (d) => `The records of this transfer do not match the history of this station${tail(d, 'path', ' ')}`,
    next: () =>
      'Nothing of this attempt is believed any more. Find out who can write to the home folder, then begin again with the media.',
  },
  'job.wrong-step': {
    title: () => 'It is not the turn of this step',
    next: () => 'Go on with the step that the list of steps marks as yours.',
  },
  'job.busy': {
    title: () => 'Other work holds this station',
    next: () => 'Wait until it ends, or cancel it, then try again.',
  },
  'transfer.not-found': {
    title: (d) => `The history knows no transfer${tail(d, 'id', ' ')}`,
    next: () => 'Check its number in the list of transfers.',
  },
  'transfer.archived': {
    title: (d) => `The events of ${detail(d, 'id', 'this transfer')} are in an archive${tail(d, 'archive', ': ')}`,
    next: () => 'Add the archive at an auditor’s station, or read it with the commands of the auditor’s guide.',
  },
  'receipt.not-found': {
    title: (d) => `There is no receipt for the transfer${tail(d, 'id', ' ')}`,
    next: () => 'A receipt exists once the disconnected station has received the transfer completely.',
  },
  'receipt.no-code': {
    title: (d) => `There is no check code for this receipt${tail(d, 'transferId', ': ')}`,
    next: () =>
      'A code only says yes, so it exists only where nothing is missing. Carry the signed receipt itself to the sender.',
  },
  'receipt.malformed': {
    title: (d) => `This is not a receipt that Causeway can read${tail(d, 'problem', ': ')}`,
    next: () => 'Ask the receiving station to save the receipt again, and bring both files.',
  },
  'receipt.unsupported-version': {
    title: (d) =>
      `The receipt has the format version ${detail(d, 'version', 'of another Causeway')}, which this program does not know`,
    next: () => 'Update Causeway at this station, then accept the receipt again.',
  },
  'receipt.contradicts': {
    title: (d) => `The receipt contradicts ${detail(d, 'what', 'the history of this station')}`,
    next: () =>
      'Nothing was confirmed. Keep the receipt for examination, and ask the receiving station by another channel what it imported.',
  },
  'receipt.other-bytes': {
    title: (d) => `The receipt confirms other bytes than were sent${tail(d, 'transferId', ' as ')}`,
    next: () =>
      'The receiving station imported something else under this number. Keep its receipt and the medium for examination.',
  },
  'receipt.other-sender': {
    title: (d) => `The receipt is for a transfer of another station${tail(d, 'source', ': ')}`,
    next: () => 'Bring it to the station that sent the transfer.',
  },
  'receipt.never-sent': {
    title: (d) => `This station never sealed the transfer that the receipt confirms${tail(d, 'transferId', ': ')}`,
    next: () => 'Keep the receipt for examination: somebody signed for something that was not sent from here.',
  },
  'receipt.wrong-receiver': {
    title: (d) =>
      `The receipt of ${detail(d, 'receiver', 'this station')} does not count for ${detail(d, 'destination', 'the destination')}`,
    next: () =>
      'Only the station that a transfer was sent to can confirm it, with the key that confirmed earlier transfers to it. If that key was replaced, revoke the old one first.',
  },
  'receipt.code-mistyped': {
    title: (d) =>
      d['layout']
        ? `The check code was typed with the ${detail(d, 'layout', '')} keyboard layout`
        : 'This is not a check code, or a character of it is wrong',
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Compare it with what the receiving station shows: four groups of four characters and one more at the end.',
  },
  'receipt.code-wrong': {
    title: () => 'The code confirms no transfer of this station',
    next: () =>
      'Ask the receiving station for the code again. After three wrong codes in a row no more are taken for 15 minutes.',
  },
  'receipt.code-earlier-key': {
    title: () =>
      'The code confirms no transfer of this station, or it was made for the key that the station had before',
    next: () =>
      'This station replaced its key, and the earlier private key is gone. Import the statement of the new key at the receiving station and ask for the code again, or accept the signed receipt file. After three wrong codes in a row no more are taken for 15 minutes.',
  },
  'receipt.code-paused': {
    title: (d) => `Three codes in a row were wrong: none is taken${tail(d, 'until', ' before ')}`,
    next: () =>
      'Meanwhile check by another channel which transfer the receiving station means, or bring its signed receipt.',
  },
  'baseline.none': {
    title: (d) =>
      `No transfer to ${detail(d, 'destination', 'this destination')} is confirmed, so there is nothing to add to`,
    next: () => 'Send a full transfer, or accept the receipt of an earlier one first.',
  },
  'baseline.damaged': {
    title: (d) =>
      `What proves the content of an earlier transfer was changed or is gone: ${detail(d, 'path', 'a file in the home folder')}`,
    next: () =>
      'Send a full transfer instead of an increment. Leave the home folder as it is and tell your auditor: the history knows what stood there.',
  },
  'baseline.contradicts': {
    title: (d) =>
      `Other bytes were confirmed than the metadata now states: ${detail(d, 'path', 'a file of the content store')}`,
    next: () =>
      'Two different files have the same SHA-1. The import server keeps the one that it has and would refuse the other. Have both examined before anything is sent.',
  },
  'baseline.missing': {
    title: (d) =>
      `This server lacks content that the transfer builds on${tail(d, 'count', ': files missing: ')}${tail(d, 'path', ', the first is ')}`,
    next: () =>
      'Nothing was written. Is this the right server? Ask the sender for a full transfer; it mends every gap.',
  },
  'file.exists': {
    title: (d) => `${detail(d, 'path', 'The file')} exists already and was left as it is`,
    next: () => 'Choose another name, or move the existing file away yourself.',
  },
  'file.unreadable': {
    title: (d) => `${detail(d, 'path', 'A file')} cannot be read`,
    next: () => 'Check that the file exists and that your account may read it, then try again.',
  },
  'file.utf-16': {
    title: (d) => `${detail(d, 'path', 'A file')} is saved as UTF-16, not as UTF-8`,
    next: () => 'Copy the original file again without opening it in an editor, or save it as UTF-8. Then try again.',
  },
  'file.unwritable': {
    title: (d) => `${detail(d, 'path', 'A file')} cannot be written`,
    next: () => 'Check that the folder exists and that your account may write there, then try again.',
  },

  'key.malformed': {
    title: (d) =>
      d['layout']
        ? `The key was typed with the ${detail(d, 'layout', '')} keyboard layout`
        : `${detail(d, 'path', 'What was given')} is not an Ed25519 key in OpenSSH format${tail(d, 'found', ': its type is ')}`,
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Have the other side export its public key again: one line that begins with ssh-ed25519.',
  },
  'key.several-lines': {
    title: () => 'This is more than one line',
    next: () =>
      'A public key is one line that begins with ssh-ed25519. Paste, type or scan that line alone; where it was broken on its way, take the key file.',
  },
  'key.private': {
    title: () => 'This is a private key',
    next: () =>
      'Nothing of it was kept here. A private key never leaves its station: whoever holds it should replace it now and hand over the public key, one line that begins with ssh-ed25519.',
  },
  'key.permissions': {
    title: (d) => `Other accounts can read the private key${tail(d, 'path', ' ')}`,
    next: () => 'Restrict the file to its owner. If others may have copied it, set up a new station with a new key.',
  },
  'trust.unknown-signer': {
    title: () => 'This station does not know the signer',
    next: (d) =>
      isOfReceipt(d)
        ? 'Compare the fingerprint with the receiving station by telephone or on paper, trust its key, then accept the receipt again.'
        : 'Compare the fingerprint with the sender by telephone or on paper, then trust the key.',
  },
  'trust.revoked-signer': {
    title: (d) => `The key of ${detail(d, 'holder', 'this signer')} was revoked at this station`,
    next: () => 'Use nothing that it signed. Its holder needs a new key, which you compare afresh.',
  },
  'trust.fingerprint-mismatch': {
    title: () => 'The fingerprint typed is not the fingerprint of this key',
    next: () => 'Check what was typed. If it still differs, this is not the key of that holder: do not trust it.',
  },
  'trust.attempts-exhausted': {
    title: () => 'Three comparisons did not match, so the attempt has ended',
    next: () => 'Ask the sender for the fingerprint again by telephone or on paper, then begin the receive anew.',
  },
  'trust.signer-not-found': {
    title: (d) => `The trust store does not hold ${detail(d, 'fingerprint', 'this key')}`,
    next: () => 'Check the fingerprint in the list of signers.',
  },
  'trust.signer-exists': {
    title: (d) => `The trust store holds the key of ${detail(d, 'holder', 'this signer')} already`,
    next: () => 'Nothing more is needed: what this key signs is trusted.',
  },
  'trust.practice-key': {
    title: (d) => `${detail(d, 'source', 'The key')} and this station are not both practice, or not both production`,
    next: () => 'Use practice keys at practice stations only, and production keys at production stations.',
  },
  'trust.own-key': {
    title: () => "This is this station's own key",
    next: () =>
      'A station never receives from itself, nor trusts itself as a signer. Use the medium, or the key, of the other side.',
  },
  'trust.replay': {
    title: (d) => `The transfer${tail(d, 'transferId', ' ')} was received here before`,
    next: () => 'Nothing was imported again. Find the first time in the history.',
  },
  'trust.rollback': {
    title: (d) =>
      `Transfer ${detail(d, 'sequence', 'on this medium')} is not newer than ${detail(d, 'highest', 'the latest one')}, which was received already`,
    next: () => 'Receive the latest transfer of this sender instead.',
  },
  'trust.wrong-destination': {
    title: (d) =>
      `The transfer is meant for ${detail(d, 'destination', 'another station')}, not for ${detail(d, 'station', 'this one')}`,
    next: (d) =>
      d['at'] === undefined
        ? 'Take the medium to that station, or have a transfer sent to this one.'
        : `The names differ at character ${detail(d, 'at', '')}: ${detail(d, 'first', '–')} on the medium, ${detail(d, 'second', '–')} here. If this station is meant, send the transfer again with its exact name.`,
  },
  'trust.wrong-purpose': {
    title: (d) => `The key of ${detail(d, 'holder', 'this signer')} is not trusted for messages of this kind`,
    next: () =>
      'Look at the purpose of the key in the list of signers. Have the right key sign, or trust it for this too.',
  },
  'trust.expired-signer': {
    title: (d) => `The key of ${detail(d, 'holder', 'this signer')} had expired when this was signed`,
    next: () =>
      'Use nothing that it signed after that. Its holder signs with a newer key, or you compare and trust it afresh.',
  },
  'trust.not-yet-valid': {
    title: (d) => `The key of ${detail(d, 'holder', 'this signer')} was not yet valid when this was signed`,
    next: () => 'Ask the holder when it was signed and since when the key is in use.',
  },
  'trust.not-pinned': {
    title: () => 'This station takes transfers from pinned keys only, and this key was not pinned',
    next: () => 'Have the key file of the sender, compare its fingerprint under Trust, then receive anew.',
  },
  'trust.too-old': {
    title: (d) =>
      `This was signed ${detail(d, 'days', 'too many')} days ago; the policy of this station allows ${detail(d, 'limit', 'fewer')}`,
    next: () => 'Have a newer transfer sent. If none comes, find out who or what holds them back.',
  },
  'trust.from-future': {
    title: (d) =>
      `This was signed at ${detail(d, 'signedAt', 'a time')}, which has not come yet by the clock of this station`,
    next: () => 'Compare the clocks of both stations and set the one that is wrong.',
  },
  'trust.clock-set-back': {
    title: (d) =>
      `The clock of this computer is behind its own history, whose newest event is of ${detail(d, 'newest', 'a later time')}`,
    next: () => 'Set the clock right. Ages cannot be judged before.',
  },
  'trust.never-rotated': {
    title: (d) => `${detail(d, 'station', 'This station')} has never replaced its key`,
    next: () => 'There is no statement to write. A new key is made under Trust, or with causeway trust rotate.',
  },
  'trust.rotation-malformed': {
    title: () => 'This is not a statement of a new key that both keys signed',
    next: () => 'Have the holder write the statement again, with “causeway trust statement”.',
  },
  'trust.rotation-replayed': {
    title: () => 'This statement of a new key was imported here before',
    next: () => 'Nothing is left to do: the new key stands in the list of signers.',
  },
  'trust.rotation-superseded': {
    title: (d) => `The key of ${detail(d, 'holder', 'this signer')} was replaced by another one already`,
    next: () =>
      'Ask the holder which key is the right one. If nobody there made this statement, the earlier key was stolen: revoke what came from it.',
  },
  'trust.list-malformed': {
    title: (d) =>
      `The list of signers cannot be read in line ${detail(d, 'line', '1')}${tail(d, 'found', ': it holds a key of type ')}`,
    next: (d) =>
      d['found']
        ? 'Only keys of type ssh-ed25519 are used. Remove the line, or replace it with an Ed25519 key of the same holder.'
        : 'Use a file of the format allowed_signers with Ed25519 keys and the options namespaces, valid-after and valid-before.',
  },
  'policy.altered': {
    title: () => 'policy.json is not what the history of this station says it is',
    next: () =>
      'Find out who changed it. Restore the file from a backup; the history shows every change that was made.',
  },
  'settings.altered': {
    title: () => 'settings.json does not match the history of this station',
    next: () =>
      'Find out who changed it. Then delete the file: the settings that the history holds apply. To change settings, use Settings or the command line.',
  },
  'station.altered': {
    title: (d) => `station.json does not match the history of this station: ${detail(d, 'field', 'its contents')}`,
    next: () => 'Find out who changed it. Restore the file and the ledger from the same backup.',
  },
  'operator.not-permitted': {
    title: (d) => `${detail(d, 'account', 'This account')} may not do this at this station`,
    next: () => 'Ask an administrator of the station, or have the policy changed.',
  },
  'operator.second-needed': {
    title: () => 'A second person has to be present before the metadata is imported',
    next: () =>
      'A person who did not prove trust or verify gives name and personal credential, or imports from an account of their own.',
  },
  'operator.same-person': {
    title: (d) =>
      `${detail(d, 'account', 'This person')} has worked on this transfer already and cannot be the second person`,
    next: () => 'Ask somebody else.',
  },
  'credential.unknown': {
    title: (d) => `${detail(d, 'account', 'This person')} has no personal credential at this station`,
    next: () => 'Have an administrator set one, or give the name of somebody who has one.',
  },
  'credential.wrong': {
    title: (d) => `The personal credential of ${detail(d, 'account', 'this person')} is another one`,
    next: () => 'Type it again. After five wrong tries it is locked for 15 minutes.',
  },
  'credential.locked': {
    title: (d) => `The personal credential of ${detail(d, 'account', 'this person')} is locked after five wrong tries`,
    next: () => 'Wait 15 minutes after the last try. Every try stands in the history.',
  },
  'credential.altered': {
    title: (d) => `The personal credential of ${detail(d, 'account', 'this account')} does not match the history`,
    next: () => 'Find out who changed credentials.json. Then have an administrator set the credential again.',
  },
  'station.key-rotated': {
    title: () => 'The key of this station was changed while Causeway was open',
    next: () => 'Close Causeway and open it again; it then works with the new key.',
  },

  'signature.missing': {
    title: (d) => `There is no signature${tail(d, 'path', ': ')}`,
    next: (d) =>
      isOfReceipt(d)
        ? receiptAgain
        : 'Do not use the medium. Its copy was not finished, or the signature was taken away: ask for a new one.',
  },
  'signature.malformed': {
    title: (d) => `The signature cannot be read${tail(d, 'path', ': ')}`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : askForNewMedium()),
  },
  'signature.wrong-namespace': {
    title: (d) =>
      `The signature was made for “${detail(d, 'found', 'another purpose')}”, not for “${detail(d, 'wanted', 'this one')}”`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'signature.invalid': {
    title: () => 'The signature does not fit what it should cover',
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'bag.malformed': {
    title: (d) => `${detail(d, 'path', 'The volume')} is not as a volume requires it`,
    next: askForNewMedium,
  },
  'bag.tag-file-missing': {
    title: (d) => `${detail(d, 'path', 'A file of the volume')} is missing from the volume`,
    next: askForNewMedium,
  },
  'bag.tag-file-altered': {
    title: (d) => `${detail(d, 'path', 'A file of the volume')} was changed after signing`,
    next: keepForExamination,
  },
  'bag.tag-file-unexpected': {
    title: (d) => `${detail(d, 'path', 'A file')} lies in the volume, but the signed list does not name it`,
    next: keepForExamination,
  },
  'bag.manifest-malformed': {
    title: (d) => `The manifest cannot be read${tail(d, 'line', ' at line ')}`,
    next: askForNewMedium,
  },
  'bag.manifest-empty': {
    title: () => 'The manifest lists no files, so nothing could be verified',
    next: askForNewMedium,
  },
  'bag.totals-differ': {
    title: () => 'Files and bytes on the volume are not as many as were signed',
    next: askForNewMedium,
  },
  'payload.altered': {
    title: (d) => `${detail(d, 'path', 'A file')} differs from the signed manifest`,
    next: nothingImported,
  },
  'payload.unexpected': {
    title: (d) => `${detail(d, 'path', 'A file')} lies on the medium, but the manifest does not list it`,
    next: keepForExamination,
  },
  'payload.link': {
    title: (d) => `${detail(d, 'path', 'An entry')} is a link, not a file`,
    next: keepForExamination,
  },
  'payload.missing': {
    title: (d) => `${detail(d, 'path', 'A file')} is in the manifest but not on the medium`,
    next: nothingImported,
  },
  'path.unsafe': {
    title: (d) =>
      d['nfc']
        ? `The medium names a path that is not in Unicode normal form C (NFC)${tail(d, 'path', ': ')}`
        : `The medium names a path that may not be used${tail(d, 'path', ': ')}`,
    next: (d) =>
      d['nfc']
        ? `Use nothing from the medium. At the sender, rename the file to ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}), then send again.`
        : keepForExamination(),
  },
  'path.collision': {
    title: (d) =>
      `${detail(d, 'path', 'One path')} and ${detail(d, 'other', 'another')} would be the same file on Windows`,
    next: keepForExamination,
  },
  'path.too-long': {
    title: (d) => `The medium names a path that is too long${tail(d, 'path', ': ')}`,
    next: askForNewMedium,
  },
  'transfer.malformed': {
    title: () => 'The description of the transfer (transfer.json) cannot be read',
    next: askForNewMedium,
  },
  'transfer.unsupported-version': {
    title: (d) => `This Causeway does not know format version ${detail(d, 'version', 'of this transfer')}`,
    next: () => 'Update Causeway at this station, or have the transfer made with the version used here.',
  },
  'transfer.mixed-volumes': {
    title: (d) =>
      `The media hold volumes of different transfers: ${detail(d, 'id', 'one')} and ${detail(d, 'other', 'another')}`,
    next: () => 'Choose the media of one transfer only.',
  },
  'transfer.contradicts-manifest': {
    title: () => 'The description of the transfer (transfer.json) contradicts what was signed with it',
    next: keepForExamination,
  },
  'transfer.not-whole': {
    title: (d) => `${detail(d, 'files', '?')} of ${detail(d, 'signedFiles', '?')} signed files are proven`,
    next: () => 'Verify the media again with all volumes of the transfer connected.',
  },
  'volume.duplicate': {
    title: (d) => `Volume${tail(d, 'volume', ' ')} was found twice`,
    next: () => 'Remove the medium that does not belong to this transfer.',
  },
  'volume.missing': {
    title: (d) => `Missing from the transfer: volume ${detail(d, 'volumes', '?')} of ${detail(d, 'of', '?')}`,
    next: () => 'Connect the medium that carries it and identify the transfer again.',
  },
  'volume.none-found': {
    title: (d) => `There is no volume of a transfer in ${detail(d, 'path', 'the chosen place')}`,
    next: () => 'Choose the medium itself, or its folder named causeway.',
  },

  'volume.too-many': {
    title: (d) =>
      `There are more folders, or longer descriptions, on ${detail(d, 'path', 'the medium')} than Causeway reads`,
    next: () => 'Choose the folder of one transfer, or remove what does not belong on the medium.',
  },

  'content.wrong-digest': {
    title: (d) => `${detail(d, 'path', 'A file of the content store')} is not what it should be`,
    next: () =>
      'The file is damaged. At the export server run "wsusutil reset", wait for the download and begin again.',
  },
  'content.conflict': {
    title: (d) => `${detail(d, 'path', 'A file')} exists at the import server with other contents${inAll(d)}`,
    next: () => 'Nothing was overwritten. Find out where each file that is named comes from, move it away, then go on.',
  },
  'content.changed-while-copying': {
    title: (d) => `${detail(d, 'path', 'A file')} changed while it was copied`,
    next: () => 'Make sure that no synchronization, download or export runs, then begin again.',
  },
  'content.missing': {
    title: (d) =>
      `Missing from the content store: ${detail(d, 'count', 'some')} files that the updates name${tail(d, 'title', ', first for ')}`,
    next: (d) =>
      d['link']
        ? `Links in the content store are not followed, and it holds some: ${detail(d, 'links', '')}, first ${detail(d, 'link', '')}. Put the files themselves in their places, then plan again.`
        : 'Let the server download them and plan again, or say why the transfer goes on without them.',
  },
  'companion.bad-name': {
    title: (d) => `A companion folder cannot be called ${detail(d, 'name', 'like this')}`,
    next: (d) =>
      d['nfc']
        ? `The name is not in Unicode normal form C (NFC). Type it again: ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}).`
        : 'Choose 1 to 64 characters that may stand in the name of a folder on Windows.',
  },
  'companion.name-taken': {
    title: (d) => `Another companion folder is called ${detail(d, 'name', 'like this')} already`,
    next: () => 'Choose another name. Capital and small letters make no difference.',
  },
  'companion.not-carried': {
    title: (d) => `The transfer carries no companion folder called ${detail(d, 'name', 'like this')}`,
    next: (d) => `Name one that it carries (${detail(d, 'carried', 'none')}), or none at all.`,
  },
  'companion.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'The folder')}${tail(d, 'name', ' for the companion ')} lies in ${detail(d, 'other', 'a folder of Causeway or of the server')}, or around it`,
    next: () =>
      'Choose a folder that is apart from the content store, the home folder of the station, the media and the other companions.',
  },
  'companion.empty': {
    title: (d) => `There are no files in ${detail(d, 'path', 'the folder')}${tail(d, 'name', ' of the companion ')}`,
    next: () => 'Let it be filled first, or take it off the list of companion folders.',
  },
  'companion.unsafe-path': {
    title: (d) =>
      `${detail(d, 'path', 'A file')}${tail(d, 'name', ' of the companion ')} cannot travel under this name`,
    next: (d) =>
      d['nfc']
        ? `Its name is not in Unicode normal form C (NFC). Type the name again (${detail(d, 'points', '')}), so that it is ${detail(d, 'nfc', '')}, then plan again. Nothing has been copied.`
        : 'Its name has a character that is invisible or that Windows does not allow, is too long, or differs from another only in letter case. Rename it, or move it out of the folder, then plan again. Nothing has been copied.',
  },
  'companion.unfinished': {
    title: (d) => `${detail(d, 'path', 'A file')}${tail(d, 'name', ' of the companion ')} is still being written`,
    next: () =>
      'Wait until OfflineUpdateExporter, or whoever fills the folder, has ended, then plan again. If nothing runs any more, the file is a leftover: export into an empty folder.',
  },
  'companion.conflict': {
    title: (d) =>
      `${detail(d, 'path', 'A file')} exists with other contents where the companion${tail(d, 'name', ' ')} should go${inAll(d)}`,
    next: () => 'Nothing was overwritten. Choose an empty folder, or move away each file that is named, then go on.',
  },

  ...scanErrors,

  'copy.read-back-differs': {
    title: (d) => `${detail(d, 'path', 'A file')} reads back from the medium differently than it was written`,
    next: () => 'The medium is not reliable. Choose another one and copy again.',
  },
  'copy.nothing-to-copy': {
    title: (d) => `There are no files to copy${tail(d, 'path', ' in ')}`,
    next: () => 'Let the server download the content of the approved updates first.',
  },

  'server.not-ready': {
    title: () => 'The server is not ready for this step',
    next: () => 'Mend what its checks name, then check again.',
  },
  'server.not-found': {
    title: () => 'There is no WSUS server here',
    next: () => 'Run Causeway on the WSUS server, or use practice.',
  },
  'server.unreadable': {
    title: () => 'The server does not answer',
    next: () => 'Check that the WSUS service and its database run, then check again.',
  },
  'server.sync-not-started': {
    title: (d) => `The server did not start a synchronization${tail(d, 'reason', ': ')}`,
    next: () => 'Wait until no synchronization runs and no settings are being saved, then start it again.',
  },
  'server.sync-failed': {
    title: (d) =>
      d['result'] === 'cancelled'
        ? 'The synchronization was cancelled at the server'
        : `The synchronization did not succeed${tail(d, 'error', ': ')}`,
    next: () => 'Mend the cause in the WSUS console under Synchronizations, then synchronize again.',
  },
  'server.unhealthy': {
    title: (d) => `WSUS reports problems with itself${tail(d, 'count', ': ')}`,
    next: () => 'Mend what the events name, then look again. They stand in the Application event log as well.',
  },
  'server.health-unknown': {
    title: () => 'WSUS did not say how it is',
    next: () => 'See that the WSUS service runs, then look again. The Application event log has what it wrote.',
  },
  'wsusutil.failed': {
    title: (d) => `wsusutil did not succeed${tail(d, 'exitCode', ': exit code ')}${knownBeforeAndAfter(d)}`,
    next: () => 'Its output is in the evidence. Mend the cause at the server and run the step again.',
  },
  'wsusutil.name-taken': {
    title: (d) => `wsusutil needs a new file name; ${detail(d, 'path', 'the one chosen')} exists already`,
    next: () => 'Run the step again: Causeway takes a fresh name.',
  },
  'metadata.wrong-kind': {
    title: (d) =>
      isScanCatalogue(d)
        ? `${detail(d, 'path', 'The file')} is wsusscn2.cab, the catalogue for scanning computers without WSUS, not a metadata package`
        : `${detail(d, 'path', 'The file')} is not a metadata package`,
    next: (d) =>
      isScanCatalogue(d)
        ? 'No server can import it. Choose the package that wsusutil export wrote.'
        : 'Export again as .xml.gz or .cab.',
  },
  'metadata.layout-unknown': {
    title: (d) => `The metadata package${tail(d, 'path', ' ')} is whole, but what is inside is not known`,
    next: () => 'It can be sent and imported. Whether all of its files are there cannot be checked.',
  },
  'metadata.damaged': {
    title: (d) => `The metadata package${tail(d, 'path', ' ')} is damaged or empty`,
    next: () => 'Run the export again.',
  },
  'metadata.tool-missing': {
    title: (d) => `The program ${detail(d, 'tool', 'that opens .cab packages')} is missing on this computer`,
    next: () => 'Install it, or export as .xml.gz.',
  },
  'approvals.groups-asked': {
    title: (d) => `Groups of the export server that no group here stands for: ${detail(d, 'groups', 'some')}`,
    next: () => 'Say for each which group here it is (--map-group THERE=HERE), or leave it out (--leave-group THERE).',
  },
  'import.incomplete': {
    title: (d) =>
      detail(d, 'count', '0') === '0'
        ? `After the import nothing shows that the updates of the package are there${knownBeforeAndAfter(d)}`
        : `After the import the server lacks ${detail(d, 'count', 'some')} updates or files of the package`,
    next: () => 'Import the metadata again. What is there already stays there.',
  },
  'import.cancelled': {
    title: (d) => `The import was stopped before it ended${knownBeforeAndAfter(d)}`,
    next: (d) =>
      d['before'] === undefined
        ? 'wsusutil had not begun: the server is as it was. Import the metadata whenever you are ready.'
        : 'The server may hold a part of the updates. Import the metadata again: what is there stays, the rest is added.',
  },

  'medium.not-ready': {
    title: (d) => `The medium cannot be used for this transfer${tail(d, 'path', ': ')}`,
    next: () => 'Mend what its checks name, or choose another medium.',
  },
  'home.full': {
    title: (d) => `The disk of the home folder is full${tail(d, 'path', ': ')}`,
    next: () => 'Free space on that disk, then run the same command again. Causeway can read meanwhile.',
  },
  'home.unwritable': {
    title: (d) => `The home folder cannot be written${tail(d, 'path', ': ')}`,
    next: () =>
      'Check that its disk works and is not read-only, and that this account can write there. Causeway can read meanwhile.',
  },
  'medium.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'A medium')} and ${detail(d, 'other', 'a folder of Causeway or of the server')} overlap`,
    next: () =>
      'Choose a folder that is apart from the content store, the home folder of the station and the other media.',
  },
  'medium.not-write-protected': {
    title: (d) => `The medium is not known to be write-protected${tail(d, 'path', ': ')}`,
    next: () =>
      'This station reads only write-protected media. Take it out, set its switch or use a write blocker, and connect it again. Nothing on it was read.',
  },
  'medium.not-empty': {
    title: (d) => `Volumes are still on the medium${tail(d, 'path', ': ')}`,
    next: () => 'It is not sanitised. Sanitise it again, by a stronger method, and check it again.',
  },
  'device.not-found': {
    title: (d) => `No device ${detail(d, 'id', 'of this name')} is known here`,
    next: () => 'Connect it, or name one that "causeway media history" lists.',
  },
  'custody.wrong-second-person': {
    title: (d) => `${detail(d, 'name', 'This name')} cannot confirm this hand-over`,
    next: () =>
      'The second person is the one who gives or takes the medium, types that name, and is not the one whose account runs Causeway.',
  },
  'custody.credential-needed': {
    title: (d) => `${detail(d, 'account', 'This person')} has a personal credential: a typed name is not enough`,
    next: () => 'The person types it, and the hand-over says that it is proven.',
  },
  'medium.no-room-for-file': {
    title: (d) =>
      `${detail(d, 'path', 'A file')}${sizeOf(d)} fits on none of the chosen media${tail(d, 'label', ': ')}`,
    next: () => 'Files are not cut. Choose a medium with more free space, or free space on one of these.',
  },
  'medium.full': {
    title: (d) => `The medium is full${tail(d, 'path', ': ')}`,
    next: () => 'Free space on it or connect another one, then resume. What was copied stays proven.',
  },
  'medium.lost': {
    title: (d) => `The medium no longer answers${tail(d, 'path', ': ')}`,
    next: () => 'Take it out, connect it again so that it is mounted anew, and resume. What was proven stays proven.',
  },

  'ledger.damaged': {
    title: (d) => `The ledger is damaged${tail(d, 'sequence', ' at event ')}`,
    next: () => 'Leave the home folder as it is for examination, and tell your auditor before you go on.',
  },
  'ledger.head-contradiction': {
    title: (d) => `Two signed statements of ${detail(d, 'station', 'another station')} contradict each other`,
    next: () =>
      'Its ledger was rewritten or replaced by an older copy, or its clock was set back. Ask the auditor to verify the ledger there. This ledger is intact.',
  },
  'ledger.head-not-found': {
    title: (d) => `No signed head of a ledger is there${tail(d, 'path', ': ')}`,
    next: () => 'Name a medium with a transfer, a receipt with its signature beside it, or a file of heads.',
  },
  'archive.nothing': {
    title: (d) => `No event lies before ${detail(d, 'before', 'that day')} that could be archived`,
    next: () =>
      'Choose a later day. An attempt goes to the archive as a whole, so one that went on after that day stays here.',
  },
  'archive.job-unfinished': {
    title: (d) => `Work that began before that day is not finished${tail(d, 'job', ': ')}`,
    next: () => 'Finish or cancel it first, or choose an earlier day.',
  },
  'archive.unproven': {
    title: (d) => `The archive could not be proven and the ledger was left as it is${tail(d, 'path', ': ')}`,
    next: () => 'Remove the file and archive to another disk.',
  },
  'archive.not-named': {
    title: (d) => `This is not an archive that this ledger names${tail(d, 'path', ': ')}`,
    next: () =>
      'Compare its name and SHA-256 with those that History shows. If the file is the right one, the ledger was replaced by an older copy: tell your auditor.',
  },
  'bundle.malformed': {
    title: (d) => `This is no history or receipt that Causeway wrote, or it is cut short${tail(d, 'path', ': ')}`,
    next: () => 'Copy it again from where it was written. If it stays so, ask the station for a new one.',
  },
  'bundle.altered': {
    title: (d) => `The history is not the one that was signed${tail(d, 'path', ': ')}`,
    next: () => 'Keep the file for examination and ask the station for a new one.',
  },
  'bundle.contradicts': {
    title: (d) =>
      `The history of ${detail(d, 'station', 'the station')} contradicts the one that it gave before${tail(d, 'sequence', ', from event ')}`,
    next: () => 'Both are kept. Leave them and the station as they are, and ask for its home folder.',
  },
  'audit.nothing-here': {
    title: () => 'There is no history to reconcile yet',
    next: () => 'Ask each station for a history bundle and add it.',
  },
  'audit.contradictions': {
    title: (d) => `The histories contradict each other${tail(d, 'contradictions', ': ')}`,
    next: () => 'Begin with the first finding. Keep everything as it is until it is explained.',
  },
  'audit.gaps': {
    title: (d) => `Something is missing in the histories${tail(d, 'gaps', ': ')}`,
    next: () => 'Each finding says what to ask for.',
  },
}
