import { countOf, detail, endOf, timeOf } from '../details'
import type { Wording } from '../types'
import { verdicts } from './words'

const askStation = 'Ask the station for its home folder as it is, and compare with media and receipts that were kept.'
const askNewer = 'Ask this station for a newer history, then reconcile again.'

export const findings: Wording['findings'] = {
  'ledger-rewritten': {
    sentence: (d) => `The history of ${detail(d, 'name', 'this station')} is not the one that it showed before`,
    next: askStation,
  },
  'head-contradicts': {
    sentence: () => 'A head that left this station names another event than its ledger holds: the past was rewritten',
    next: askStation,
  },
  'ledger-cut-off': {
    sentence: (d) =>
      `The ledger of ${detail(d, 'name', 'this station')} ends before an event that it once had: it was cut off or replaced`,
    next: askStation,
  },
  'receive-without-send': {
    sentence: (d) =>
      `A transfer was received that the ledger of ${detail(d, 'name', 'its sender')} does not know as sent`,
    next: 'Ask who made the medium: the sender’s key signed it, and its ledger says nothing of it.',
  },
  'digest-differs': {
    sentence: () => 'What was received is not what was sent: the digests of the transfer differ',
    next: 'Compare the tag manifests on the medium with both digests.',
  },
  'counts-differ': {
    sentence: (d) =>
      `Sent: ${countOf(d, 'sentFiles', 'en')} files, ${countOf(d, 'sentBytes', 'en')} bytes; received: ${countOf(d, 'receivedFiles', 'en')} files, ${countOf(d, 'receivedBytes', 'en')} bytes`,
    next: 'Compare the manifests on the medium with both numbers.',
  },
  'received-twice': {
    sentence: () => 'The same transfer was received twice',
    next: 'Look at both events: a station refuses what its own ledger knows as received.',
  },
  'received-before-sent': {
    sentence: (d) => `Received ${timeOf(d, 'received', 'en')}, before it was sent ${timeOf(d, 'sent', 'en')}`,
    next: 'Compare the clocks of both stations, and ask who set them.',
  },
  'number-twice': {
    sentence: (d) => `Two transfers have the number ${detail(d, 'number', '')}`,
    next: 'Ask whether two copies of this station were in use.',
  },
  'receipt-forged': {
    sentence: (d) => `A receipt does not bear the signature of ${detail(d, 'name', 'the station that it names')}`,
    next: 'Keep the receipt and ask how it came to this station.',
  },
  'receipt-differs': {
    sentence: () => 'A receipt says something else than the ledger that it came from',
    next: 'Compare the receipt with the verdict of the receive and with that of the send.',
  },
  'receipt-unknown': {
    sentence: (d) => `The ledger of ${detail(d, 'name', 'the station')} does not know a receipt that its key signed`,
    next: askStation,
  },
  'send-without-receive': {
    sentence: (d) =>
      `Sent and not received at ${detail(d, 'name', 'its destination')} after ${detail(d, 'days', '?')} days`,
    next: 'Find the medium. If it is lost, have the loss recorded.',
  },
  'send-unfinished': {
    sentence: (d) => `A send was begun and has no end after ${detail(d, 'days', '?')} days`,
    next: 'Have it finished or cancelled at the station.',
  },
  'receive-unfinished': {
    sentence: (d) => `A receive was begun and has no end after ${detail(d, 'days', '?')} days`,
    next: 'Have it finished or cancelled at the station.',
  },
  'number-missing': {
    sentence: (d) =>
      d['from'] === d['to']
        ? `The transfer number ${detail(d, 'from', '')} is missing`
        : `The transfer numbers ${detail(d, 'from', '')} to ${detail(d, 'to', '')} are missing`,
    next: 'Ask the station: every send takes the next number, also one that came to nothing.',
  },
  'receipt-missing': {
    sentence: () => 'Received, and no receipt was signed',
    next: 'Have the receive finished: its last step signs the receipt.',
  },
  'station-missing': {
    sentence: (d) => `The history of ${detail(d, 'name', 'a station')} is not here`,
    next: 'Ask that station for a history bundle and add it.',
  },
  'history-too-old': {
    sentence: (d) => `The history of ${detail(d, 'name', 'a station')} ends before what another record speaks of`,
    next: askNewer,
  },
  'clock-set-back': {
    sentence: (d) => `The clock of the station was set back by ${detail(d, 'seconds', '?')} seconds`,
    next: 'Ask who set it. The order of events is proven by the chain, not by their times.',
  },
  'device-unknown': {
    sentence: (d) => `It was read from device ${detail(d, 'serial', '?')}, which the sender did not write`,
    next: 'Ask for the way of the medium: it may be a copy.',
  },
  'device-flagged': {
    sentence: (d) => `Device ${detail(d, 'serial', '')} carried something that nobody accounted for`,
    next: 'Look at the event, and ask who had the device.',
  },
  'under-way': {
    sentence: (d) =>
      Number(d['days'] ?? 0) < 1
        ? 'Not received yet, less than a day after it was sent'
        : `Not received yet, ${d['days'] === 1 ? '1 day' : `${countOf(d, 'days', 'en')} days`} after it was sent`,
    next: askNewer,
  },
  'refused-there': {
    sentence: (d) => `Not received: the attempt there ended as ${endOf(d, verdicts)}`,
    next: 'The cause stands in the event.',
  },
  'lost-on-the-way': {
    sentence: () => 'Not received: the loss of the medium is recorded',
    next: 'The event says when and by whom.',
  },
  'in-archive': {
    sentence: (d) =>
      `${detail(d, 'name', 'This station')} has its events up to ${detail(d, 'through', '?')} in an archive that is not here: not judged`,
    next: 'Ask the station for the archive and add it, then reconcile again.',
  },
}
