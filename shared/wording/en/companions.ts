import type { Wording } from '../types'

/*
 * Steps: Microsoft's page "Synchronize Microsoft 365 Apps updates from a disconnected software update point"
 * (MicrosoftDocs/memdocs). Trust in locally published updates: learn.microsoft.com, "Setting Up the Trust Relationship"
 * (WSUS). The newer name of the product is in MicrosoftDocs/memdocs issue 2299, not on the page.
 */
export const companions: Wording['companions'] = {
  'microsoft-365-apps': {
    label: 'Microsoft 365 Apps',
    before: [
      'OfflineUpdateExporter downloads the content of the Microsoft 365 Apps updates that are not declined in WSUS; they need no approval.',
      'Declining keeps an update out of this folder, but not out of the metadata package: the other side will know it without its content.',
    ],
    steps: (folder) => [
      `See to it that ${folder} is on a local disk of the top-level site server: the next step takes a local path only. If this computer is another one, copy the folder there.`,
      `On the site server, set the property O365OflBaseUrlConfigured of the component SMS_WSUS_CONFIGURATION_MANAGER to that path (here ${folder}). Microsoft's page “Synchronize Microsoft 365 Apps updates from a disconnected software update point” has the PowerShell script.`,
      'Restart the service SMS_Executive on the site server.',
      'In the properties of the component Software Update Point, select the classification “Updates” and the product “Office 365 Client” (newer: “Microsoft 365 Apps/Office 2019/Office LTSC”).',
      'Run a software updates synchronization, then deploy the updates as usual.',
    ],
    after: [
      'Updates that are declined at the export server are known here and have no content in this folder: decline them here too.',
      'For an update that is no longer declined there, OfflineUpdateExporter must run again into an empty folder, and a new transfer must carry it.',
    ],
  },
  'update-services-packages': {
    label: 'Locally published updates (UpdateServicesPackages)',
    before: [
      'UpdateServicesPackages is a share of its own beside WSUSContent; the certificate that signed its packages does not travel with it.',
    ],
    steps: (folder) => [
      `See to it that the share UpdateServicesPackages of the import server holds the packages: they are in ${folder}. If that is not the folder of the share, copy them there.`,
      'Have the import server and all client computers trust the certificate that signed the packages: in Trusted Publishers, and a self-signed one in Trusted Root Certification Authorities as well.',
    ],
    after: ['Client computers refuse locally published updates whose signing certificate they do not trust.'],
  },
  other: {
    label: 'Further folder',
    before: [],
    steps: () => [],
    after: [],
  },
}
