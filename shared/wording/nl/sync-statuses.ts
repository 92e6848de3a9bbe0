import type { Wording } from '../types'

export const syncStatuses: Wording['syncStatuses'] = {
  6701: {
    label: 'Synchronisatie gestart',
    meaning: 'Configuration Manager is begonnen met het synchroniseren van software-updates.',
    next: 'Wacht tot de synchronisatie klaar is en kijk dan opnieuw.',
  },
  6702: {
    label: 'Synchronisatie voltooid',
    meaning: 'Configuration Manager heeft WSUS en de sitedatabase gesynchroniseerd.',
    next: 'Niets: ga verder zodra WSUS hetzelfde zegt.',
  },
  6703: {
    label: 'Synchronisatie mislukt',
    meaning: 'Configuration Manager kon de synchronisatie niet afmaken; wat het meldt, is van daarvoor.',
    next: 'Lees de fout hier en in wsyncmgr.log en WCM.log, neem de oorzaak weg en synchroniseer de software-updates opnieuw.',
  },
  6704: {
    label: 'WSUS-server wordt gesynchroniseerd',
    meaning: 'WSUS haalt updates op bij Microsoft Update of bij de upstream-server.',
    next: 'Wacht tot de synchronisatie klaar is en kijk dan opnieuw.',
  },
  6705: {
    label: 'Sitedatabase wordt gesynchroniseerd',
    meaning: 'WSUS heeft de updates; Configuration Manager neemt ze over in de sitedatabase.',
    next: 'Wacht tot de synchronisatie klaar is en kijk dan opnieuw.',
  },
  6706: {
    label: 'Overige WSUS-servers worden gesynchroniseerd',
    meaning: 'De andere software-updatepunten van de site, ook die voor clients op internet, volgen het eerste.',
    next: 'Wacht tot ze klaar zijn als u vanaf een daarvan exporteert.',
  },
  6707: {
    label: 'Loopt niet gelijk met de upstream-server',
    meaning: 'Een WSUS-server in de hiërarchie heeft niet dezelfde inhoud als de server waarmee hij synchroniseert.',
    next: 'Synchroniseer de software-updates opnieuw. Blijft het zo, zoek dan in wsyncmgr.log de server die daar wordt genoemd.',
  },
  6708: {
    label: 'Voltooid, maar licentievoorwaarden ontbreken nog',
    meaning:
      'De synchronisatie is voltooid, maar WSUS downloadt nog licentievoorwaarden; zonder die voorwaarden kunnen de betrokken updates niet worden goedgekeurd.',
    next: 'Wacht tot WSUS ze heeft gedownload en synchroniseer dan opnieuw. Komen ze niet, voer dan “wsusutil reset” uit.',
  },
}
