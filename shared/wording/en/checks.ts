import type { Wording } from '../types'

export const checks: Wording['checks'] = {
  'server.found': {
    label: 'WSUS server found',
    meaning: 'Causeway found no WSUS server here, so there is nothing to export from or import into.',
    next: 'Run Causeway on the WSUS server itself, or install the Windows Server Update Services role.',
  },
  'server.administrator': {
    label: 'You are a local administrator',
    meaning: 'WSUSUtil works only for members of the local Administrators group.',
    next: 'Have your account added to the local Administrators group, sign in again and start Causeway as administrator.',
  },
  'server.wsusutil-found': {
    label: 'WSUSUtil found',
    meaning: 'The tool that exports and imports metadata is not where WSUS installs it.',
    next: 'Repair the WSUS role so that WSUSUtil.exe is in its Tools folder.',
  },
  'server.sync-succeeded': {
    label: 'Last synchronization succeeded',
    meaning: 'The metadata would carry the state before the failed synchronization.',
    next: 'Synchronize software updates again and wait until it succeeds.',
  },
  'server.sync-idle': {
    label: 'No synchronization running',
    meaning: 'An export during a synchronization carries half of it.',
    next: 'Wait until the synchronization has ended, then check again.',
  },
  'server.update-errors': {
    label: 'No updates with errors',
    meaning: 'Some updates reported errors at the server; their content may be incomplete.',
    next: 'Look at these updates in the WSUS console and download their content again.',
  },
  'server.content-downloaded': {
    label: 'Content downloaded completely',
    meaning: 'Files are still missing from the content store, so the import server would miss them too.',
    next: 'Wait until the download has ended. If it stands still, run "wsusutil reset" and let it download again.',
  },
  'server.files-local': {
    label: 'Update files stored on this server',
    meaning: 'The server leaves update files on Microsoft Update, where a disconnected server cannot get them.',
    next: 'In the WSUS options choose "Store update files locally on this server" and wait for the download.',
  },
  'server.content-readable': {
    label: 'Content store readable',
    meaning: 'Causeway cannot read the content store, so it can neither copy nor compare its files.',
    next: 'Check that the WSUSContent folder exists and that your account may read it.',
  },
  'server.autonomous': {
    label: 'Server is autonomous',
    meaning: 'A replica takes over the approvals of another server and cannot import on its own.',
    next: 'In the WSUS options set the server to autonomous mode.',
  },
  'server.no-upstream': {
    label: 'No upstream server set',
    meaning: 'A server that synchronizes from another one is not disconnected.',
    next: 'For Configuration Manager choose "Do not synchronize from Microsoft Update or the upstream data source".',
  },
  'server.languages-match': {
    label: 'Languages as on the export server',
    meaning: 'The import fails or loses content when the languages of both servers differ.',
    next: 'Select the same update languages on both servers.',
  },
  'server.express-match': {
    label: 'Express files as on the export server',
    meaning: 'The servers do not agree on express installation files, so the content would not fit the metadata.',
    next: 'Set express installation files the same way on both servers.',
  },
  'server.version-match': {
    label: 'WSUS version fits the export server',
    meaning: 'The servers run different versions of WSUS; an older one may refuse newer metadata.',
    next: 'Bring both servers to the same version of WSUS.',
  },
  'server.free-space': {
    label: 'Enough space for the content',
    meaning: 'The drive of the content store cannot hold the new files.',
    next: 'Free space on the drive, or move the content store with "wsusutil movecontent".',
  },
  'medium.reachable': {
    label: 'Medium can be reached',
    meaning: 'The medium was removed or no longer answers.',
    next: 'Connect the medium again and choose it once more.',
  },
  'medium.not-system': {
    label: 'Not a system disk',
    meaning: 'Causeway never writes a transfer to a disk that this computer runs from.',
    next: 'Choose a removable medium.',
  },
  'medium.kind': {
    label: 'Kind of medium',
    meaning: 'This is not a removable device: a folder stands in for a medium.',
    next: 'Use it for practice or for a carrier that is mounted as a folder; else choose a removable device.',
  },
  'medium.writable': {
    label: 'Medium can be written',
    meaning: 'The medium refuses new files.',
    next: 'Release its write protection, or choose another medium.',
  },
  'medium.file-system': {
    label: 'File system carries every file',
    meaning: 'FAT32 cannot hold files of 4 GiB and more, and this transfer has such files.',
    next: 'Format the medium with NTFS or exFAT, or choose another one.',
  },
  'medium.free-space': {
    label: 'Free space on the medium',
    meaning: 'The medium has too little free space for a share of the transfer.',
    next: 'Free space on the medium, or choose a larger one.',
  },
  'medium.space-together': {
    label: 'Space on all chosen media together',
    meaning: 'The chosen media together cannot hold the transfer.',
    next: 'Choose further media, or larger ones.',
  },
  'medium.described': {
    label: 'What the system says of the device',
    meaning: 'The system described this device in a form that Causeway cannot read, so it cannot be chosen.',
    next: 'Take the device out and put it in again. If nothing changes, choose another one, or choose its folder.',
  },
  'medium.same-serial': {
    label: 'A serial number of its own',
    meaning: 'Another device at this computer has the same serial number. The UUIDs tell the two apart.',
    next: 'Compare the UUIDs, label both devices, and connect only the one that you use.',
  },
  'medium.copies': {
    label: 'A medium of its own for each copy',
    meaning:
      'There are fewer media than copies, two copies would lie on one device, or files were already copied with another number of copies.',
    next: 'Choose as many media as copies, each a device of its own, and keep the number once copying has begun.',
  },
  'medium.same': {
    label: 'The medium that was taken out',
    meaning: 'This is not the medium that was here before: its file system, serial number or size differs.',
    next: 'Put in the medium that was taken out.',
  },
  'medium.reinserted': {
    label: 'The medium was taken out and put in again',
    meaning: 'It has been connected since it was written, so this computer may still have its bytes in memory.',
    next: 'Eject it, disconnect it, connect it again and look again.',
  },
  'medium.write-protected': {
    label: 'Medium is write-protected',
    meaning:
      'A program at this computer could write to the medium, and nobody could say afterwards what was on it when it arrived.',
    next: 'Before you connect a received medium, set its write-protect switch or use a write blocker; or mount it read-only.',
  },
  'medium.other-files': {
    label: 'Nothing else on the medium',
    meaning:
      'Files on the medium belong to no volume, or folders could not be looked into. Nobody has accounted for them. Causeway opens none of them.',
    next: 'Ask the sender what they are. Do not open them, and keep the medium as it is until they are explained.',
  },
  'medium.hidden-or-executable': {
    label: 'No hidden or executable files beside the volumes',
    meaning: 'Some of the files that nobody has accounted for are hidden, or programs and scripts by their names.',
    next: 'Do not start or open any of them. Have the medium examined before anybody else uses it.',
  },
  'medium.other-transfers': {
    label: 'Only transfers that this station knows',
    meaning: 'The medium also carries volumes of transfers that never came to this station.',
    next: 'Ask the sender where they belong. They are left alone; receive them one by one if they are meant for this station.',
  },
  'medium.parts': {
    label: 'One file system on the device',
    meaning:
      'The device has further partitions or file systems. They were not looked at, so nobody knows what they carry.',
    next: 'Ask the sender why. Have them examined where nothing on them can be started.',
  },
  'medium.signed-device': {
    label: 'The device that the sender wrote to',
    meaning:
      'Its serial number is not one that the sender recorded for this volume: somebody copied the volume to this device, or the medium was exchanged on its way. The signature decides over the content, not over the device.',
    next: 'Ask the sender and the carrier which device it was, and look for the other one. Another card reader or docking station also shows another number.',
  },
  'medium.custody-state': {
    label: 'In use, by the records of this station',
    meaning: 'The records say that this device was sanitised, disposed of or lost, and here it is.',
    next: 'Find out where it has been since. Look it up under History, Media.',
  },
  'medium.known-size': {
    label: 'Size as seen before',
    meaning:
      'A device with this serial number had another size before. Two devices bear one number, or one of them is not what it says.',
    next: 'Put both devices beside each other, and label them. Do not use one whose number or size is false.',
  },
  'transfer.signature': {
    label: 'Signature over the tag manifest',
    meaning: 'The signature does not fit what lies on the medium. Nothing on it can be believed.',
    next: 'Do not use the medium. Ask the sender for a new one and keep this one for examination.',
  },
  'transfer.signer': {
    label: 'Signer is trusted',
    meaning: 'This station does not trust the key that signed the transfer.',
    next: 'Compare the fingerprint with the one the sender gives you by telephone or on paper.',
  },
  'transfer.destination': {
    label: 'Transfer is meant for this station',
    meaning: 'The sender addressed this transfer to another station.',
    next: 'Take the medium to the station it names, or have a transfer sent to this one.',
  },
  'transfer.sequence': {
    label: 'Transfer is newer than those received',
    meaning: 'A newer transfer from this sender was received already. An older one would roll the server back.',
    next: 'Receive the latest transfer of this sender instead.',
  },
  'transfer.age': {
    label: 'Transfer is not too old',
    meaning:
      'The transfer was signed longer ago than the policy of this station allows, or its age cannot be judged because the clock of this computer is behind its own history.',
    next: 'Have a newer transfer sent; set the clock right.',
  },
  'transfer.ledger-agrees': {
    label: 'The sender’s ledger agrees with what it said before',
    meaning:
      'What this transfer says of the sender’s ledger contradicts an earlier signed statement. Its past was rewritten, replaced by an older copy, or its clock was set back.',
    next: 'The transfer itself is not doubted by this. Tell the auditor of the sender to verify the ledger there.',
  },
  'transfer.not-received-before': {
    label: 'Transfer was not received before',
    meaning: 'This very transfer was imported here already.',
    next: 'Find it in the history. Ask for a new transfer if something is missing.',
  },
  'transfer.practice-matches': {
    label: 'Practice and production kept apart',
    meaning: 'One side is practice and the other is not. A practice key is never trusted in production.',
    next: 'Receive practice transfers at a practice station, and real ones at a production station.',
  },
  'transfer.volumes-complete': {
    label: 'All volumes are here',
    meaning: 'Volumes of this transfer are missing.',
    next: 'Connect the media with the missing volumes and identify the transfer again.',
  },
  'scan.self-test': {
    label: 'Malware scanner finds the EICAR test file',
    meaning: 'The scanner is not proven to be fit: what it calls clean proves nothing.',
    next: 'Test the scanner under Settings, mend what keeps it from finding the test file, then scan again.',
  },
  'scan.signatures-recent': {
    label: 'Scanner’s signatures are recent',
    meaning: 'The signatures are old, or the scanner does not say when they were made: newer malware may not be found.',
    next: 'Bring newer signatures to this station. The scan counts; the date is recorded with it.',
  },
  'scan.payload': {
    label: 'Files read by the malware scanner',
    meaning: 'Not every file is proven to have been read by the scanner.',
    next: 'See which files were left out and why. The administrator has accepted that this scanner leaves files out or does not count them.',
  },
  'server.elevated': {
    label: 'Causeway runs as administrator',
    meaning: 'Your account may be an administrator, but this program was started without those rights.',
    next: 'Close Causeway and start it again with "Run as administrator".',
  },
  'server.version-supported': {
    label: 'Version of WSUS known',
    meaning:
      'Windows Server 2012 needs KB2819484, or an update that replaced it, to export more than 2 GB; a version without a name was not known when Causeway was made.',
    next: 'On Windows Server 2012 install KB2819484. With any other version, rehearse one export and import first.',
  },
  'server.security-fix': {
    label: 'Fixed against CVE-2025-59287',
    meaning:
      'The build of this Windows is older than the update of October 2025, or could not be read; without it others could run programs on the server.',
    next: 'Install the latest cumulative update. Servers with hotpatch may have the fix under another build.',
  },
  'server.database': {
    label: 'Database of WSUS',
    meaning: 'The set-up of WSUS does not say where its database is.',
    next: 'Nothing needs to be done. Repair the WSUS role if its console does not open either.',
  },
  'server.top-level-site': {
    label: 'Top-level site of Configuration Manager',
    meaning:
      'Metadata is exchanged at the software update point of the top-level site: the central administration site or a stand-alone primary site.',
    next: 'Use Causeway on the software update point of that site, unless you know that this is the one.',
  },
  'server.export-source': {
    label: 'Synchronizes from Microsoft Update',
    meaning:
      'This server takes its updates from another WSUS server and is never newer than that one, or its source could not be read.',
    next: 'Export from a server that synchronizes with Microsoft Update itself, where you have the choice.',
  },
  'server.sync-recent': {
    label: 'Last synchronization recent enough',
    meaning:
      'The last synchronization that succeeded is older than this station allows, none is known, or the clock is wrong.',
    next: 'Press "Synchronize now" or run "causeway server synchronize", or change the age limit in the settings of this station.',
  },
  'server.update-files-ready': {
    label: 'Files of all updates ready',
    meaning:
      'Updates lack files or licence terms, which the import server would lack too, or the server could not count them.',
    next: 'In the WSUS console retry the download of these updates, or decline the ones that nobody needs.',
  },
  'server.mime-types': {
    label: 'Web server hands out .wim and .msu',
    meaning:
      'Updates of Windows 11 come as .wim and .msu files. The web server does not know them, or Causeway could not look; clients could not download them.',
    next: 'Install the cumulative update of February 2023 or later, or add both MIME types to the server in IIS Manager.',
  },
  'server.configuration-manager-agrees': {
    label: 'Configuration Manager agrees with WSUS',
    meaning:
      'Configuration Manager and WSUS say different things of the last synchronization, or one could not be read. WSUS decides; the difference may mean that a synchronization has just begun or ended halfway.',
    next: 'Compare both sides in the evidence. Synchronize software updates once more if the difference stays.',
  },
}
