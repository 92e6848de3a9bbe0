import type { ErrorDetails } from '../../errors'
import { detail, tail } from '../details'
import type { ScanErrors } from '../types'

const scanner = (d: ErrorDetails) => detail(d, 'scanner', 'The malware scanner')

const UNFIT: Readonly<Record<string, string>> = {
  'found-nothing': 'did not find the EICAR test file',
  'found-everything': 'calls a clean file malware',
  miscounted: 'does not account for the files of its self-test',
}

export const scanErrors: ScanErrors = {
  'scan.hit': {
    title: (d) =>
      `${scanner(d)} found ${detail(d, 'name', 'malware')} in ${detail(d, 'path', 'a file')}${Number(d['count']) > 1 ? ` and in ${Number(d['count']) - 1} more` : ''}`,
    next: () =>
      'Nothing was imported, and nothing on the medium was changed. Keep the medium as evidence, tell your security officer, and tell the sender by another channel.',
  },
  'scan.medium-changed': {
    title: (d) => `${detail(d, 'path', 'A file')} was removed or changed on the medium while ${scanner(d)} read it`,
    next: () =>
      'Nothing was imported. Find out what did it: a scanner that cleans, or real-time protection. Switch that off for media, then ask the sender for a new medium.',
  },
  'scan.incomplete': {
    title: (d) =>
      `${scanner(d)} read ${detail(d, 'read', 'some')} of ${detail(d, 'of', 'all')} files${tail(d, 'path', ', not ')}${tail(d, 'reason', ': ')}`,
    next: () =>
      'Nothing was imported. Raise the scanner’s limits, add a second scanner, or let the administrator accept in Settings that it leaves files out; then scan again.',
  },
  'scan.uncounted': {
    title: (d) => `${scanner(d)} does not say how many files it has read`,
    next: () =>
      'Nothing was imported. The administrator can accept that in Settings, or set up a scanner that accounts for every file; then scan again.',
  },
  'scan.nothing-read': {
    title: (d) => `${scanner(d)} calls the payload clean, but has read nothing`,
    next: () =>
      'Nothing was imported. See whether an exclusion keeps the scanner away from the medium, then scan again.',
  },
  'scan.failed': {
    title: (d) => `${scanner(d)} did not come to an end it can be believed${tail(d, 'reason', ': ')}`,
    next: () =>
      'Nothing was imported. Read what it printed, mend it, then scan again: what is verified stays verified.',
  },
  'scan.path-unusable': {
    title: (d) =>
      d['problem'] === 'line-end'
        ? `${scanner(d)} cannot be given a path with a line break in it${tail(d, 'path', ': ')}`
        : `${scanner(d)} cannot read a path of more than ${detail(d, 'most', '1022')} bytes${tail(d, 'path', ': ')}`,
    next: () =>
      'Nothing was imported. Mount the medium at a short path without line breaks (for the self-test: move the station’s home), then scan again.',
  },
  'scan.too-few-engines': {
    title: (d) =>
      `This station requires ${detail(d, 'required', 'more')} different malware scanners, and has ${detail(d, 'found', 'fewer')}`,
    next: () =>
      'Set up what is missing under Settings, Malware scanners, then verify again. One engine under two names counts once.',
  },
  'scan.outstanding': {
    title: () => 'A malware scanner of this station has not read this transfer',
    next: () =>
      'Run the Verify step again: it scans, and reads nothing again that is verified. Then go on with the content.',
  },
  'scanner.unfit': {
    title: (d) => `${scanner(d)} ${UNFIT[String(d['problem'])] ?? 'failed its self-test'}`,
    next: () =>
      'Nothing that it says counts. See whether its signatures are loaded and it is switched on, test it again, then scan again.',
  },
  'scanner.test-file-taken': {
    title: (d) => `The files for the self-test of ${scanner(d)} were removed or changed while it ran`,
    next: (d) =>
      `Exclude ${detail(d, 'folder', 'the folder "scanning" in the station’s home')} from real-time protection, and see that the scanner removes nothing by itself.`,
  },
  'scanner.not-found': {
    title: (d) => `There is no malware scanner called ${detail(d, 'name', 'that')}`,
    next: () => 'See what there is with "causeway scan list", or under Settings.',
  },
  'scanner.name-taken': {
    title: (d) => `There is a malware scanner called ${detail(d, 'name', 'that')} already`,
    next: () => 'Choose another name, or remove the other one first.',
  },
}
