import type { Wording } from '../types'

export const companions: Wording['companions'] = {
  'microsoft-365-apps': {
    label: 'Microsoft 365-apps',
    before: [
      'OfflineUpdateExporter downloadt de inhoud van de updates voor Microsoft 365-apps die in WSUS niet zijn geweigerd; een goedkeuring is niet nodig.',
      'Weigeren houdt een update uit deze map, maar niet uit het pakket met metagegevens: de andere kant kent haar dan zonder inhoud.',
    ],
    steps: (folder) => [
      `Zorg dat ${folder} op een lokale schijf van de siteserver op het hoogste niveau staat: de volgende stap aanvaardt alleen een lokaal pad. Is dit een andere computer, kopieer de map dan daarheen.`,
      `Stel op de siteserver de eigenschap O365OflBaseUrlConfigured van het onderdeel SMS_WSUS_CONFIGURATION_MANAGER in op dat pad (hier ${folder}). Het PowerShell-script staat op de pagina van Microsoft “Updates van Microsoft 365-apps synchroniseren vanaf een niet-verbonden software-updatepunt”.`,
      'Start de service SMS_Executive op de siteserver opnieuw.',
      'Selecteer in de eigenschappen van het onderdeel Software-updatepunt de classificatie “Updates” en het product “Office 365 Client” (nieuwer: “Microsoft 365 Apps/Office 2019/Office LTSC”).',
      'Voer een synchronisatie van software-updates uit en implementeer de updates daarna zoals gewoonlijk.',
    ],
    after: [
      'Updates die op de exportserver zijn geweigerd, zijn hier bekend en hebben geen inhoud in deze map: weiger ze hier ook.',
      'Voor een update die daar niet langer is geweigerd, moet OfflineUpdateExporter opnieuw naar een lege map worden uitgevoerd en moet een nieuwe overdracht haar meenemen.',
    ],
  },
  'update-services-packages': {
    label: 'Lokaal gepubliceerde updates (UpdateServicesPackages)',
    before: [
      'UpdateServicesPackages is een eigen share naast WSUSContent; het certificaat waarmee de pakketten zijn ondertekend, gaat niet mee.',
    ],
    steps: (folder) => [
      `Zorg dat de share UpdateServicesPackages van de importserver de pakketten bevat: ze staan in ${folder}. Is dat niet de map van de share, kopieer ze dan daarheen.`,
      'Laat de importserver en alle clientcomputers het certificaat vertrouwen waarmee de pakketten zijn ondertekend: bij Vertrouwde uitgevers, en een zelfondertekend certificaat ook bij Vertrouwde basiscertificeringsinstanties.',
    ],
    after: [
      'Clientcomputers weigeren lokaal gepubliceerde updates waarvan ze het certificaat voor ondertekening niet vertrouwen.',
    ],
  },
  other: {
    label: 'Andere map',
    before: [],
    steps: () => [],
    after: [],
  },
}
