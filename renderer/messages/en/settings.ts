export const settings = {
  title: 'Settings',
  appearance: 'Language and appearance',
  language: 'Language',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  station: {
    title: 'This station',
    text: 'These were set when the station was made and cannot be changed: transfers and receipts name them.',
    name: 'Name',
    role: 'Role',
    server: 'Server',
    servers: { practice: 'Practice server, made on this disk', windows: 'WSUS server of this computer' },
    createdAt: 'Set up',
    operator: 'Operator',
    home: 'Home folder',
    homeHint: 'Holds the key, the trust store, the ledger and work in hand. Include it in the backup.',
    fingerprint: 'Fingerprint',
  },
  practice: {
    title: 'Practice',
    text: {
      connected:
        'Open the station at the practice import server in a second window to receive what you send here. A folder can stand in for the medium.',
      disconnected:
        'Open the station at the practice export server in a second window to send a transfer that you can receive here. A folder can stand in for the medium.',
    },
    open: 'Open the other side',
  },
  about: {
    title: 'About',
    version: 'Version',
    platform: 'Platform',
    licence: 'Licence',
    network: 'Network',
    networkNone: 'Causeway opens no network connection.',
  },
}
