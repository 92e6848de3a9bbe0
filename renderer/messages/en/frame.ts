export const frame = {
  product: 'Causeway',
  places: {
    label: 'Places',
    send: 'Send',
    receive: 'Receive',
    audit: 'Audit',
    history: 'History',
    trust: 'Trust',
    settings: 'Settings',
  },
  roles: {
    connected: 'Connected',
    disconnected: 'Disconnected',
    auditor: 'Auditor',
  },
  sides: {
    connected: 'at the export server',
    disconnected: 'at the import server',
    auditor: 'histories of other stations',
  },
  practice: 'Practice',
  practiceMeaning: 'Nothing here touches a real server.',
  production: 'Production',
  operator: 'Operator',
  otherSideOnly: 'other side',
  otherSide: {
    sendTitle: 'Sending happens at the connected station',
    sendText:
      'This station is disconnected: it receives transfers and imports them. Start a send at the station that stands at the export server.',
    receiveTitle: 'Receiving happens at the disconnected station',
    receiveText:
      'This station is connected: it exports and sends. Take the medium to the station that stands at the import server and receive the transfer there.',
    open: 'Open the other side',
  },
  commands: {
    title: 'Command list',
    open: 'Commands',
    search: 'Type a command',
    none: 'No command has these words.',
    goTo: (place: string) => `Go to ${place}`,
    copyFingerprint: "Copy this station's fingerprint",
    openOtherSide: 'Open the other side (practice)',
    theme: { system: "Use the system's theme", light: 'Use the light theme', dark: 'Use the dark theme' },
    language: (name: string) => `Language: ${name}`,
  },
  boundary: {
    title: 'This page cannot be shown',
    text: 'Work in hand goes on; nothing that was proven is lost. Show the page again, or go to another place.',
    again: 'Show it again',
  },
  starting: 'Reading the station…',
  startFailed: 'Causeway cannot read its station',
}
