import type { ErrorDetails } from '../../errors'
import { formatBytes, formatCount } from '../../format'
import { detail, isScanCatalogue, tail, isOfReceipt } from '../details'
import type { Wording } from '../types'
import { scanErrors } from './scan-errors'

const otherLayout = 'Stel deze computer en de scanner in op dezelfde toetsenbordindeling en scan opnieuw.'
const receiptAgain =
  'Er is niets bevestigd. Vraag het ontvangende station het ontvangstbewijs opnieuw te exporteren en neem beide bestanden mee: het ontvangstbewijs en het .sig-bestand.'
const askForNewMedium = () => 'Gebruik het medium niet. Vraag de afzender een nieuw.'
const keepForExamination = () => 'Gebruik het medium niet. Bewaar het voor onderzoek en vraag de afzender een nieuw.'
const nothingImported = () => 'Gebruik het medium niet: er is niets van geïmporteerd. Vraag de afzender een nieuw.'

const sizeOf = ({ bytes }: ErrorDetails) => (typeof bytes === 'number' ? ` (${formatBytes(bytes, 'nl')})` : '')

const inAll = ({ count }: ErrorDetails) =>
  typeof count === 'number' && count > 1 ? ` (${formatCount(count, 'nl')} in totaal)` : ''

/** How many updates the server knew before an import and knows now, where both could be counted. */
const knownBeforeAndAfter = ({ before, after }: ErrorDetails) =>
  typeof before === 'number' && typeof after === 'number'
    ? `. De server kende ${formatCount(before, 'nl')} updates en kent er nu ${formatCount(after, 'nl')}`
    : ''

export const errors: Wording['errors'] = {
  unexpected: {
    title: () => 'In Causeway zelf is een fout opgetreden',
    next: () =>
      'Wat bewezen is, is niet verloren. Probeer het opnieuw; meld de fout met de technische oorzaak als ze terugkomt.',
  },
  usage: {
    title: (d) => `De opdracht is onvolledig of onbekend${tail(d, 'problem', ': ')}`,
    next: () => 'Op de opdrachtregel toont “causeway --help” de opdrachten en hun opties.',
  },
  cancelled: {
    title: () => 'Geannuleerd door de operator',
    next: () => 'Verder is er niets nodig. Begin opnieuw wanneer u wilt.',
  },

  'station.missing': {
    title: (d) => `Er is geen station in ${detail(d, 'home', 'deze basismap')}`,
    next: () => 'Stel er een in: open het venster voor de eerste keer, of gebruik “causeway init”.',
  },
  'station.exists': {
    title: (d) => `Er is al een station in ${detail(d, 'home', 'deze basismap')}`,
    next: () => 'Gebruik het zoals het is, of kies een andere basismap voor een tweede station.',
  },
  'station.damaged': {
    title: (d) => `Het station kan zijn eigen bestand niet lezen${tail(d, 'path', ': ')}`,
    next: () => 'Zet de basismap terug vanaf een back-up. De bestanden zijn niet bedoeld om met de hand te wijzigen.',
  },
  'station.wrong-role': {
    title: (d) =>
      d['wanted'] === 'auditor'
        ? `${detail(d, 'station', 'Dit station')} is geen auditstation`
        : d['role'] === 'auditor'
          ? `${detail(d, 'station', 'Dit station')} is een auditstation: het heeft geen WSUS-server en vervoert niets`
          : `${detail(d, 'station', 'Dit station')} staat hiervoor aan de verkeerde kant van de scheiding`,
    next: () =>
      'Verzend op het verbonden station, ontvang op het niet-verbonden station en stem af op een auditstation.',
  },
  'station.not-practice': {
    title: (d) => `${detail(d, 'station', 'Dit station')} is geen oefenstation`,
    next: () => 'Stel in een andere basismap een oefenstation in.',
  },
  'job.not-found': {
    title: () => 'Dit werk is hier niet meer bekend',
    next: () => 'Zoek het op in de geschiedenis, of begin opnieuw.',
  },
  'job.altered': {
    title: (d) =>
      `De gegevens van deze overdracht komen niet overeen met de geschiedenis van dit station${tail(d, 'path', ' ')}`,
    next: () =>
      'Van deze poging geldt niets meer. Zoek uit wie in de thuismap kan schrijven en begin daarna opnieuw met de media.',
  },
  'job.wrong-step': {
    title: () => 'Deze stap is niet aan de beurt',
    next: () => 'Ga verder met de stap die in de lijst als de uwe is gemarkeerd.',
  },
  'job.busy': {
    title: () => 'Ander werk houdt dit station bezet',
    next: () => 'Wacht tot het klaar is, of annuleer het, en probeer het dan opnieuw.',
  },
  'transfer.not-found': {
    title: (d) => `De geschiedenis kent deze overdracht niet${tail(d, 'id', ': ')}`,
    next: () => 'Controleer het nummer in de lijst met overdrachten.',
  },
  'transfer.archived': {
    title: (d) =>
      `De gebeurtenissen van ${detail(d, 'id', 'deze overdracht')} staan in een archief${tail(d, 'archive', ': ')}`,
    next: () => 'Voeg het archief toe op een auditstation, of lees het met de opdrachten uit de auditorgids.',
  },
  'receipt.not-found': {
    title: (d) => `Er is geen ontvangstbewijs voor deze overdracht${tail(d, 'id', ': ')}`,
    next: () => 'Het ontvangstbewijs is er zodra het niet-verbonden station de overdracht volledig heeft ontvangen.',
  },
  'receipt.no-code': {
    title: (d) => `Er is geen controlecode voor dit ontvangstbewijs${tail(d, 'transferId', ': ')}`,
    next: () =>
      'Een code zegt alleen ja en bestaat dus alleen als er niets ontbreekt. Breng het ondertekende ontvangstbewijs zelf terug naar de afzender.',
  },
  'receipt.malformed': {
    title: (d) => `Dit is geen ontvangstbewijs dat Causeway kan lezen${tail(d, 'problem', ': ')}`,
    next: () => 'Vraag het ontvangende station het ontvangstbewijs opnieuw op te slaan en neem beide bestanden mee.',
  },
  'receipt.unsupported-version': {
    title: (d) =>
      `Het ontvangstbewijs heeft indelingsversie ${detail(d, 'version', 'van een andere Causeway')}, die dit programma niet kent`,
    next: () => 'Werk Causeway op dit station bij en neem het ontvangstbewijs daarna opnieuw aan.',
  },
  'receipt.contradicts': {
    title: (d) => `Het ontvangstbewijs is in tegenspraak met ${detail(d, 'what', 'de geschiedenis van dit station')}`,
    next: () =>
      'Er is niets bevestigd. Bewaar het ontvangstbewijs voor onderzoek en vraag het ontvangende station via een ander kanaal wat het heeft geïmporteerd.',
  },
  'receipt.other-bytes': {
    title: (d) => `Het ontvangstbewijs bevestigt andere bytes dan er verzonden zijn${tail(d, 'transferId', ' als ')}`,
    next: () =>
      'Het ontvangende station heeft onder dit nummer iets anders geïmporteerd. Bewaar het ontvangstbewijs en het medium voor onderzoek.',
  },
  'receipt.other-sender': {
    title: (d) => `Het ontvangstbewijs hoort bij een overdracht van een ander station${tail(d, 'source', ': ')}`,
    next: () => 'Breng het naar het station dat de overdracht heeft verzonden.',
  },
  'receipt.never-sent': {
    title: (d) =>
      `Dit station heeft de overdracht die het ontvangstbewijs bevestigt nooit verzegeld${tail(d, 'transferId', ': ')}`,
    next: () => 'Bewaar het ontvangstbewijs voor onderzoek: iemand tekende voor iets wat hier niet is verzonden.',
  },
  'receipt.wrong-receiver': {
    title: (d) =>
      `Het ontvangstbewijs van ${detail(d, 'receiver', 'dit station')} telt niet voor ${detail(d, 'destination', 'de bestemming')}`,
    next: () =>
      'Alleen het station waarheen een overdracht is verzonden kan die bevestigen, met de sleutel die eerdere overdrachten bevestigde. Is die sleutel vervangen, trek dan eerst de oude in.',
  },
  'receipt.code-mistyped': {
    title: (d) =>
      d['layout']
        ? `De controlecode is getypt met de toetsenbordindeling ${detail(d, 'layout', '')}`
        : 'Dit is geen controlecode, of een teken ervan klopt niet',
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Vergelijk met wat het ontvangende station toont: vier groepen van vier tekens en nog één teken aan het eind.',
  },
  'receipt.code-wrong': {
    title: () => 'De code bevestigt geen overdracht van dit station',
    next: () =>
      'Vraag het ontvangende station nogmaals om de code. Na drie verkeerde codes achter elkaar worden er 15 minuten lang geen meer aangenomen.',
  },
  'receipt.code-earlier-key': {
    title: () =>
      'De code bevestigt geen overdracht van dit station, of is gemaakt voor de sleutel die het station eerder had',
    next: () =>
      'Dit station heeft zijn sleutel vervangen en de eerdere privésleutel bestaat niet meer. Importeer de verklaring van de nieuwe sleutel op het ontvangende station en vraag de code opnieuw, of neem het ondertekende ontvangstbewijs aan. Na drie verkeerde codes op rij worden er 15 minuten lang geen meer aangenomen.',
  },
  'receipt.code-paused': {
    title: (d) => `Drie codes achter elkaar waren fout: er wordt er geen aangenomen${tail(d, 'until', ' vóór ')}`,
    next: () =>
      'Ga intussen via een ander kanaal na welke overdracht het ontvangende station bedoelt, of neem het ondertekende ontvangstbewijs mee.',
  },
  'baseline.none': {
    title: (d) =>
      `Er is geen overdracht naar ${detail(d, 'destination', 'deze bestemming')} bevestigd, dus er is niets om op voort te bouwen`,
    next: () => 'Verzend een volledige overdracht, of neem eerst het ontvangstbewijs van een eerdere aan.',
  },
  'baseline.damaged': {
    title: (d) =>
      `Wat de inhoud van een eerdere overdracht bewijst is gewijzigd of verdwenen: ${detail(d, 'path', 'een bestand in de basismap')}`,
    next: () =>
      'Verzend een volledige overdracht in plaats van een aanvulling. Laat de basismap zoals die is en waarschuw uw auditor: de geschiedenis weet wat er stond.',
  },
  'baseline.contradicts': {
    title: (d) =>
      `Er zijn andere bytes bevestigd dan de metagegevens nu opgeven: ${detail(d, 'path', 'een bestand van de inhoudsopslag')}`,
    next: () =>
      'Twee verschillende bestanden hebben dezelfde SHA-1. De importserver houdt het bestand dat hij heeft en zou het andere weigeren. Laat beide onderzoeken voordat er iets wordt verzonden.',
  },
  'baseline.missing': {
    title: (d) =>
      `Op deze server ontbreekt inhoud waarop de overdracht voortbouwt${tail(d, 'count', '; ontbrekende bestanden: ')}${tail(d, 'path', ', het eerste is ')}`,
    next: () =>
      'Er is niets geschreven. Is dit de juiste server? Vraag de afzender om een volledige overdracht: die vult elke leemte.',
  },
  'file.exists': {
    title: (d) => `${detail(d, 'path', 'Het bestand')} bestaat al en is ongemoeid gelaten`,
    next: () => 'Kies een andere naam, of verplaats het bestaande bestand zelf.',
  },
  'file.unreadable': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} is niet leesbaar`,
    next: () => 'Controleer of het bestand bestaat en of uw account het mag lezen, en probeer het dan opnieuw.',
  },
  'file.utf-16': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} is opgeslagen als UTF-16, niet als UTF-8`,
    next: () =>
      'Kopieer het oorspronkelijke bestand opnieuw zonder het in een editor te openen, of sla het op als UTF-8. Probeer het dan opnieuw.',
  },
  'file.unwritable': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} kan niet worden geschreven`,
    next: () => 'Controleer of de map bestaat en of uw account erin mag schrijven, en probeer het dan opnieuw.',
  },

  'key.malformed': {
    title: (d) =>
      d['layout']
        ? `De sleutel is getypt met de toetsenbordindeling ${detail(d, 'layout', '')}`
        : `${detail(d, 'path', 'Wat is opgegeven')} is geen Ed25519-sleutel in OpenSSH-indeling${tail(d, 'found', ': het type is ')}`,
    next: (d) =>
      d['layout']
        ? otherLayout
        : 'Laat de andere kant de openbare sleutel opnieuw exporteren: één regel die met ssh-ed25519 begint.',
  },
  'key.several-lines': {
    title: () => 'Dit is meer dan één regel',
    next: () =>
      'Een openbare sleutel is één regel die begint met ssh-ed25519. Plak, typ of scan alleen die regel; is hij onderweg afgebroken, neem dan het sleutelbestand.',
  },
  'key.private': {
    title: () => 'Dit is een privésleutel',
    next: () =>
      'Er is hier niets van bewaard. Een privésleutel verlaat zijn station nooit: wie hem heeft, moet hem nu vervangen en de openbare sleutel geven, één regel die begint met ssh-ed25519.',
  },
  'key.permissions': {
    title: (d) => `Andere accounts kunnen de privésleutel lezen${tail(d, 'path', ': ')}`,
    next: () =>
      'Beperk het bestand tot de eigenaar. Kunnen anderen het gekopieerd hebben, stel dan een nieuw station met een nieuwe sleutel in.',
  },
  'trust.unknown-signer': {
    title: () => 'Dit station kent de ondertekenaar niet',
    next: (d) =>
      isOfReceipt(d)
        ? 'Vergelijk de vingerafdruk per telefoon of op papier met het ontvangende station, vertrouw de sleutel en accepteer het ontvangstbewijs opnieuw.'
        : 'Vergelijk de vingerafdruk met de afzender per telefoon of op papier en vertrouw dan de sleutel.',
  },
  'trust.revoked-signer': {
    title: (d) => `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} is op dit station ingetrokken`,
    next: () =>
      'Gebruik niets wat ermee is ondertekend. De houder heeft een nieuwe sleutel nodig, die u opnieuw vergelijkt.',
  },
  'trust.fingerprint-mismatch': {
    title: () => 'De getypte vingerafdruk is niet die van deze sleutel',
    next: () =>
      'Controleer wat u hebt getypt. Verschilt het nog steeds, dan is dit niet de sleutel van die houder: vertrouw hem niet.',
  },
  'trust.attempts-exhausted': {
    title: () => 'Drie vergelijkingen klopten niet; de poging is beëindigd',
    next: () => 'Vraag de afzender de vingerafdruk opnieuw per telefoon of op papier en begin de ontvangst opnieuw.',
  },
  'trust.signer-not-found': {
    title: (d) => `${detail(d, 'fingerprint', 'Deze sleutel')} staat niet in de vertrouwenslijst`,
    next: () => 'Controleer de vingerafdruk in de lijst met ondertekenaars.',
  },
  'trust.signer-exists': {
    title: (d) => `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} staat al in de vertrouwenslijst`,
    next: () => 'Verder is er niets nodig: wat deze sleutel ondertekent, wordt vertrouwd.',
  },
  'trust.practice-key': {
    title: (d) =>
      `${detail(d, 'source', 'De sleutel')} en dit station zijn niet allebei voor oefening, of niet allebei voor productie`,
    next: () => 'Gebruik oefensleutels alleen op oefenstations en productiesleutels alleen op productiestations.',
  },
  'trust.own-key': {
    title: () => 'Dit is de eigen sleutel van dit station',
    next: () =>
      'Een station ontvangt nooit van zichzelf en vertrouwt zichzelf niet als ondertekenaar. Gebruik het medium, of de sleutel, van de andere kant.',
  },
  'trust.replay': {
    title: (d) => `De overdracht${tail(d, 'transferId', ' ')} is hier al eerder ontvangen`,
    next: () => 'Er is niets opnieuw geïmporteerd. Zoek de eerste keer op in de geschiedenis.',
  },
  'trust.rollback': {
    title: (d) =>
      `Overdracht ${detail(d, 'sequence', 'van dit medium')} is niet nieuwer dan ${detail(d, 'highest', 'de laatste')}, die al is ontvangen`,
    next: () => 'Ontvang in plaats daarvan de laatste overdracht van deze afzender.',
  },
  'trust.wrong-destination': {
    title: (d) =>
      `De overdracht is bestemd voor ${detail(d, 'destination', 'een ander station')}, niet voor ${detail(d, 'station', 'dit station')}`,
    next: (d) =>
      d['at'] === undefined
        ? 'Breng het medium naar dat station, of laat een overdracht naar dit station sturen.'
        : `De namen verschillen bij teken ${detail(d, 'at', '')}: ${detail(d, 'first', '–')} op het medium, ${detail(d, 'second', '–')} hier. Is dit station bedoeld, laat de overdracht dan opnieuw sturen met de exacte naam.`,
  },
  'trust.wrong-purpose': {
    title: (d) =>
      `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} wordt niet vertrouwd voor dit soort berichten`,
    next: () =>
      'Kijk in de lijst met ondertekenaars waarvoor de sleutel geldt. Laat met de juiste sleutel ondertekenen, of vertrouw deze ook hiervoor.',
  },
  'trust.expired-signer': {
    title: (d) => `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} was verlopen toen dit werd ondertekend`,
    next: () =>
      'Gebruik niets wat daarna ermee is ondertekend. De houder ondertekent met een nieuwere sleutel, of u vergelijkt en vertrouwt hem opnieuw.',
  },
  'trust.not-yet-valid': {
    title: (d) => `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} gold nog niet toen dit werd ondertekend`,
    next: () => 'Vraag de houder wanneer er is ondertekend en sinds wanneer de sleutel in gebruik is.',
  },
  'trust.not-pinned': {
    title: () =>
      'Dit station neemt alleen overdrachten aan van vooraf vastgelegde sleutels, en deze sleutel is dat niet',
    next: () =>
      'Vraag het sleutelbestand van de afzender, vergelijk de vingerafdruk onder Vertrouwen en ontvang dan opnieuw.',
  },
  'trust.too-old': {
    title: (d) =>
      `Dit is ${detail(d, 'days', 'te veel')} dagen geleden ondertekend; het beleid van dit station staat er ${detail(d, 'limit', 'minder')} toe`,
    next: () => 'Laat een nieuwere overdracht sturen. Komt die niet, zoek dan uit wie of wat ze tegenhoudt.',
  },
  'trust.from-future': {
    title: (d) =>
      `Dit is ondertekend op ${detail(d, 'signedAt', 'een later tijdstip')}, dat volgens de klok van dit station nog moet komen`,
    next: () => 'Vergelijk de klokken van beide stations en zet de verkeerde goed.',
  },
  'trust.clock-set-back': {
    title: (d) =>
      `De klok van deze computer loopt achter op zijn eigen register, met een laatste gebeurtenis van ${detail(d, 'newest', 'later')}`,
    next: () => 'Zet de klok goed. Tot die tijd kan geen ouderdom worden beoordeeld.',
  },
  'trust.never-rotated': {
    title: (d) => `${detail(d, 'station', 'Dit station')} heeft zijn sleutel nooit vervangen`,
    next: () =>
      'Er is geen verklaring om te schrijven. Een nieuwe sleutel maakt u onder Vertrouwen, of met causeway trust rotate.',
  },
  'trust.rotation-malformed': {
    title: () => 'Dit is geen verklaring van een nieuwe sleutel die beide sleutels hebben ondertekend',
    next: () => 'Laat de houder de verklaring opnieuw schrijven, met “causeway trust statement”.',
  },
  'trust.rotation-replayed': {
    title: () => 'Deze verklaring van een nieuwe sleutel is hier al eerder geïmporteerd',
    next: () => 'Verder is er niets nodig: de nieuwe sleutel staat in de lijst met ondertekenaars.',
  },
  'trust.rotation-superseded': {
    title: (d) => `De sleutel van ${detail(d, 'holder', 'deze ondertekenaar')} is al door een andere vervangen`,
    next: () =>
      'Vraag de houder welke sleutel de juiste is. Heeft daar niemand deze verklaring gemaakt, dan is de eerdere sleutel gestolen: trek in wat ervan komt.',
  },
  'trust.list-malformed': {
    title: (d) =>
      `De lijst met ondertekenaars is onleesbaar op regel ${detail(d, 'line', '1')}${tail(d, 'found', ': daar staat een sleutel van het type ')}`,
    next: (d) =>
      d['found']
        ? 'Alleen sleutels van het type ssh-ed25519 worden gebruikt. Verwijder de regel of vervang de sleutel door een Ed25519-sleutel van dezelfde houder.'
        : 'Gebruik een bestand in de indeling allowed_signers, met Ed25519-sleutels en de opties namespaces, valid-after en valid-before.',
  },
  'policy.altered': {
    title: () => 'policy.json is niet wat het register van dit station zegt',
    next: () =>
      'Zoek uit wie het heeft gewijzigd. Zet het bestand terug uit een back-up; de geschiedenis toont elke wijziging die is gemaakt.',
  },
  'settings.altered': {
    title: () => 'settings.json komt niet overeen met de geschiedenis van dit station',
    next: () =>
      'Zoek uit wie het heeft gewijzigd en verwijder daarna het bestand: de instellingen uit de geschiedenis gelden. Wijzig instellingen in Instellingen of op de opdrachtregel.',
  },
  'station.altered': {
    title: (d) =>
      `station.json komt niet overeen met de geschiedenis van dit station: ${detail(d, 'field', 'de inhoud')}`,
    next: () => 'Zoek uit wie het heeft gewijzigd. Zet het bestand en het register terug uit dezelfde back-up.',
  },
  'operator.not-permitted': {
    title: (d) => `${detail(d, 'account', 'Dit account')} mag dit op dit station niet`,
    next: () => 'Vraag het een beheerder van het station, of laat het beleid wijzigen.',
  },
  'operator.second-needed': {
    title: () => 'Voordat de metagegevens worden geïmporteerd, moet er een tweede persoon bij zijn',
    next: () =>
      'Iemand die het vertrouwen niet heeft vastgesteld en niet heeft geverifieerd, vult naam en persoonlijke code in, of importeert vanuit een eigen account.',
  },
  'operator.same-person': {
    title: (d) =>
      `${detail(d, 'account', 'Deze persoon')} heeft al aan deze overdracht gewerkt en kan niet de tweede persoon zijn`,
    next: () => 'Vraag iemand anders.',
  },
  'credential.unknown': {
    title: (d) => `${detail(d, 'account', 'Deze persoon')} heeft op dit station geen persoonlijke code`,
    next: () => 'Laat een beheerder er een instellen, of geef de naam van iemand die er een heeft.',
  },
  'credential.wrong': {
    title: (d) => `Dit is niet de persoonlijke code van ${detail(d, 'account', 'deze persoon')}`,
    next: () => 'Typ hem opnieuw. Na vijf foute pogingen is hij 15 minuten vergrendeld.',
  },
  'credential.locked': {
    title: (d) =>
      `De persoonlijke code van ${detail(d, 'account', 'deze persoon')} is vergrendeld na vijf foute pogingen`,
    next: () => 'Wacht 15 minuten na de laatste poging. Elke poging staat in de geschiedenis.',
  },
  'credential.altered': {
    title: (d) =>
      `De persoonlijke code van ${detail(d, 'account', 'dit account')} komt niet overeen met de geschiedenis`,
    next: () => 'Zoek uit wie credentials.json heeft gewijzigd. Laat daarna een beheerder de code opnieuw instellen.',
  },
  'station.key-rotated': {
    title: () => 'De sleutel van dit station is gewijzigd terwijl Causeway open was',
    next: () => 'Sluit Causeway en open het opnieuw; het werkt dan met de nieuwe sleutel.',
  },

  'signature.missing': {
    title: (d) => `Er is geen handtekening${tail(d, 'path', ': ')}`,
    next: (d) =>
      isOfReceipt(d)
        ? receiptAgain
        : 'Gebruik het medium niet. De kopie is niet afgemaakt of de handtekening is weggenomen: vraag een nieuw.',
  },
  'signature.malformed': {
    title: (d) => `De handtekening is niet leesbaar${tail(d, 'path', ': ')}`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : askForNewMedium()),
  },
  'signature.wrong-namespace': {
    title: (d) =>
      `De handtekening is gezet voor “${detail(d, 'found', 'een ander doel')}”, niet voor “${detail(d, 'wanted', 'dit doel')}”`,
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'signature.invalid': {
    title: () => 'De handtekening past niet bij wat ze moet dekken',
    next: (d) => (isOfReceipt(d) ? receiptAgain : keepForExamination()),
  },
  'bag.malformed': {
    title: (d) => `${detail(d, 'path', 'Het volume')} heeft niet de vorm die een volume vereist`,
    next: askForNewMedium,
  },
  'bag.tag-file-missing': {
    title: (d) => `In het volume ontbreekt ${detail(d, 'path', 'een bestand')}`,
    next: askForNewMedium,
  },
  'bag.tag-file-altered': {
    title: (d) => `${detail(d, 'path', 'Een bestand van het volume')} is na de ondertekening gewijzigd`,
    next: keepForExamination,
  },
  'bag.tag-file-unexpected': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} staat in het volume, maar niet in de ondertekende lijst`,
    next: keepForExamination,
  },
  'bag.manifest-malformed': {
    title: (d) => `Het manifest is niet leesbaar${tail(d, 'line', ', regel ')}`,
    next: askForNewMedium,
  },
  'bag.manifest-empty': {
    title: () => 'Het manifest noemt geen bestanden; er kon niets worden geverifieerd',
    next: askForNewMedium,
  },
  'bag.totals-differ': {
    title: () => 'Het aantal bestanden en bytes op het volume is niet wat is ondertekend',
    next: askForNewMedium,
  },
  'payload.altered': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} wijkt af van het ondertekende manifest`,
    next: nothingImported,
  },
  'payload.unexpected': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} staat op het medium, maar niet in het manifest`,
    next: keepForExamination,
  },
  'payload.link': {
    title: (d) => `${detail(d, 'path', 'Een item')} is een koppeling, geen bestand`,
    next: keepForExamination,
  },
  'payload.missing': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} staat in het manifest, maar niet op het medium`,
    next: nothingImported,
  },
  'path.unsafe': {
    title: (d) =>
      d['nfc']
        ? `Het medium noemt een pad dat niet in Unicode-normaalvorm C (NFC) is geschreven${tail(d, 'path', ': ')}`
        : `Het medium noemt een pad dat niet is toegestaan${tail(d, 'path', ': ')}`,
    next: (d) =>
      d['nfc']
        ? `Gebruik niets van het medium. Wijzig bij de afzender de bestandsnaam in ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}) en verzend opnieuw.`
        : keepForExamination(),
  },
  'path.collision': {
    title: (d) =>
      `${detail(d, 'path', 'Een pad')} en ${detail(d, 'other', 'een ander')} zouden in Windows hetzelfde bestand zijn`,
    next: keepForExamination,
  },
  'path.too-long': {
    title: (d) => `Het medium noemt een pad dat te lang is${tail(d, 'path', ': ')}`,
    next: askForNewMedium,
  },
  'transfer.malformed': {
    title: () => 'De beschrijving van de overdracht (transfer.json) is niet leesbaar',
    next: askForNewMedium,
  },
  'transfer.unsupported-version': {
    title: (d) => `Deze Causeway kent indelingsversie ${detail(d, 'version', 'van deze overdracht')} niet`,
    next: () => 'Werk Causeway op dit station bij, of laat de overdracht maken met de versie die hier draait.',
  },
  'transfer.mixed-volumes': {
    title: (d) =>
      `Op de media staan volumes van verschillende overdrachten: ${detail(d, 'id', 'een')} en ${detail(d, 'other', 'een andere')}`,
    next: () => 'Kies de media van één overdracht.',
  },
  'transfer.contradicts-manifest': {
    title: () => 'De beschrijving van de overdracht (transfer.json) is in tegenspraak met wat ermee is ondertekend',
    next: keepForExamination,
  },
  'transfer.not-whole': {
    title: (d) => `${detail(d, 'files', '?')} van ${detail(d, 'signedFiles', '?')} ondertekende bestanden zijn bewezen`,
    next: () => 'Controleer de media opnieuw met alle volumes van de overdracht aangesloten.',
  },
  'volume.duplicate': {
    title: (d) => `Volume${tail(d, 'volume', ' ')} is twee keer gevonden`,
    next: () => 'Verwijder het medium dat niet bij deze overdracht hoort.',
  },
  'volume.missing': {
    title: (d) => `In de overdracht ontbreekt: volume ${detail(d, 'volumes', '?')} van ${detail(d, 'of', '?')}`,
    next: () => 'Sluit het medium ervan aan en laat de overdracht opnieuw herkennen.',
  },
  'volume.none-found': {
    title: (d) => `Er is geen volume van een overdracht in ${detail(d, 'path', 'de gekozen plaats')}`,
    next: () => 'Kies het medium zelf, of de map causeway erop.',
  },

  'volume.too-many': {
    title: (d) =>
      `Op ${detail(d, 'path', 'het medium')} staan meer mappen, of langere beschrijvingen, dan Causeway leest`,
    next: () => 'Kies de map van één overdracht, of verwijder wat niet op het medium hoort.',
  },

  'content.wrong-digest': {
    title: (d) => `${detail(d, 'path', 'Een bestand van de inhoudsopslag')} is niet wat het moet zijn`,
    next: () =>
      'Het bestand is beschadigd. Voer op de exportserver “wsusutil reset” uit, wacht op het downloaden en begin opnieuw.',
  },
  'content.conflict': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} bestaat op de importserver met een andere inhoud${inAll(d)}`,
    next: () =>
      'Er is niets overschreven. Zoek uit waar elk genoemd bestand vandaan komt, verplaats het en ga dan verder.',
  },
  'content.changed-while-copying': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} is tijdens het kopiëren gewijzigd`,
    next: () => 'Zorg dat er geen synchronisatie, download of export bezig is en begin dan opnieuw.',
  },
  'content.missing': {
    title: (d) =>
      `In de inhoudsopslag ontbreken ${detail(d, 'count', 'een aantal')} bestanden die de updates noemen${tail(d, 'title', ', te beginnen bij ')}`,
    next: (d) =>
      d['link']
        ? `Koppelingen in de inhoudsopslag worden niet gevolgd, en er zijn er: ${detail(d, 'links', '')}, te beginnen bij ${detail(d, 'link', '')}. Zet de bestanden zelf op hun plaats en plan opnieuw.`
        : 'Laat de server ze downloaden en plan opnieuw, of zeg waarom de overdracht zonder deze bestanden doorgaat.',
  },
  'companion.bad-name': {
    title: (d) => `Een begeleidende map kan niet ${detail(d, 'name', 'zo')} heten`,
    next: (d) =>
      d['nfc']
        ? `De naam is niet in Unicode-normaalvorm C (NFC) geschreven. Typ de naam opnieuw: ${detail(d, 'nfc', '')} (${detail(d, 'points', '')}).`
        : 'Kies 1 tot 64 tekens die in Windows in de naam van een map mogen staan.',
  },
  'companion.name-taken': {
    title: (d) => `Een andere begeleidende map heet al ${detail(d, 'name', 'zo')}`,
    next: () => 'Kies een andere naam. Hoofdletters en kleine letters maken geen verschil.',
  },
  'companion.not-carried': {
    title: (d) => `De overdracht bevat geen begeleidende map die ${detail(d, 'name', 'zo')} heet`,
    next: (d) => `Noem er een die ze bevat (${detail(d, 'carried', 'geen')}), of noem er geen.`,
  },
  'companion.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'De map')}${tail(d, 'name', ', voor de begeleidende map ')} ligt in ${detail(d, 'other', 'een map van Causeway of van de server')}, of eromheen`,
    next: () =>
      'Kies een map die losstaat van de inhoudsopslag, de basismap van het station, de media en de andere begeleidende mappen.',
  },
  'companion.empty': {
    title: (d) => `Er zijn geen bestanden in ${detail(d, 'path', 'de map')}${tail(d, 'name', ', begeleidende map ')}`,
    next: () => 'Laat de map eerst vullen, of haal haar van de lijst van begeleidende mappen.',
  },
  'companion.unsafe-path': {
    title: (d) =>
      `${detail(d, 'path', 'Een bestand')}${tail(d, 'name', ', van de begeleidende map ')} kan onder deze naam niet mee`,
    next: (d) =>
      d['nfc']
        ? `De naam is niet in Unicode-normaalvorm C (NFC) geschreven. Typ de naam opnieuw (${detail(d, 'points', '')}), zodat die ${detail(d, 'nfc', '')} wordt, en plan dan opnieuw. Er is niets gekopieerd.`
        : 'De naam bevat een onzichtbaar of in Windows niet toegestaan teken, is te lang, of verschilt alleen in hoofdletters van een andere. Geef het een andere naam of haal het uit de map, en plan dan opnieuw. Er is niets gekopieerd.',
  },
  'companion.unfinished': {
    title: (d) =>
      `${detail(d, 'path', 'Een bestand')}${tail(d, 'name', ', van de begeleidende map ')} wordt nog geschreven`,
    next: () =>
      'Wacht tot OfflineUpdateExporter, of wat de map ook vult, klaar is en plan dan opnieuw. Loopt er niets meer, dan is het bestand een overblijfsel: exporteer naar een lege map.',
  },
  'companion.conflict': {
    title: (d) =>
      `${detail(d, 'path', 'Een bestand')} bestaat met een andere inhoud op de plaats van de begeleidende map${tail(d, 'name', ' ')}${inAll(d)}`,
    next: () => 'Er is niets overschreven. Kies een lege map, of verplaats elk genoemd bestand, en ga dan verder.',
  },

  ...scanErrors,

  'copy.read-back-differs': {
    title: (d) => `${detail(d, 'path', 'Een bestand')} leest van het medium anders terug dan het is geschreven`,
    next: () => 'Het medium is niet betrouwbaar. Kies een ander en kopieer opnieuw.',
  },
  'copy.nothing-to-copy': {
    title: (d) => `Er zijn geen bestanden om te kopiëren${tail(d, 'path', ' in ')}`,
    next: () => 'Laat de server eerst de inhoud van de goedgekeurde updates downloaden.',
  },

  'server.not-ready': {
    title: () => 'De server is niet klaar voor deze stap',
    next: () => 'Verhelp wat de controles noemen en controleer dan opnieuw.',
  },
  'server.not-found': {
    title: () => 'Er is hier geen WSUS-server',
    next: () => 'Voer Causeway uit op de WSUS-server, of gebruik de oefening.',
  },
  'server.unreadable': {
    title: () => 'De server antwoordt niet',
    next: () => 'Controleer of de WSUS-service en de database draaien en controleer dan opnieuw.',
  },
  'server.sync-not-started': {
    title: (d) => `De server heeft geen synchronisatie gestart${tail(d, 'reason', ': ')}`,
    next: () =>
      'Wacht tot er geen synchronisatie loopt en geen instellingen worden opgeslagen en start ze dan opnieuw.',
  },
  'server.sync-failed': {
    title: (d) =>
      d['result'] === 'cancelled'
        ? 'De synchronisatie is op de server geannuleerd'
        : `De synchronisatie is niet gelukt${tail(d, 'error', ': ')}`,
    next: () => 'Verhelp de oorzaak in de WSUS-console onder Synchronisaties en synchroniseer dan opnieuw.',
  },
  'server.unhealthy': {
    title: (d) => `WSUS meldt problemen met de eigen werking${tail(d, 'count', ': ')}`,
    next: () =>
      'Verhelp wat de gebeurtenissen noemen en controleer opnieuw. Ze staan ook in het toepassingslogboek van Windows.',
  },
  'server.health-unknown': {
    title: () => 'WSUS heeft niet gezegd hoe het ermee staat',
    next: () =>
      'Controleer of de WSUS-service draait en probeer het opnieuw. In het toepassingslogboek staat wat WSUS heeft geschreven.',
  },
  'wsusutil.failed': {
    title: (d) => `wsusutil is niet geslaagd${tail(d, 'exitCode', ': afsluitcode ')}${knownBeforeAndAfter(d)}`,
    next: () => 'De uitvoer staat bij het bewijs. Verhelp de oorzaak op de server en voer de stap opnieuw uit.',
  },
  'wsusutil.name-taken': {
    title: (d) => `wsusutil heeft een nieuwe bestandsnaam nodig; ${detail(d, 'path', 'de gekozen naam')} bestaat al`,
    next: () => 'Voer de stap opnieuw uit: Causeway neemt een nieuwe naam.',
  },
  'metadata.wrong-kind': {
    title: (d) =>
      isScanCatalogue(d)
        ? `${detail(d, 'path', 'Het bestand')} is wsusscn2.cab, de catalogus om computers zonder WSUS te scannen, geen pakket met metagegevens`
        : `${detail(d, 'path', 'Het bestand')} is geen pakket met metagegevens`,
    next: (d) =>
      isScanCatalogue(d)
        ? 'Geen server kan het importeren. Kies het pakket dat wsusutil export heeft geschreven.'
        : 'Exporteer opnieuw als .xml.gz of .cab.',
  },
  'metadata.layout-unknown': {
    title: (d) => `Het pakket met metagegevens${tail(d, 'path', ' ')} is heel, maar wat erin zit is niet bekend`,
    next: () => 'Het kan worden verzonden en geïmporteerd. Of al zijn bestanden er zijn, is niet te controleren.',
  },
  'metadata.damaged': {
    title: (d) => `Het pakket met metagegevens${tail(d, 'path', ' ')} is beschadigd of leeg`,
    next: () => 'Voer de export opnieuw uit.',
  },
  'metadata.tool-missing': {
    title: (d) => `Het programma ${detail(d, 'tool', 'dat .cab-pakketten opent')} ontbreekt op deze computer`,
    next: () => 'Installeer het, of exporteer als .xml.gz.',
  },
  'approvals.groups-asked': {
    title: (d) => `Groepen van de exportserver waar hier geen groep voor staat: ${detail(d, 'groups', 'enkele')}`,
    next: () => 'Zeg voor elke groep welke het hier is (--map-group DAAR=HIER), of laat haar weg (--leave-group DAAR).',
  },
  'import.incomplete': {
    title: (d) =>
      detail(d, 'count', '0') === '0'
        ? `Na de import blijkt nergens uit dat de updates van het pakket er zijn${knownBeforeAndAfter(d)}`
        : `Na de import ontbreken op de server ${detail(d, 'count', 'een aantal')} updates of bestanden van het pakket`,
    next: () => 'Importeer de metagegevens opnieuw. Wat er al staat, blijft staan.',
  },
  'import.cancelled': {
    title: (d) => `De import is gestopt voordat hij klaar was${knownBeforeAndAfter(d)}`,
    next: (d) =>
      d['before'] === undefined
        ? 'wsusutil was nog niet begonnen: de server is zoals hij was. Importeer de metagegevens wanneer u zover bent.'
        : 'De server bevat mogelijk een deel van de updates. Importeer de metagegevens opnieuw: wat er staat blijft, de rest komt erbij.',
  },

  'medium.not-ready': {
    title: (d) => `Het medium is niet bruikbaar voor deze overdracht${tail(d, 'path', ': ')}`,
    next: () => 'Verhelp wat de controles noemen, of kies een ander medium.',
  },
  'home.full': {
    title: (d) => `De schijf van de basismap is vol${tail(d, 'path', ': ')}`,
    next: () => 'Maak ruimte vrij op die schijf en voer dezelfde opdracht opnieuw uit. Lezen blijft intussen mogelijk.',
  },
  'home.unwritable': {
    title: (d) => `Er kan niet in de basismap worden geschreven${tail(d, 'path', ': ')}`,
    next: () =>
      'Controleer of de schijf werkt en niet alleen-lezen is, en of dit account er kan schrijven. Lezen blijft intussen mogelijk.',
  },
  'medium.overlaps': {
    title: (d) =>
      `${detail(d, 'path', 'Een medium')} en ${detail(d, 'other', 'een map van Causeway of van de server')} overlappen elkaar`,
    next: () => 'Kies een map die losstaat van de inhoudsopslag, de basismap van het station en de andere media.',
  },
  'medium.not-write-protected': {
    title: (d) => `Niet is vastgesteld dat het medium tegen schrijven beveiligd is${tail(d, 'path', ': ')}`,
    next: () =>
      'Dit station leest alleen media die tegen schrijven beveiligd zijn. Neem het uit, zet de schakelaar om of gebruik een schrijfblokkering, en sluit het weer aan. Er is niets van gelezen.',
  },
  'medium.not-empty': {
    title: (d) => `Er staan nog volumes op het medium${tail(d, 'path', ': ')}`,
    next: () => 'Het is niet opgeschoond. Schoon het opnieuw op, met een sterkere methode, en controleer het weer.',
  },
  'device.not-found': {
    title: (d) => `Geen apparaat ${detail(d, 'id', 'met die naam')} is hier bekend`,
    next: () => 'Sluit het aan, of noem er een dat “causeway media history” opsomt.',
  },
  'custody.wrong-second-person': {
    title: (d) => `${detail(d, 'name', 'Deze naam')} kan deze overhandiging niet bevestigen`,
    next: () =>
      'De tweede persoon geeft of neemt het medium, typt die naam, en is niet degene wiens account Causeway uitvoert.',
  },
  'custody.credential-needed': {
    title: (d) =>
      `${detail(d, 'account', 'Deze persoon')} heeft een persoonlijke code: een getypte naam is niet genoeg`,
    next: () => 'De persoon typt de code, en bij de overhandiging staat dat zij is bewezen.',
  },
  'medium.no-room-for-file': {
    title: (d) =>
      `${detail(d, 'path', 'Een bestand')}${sizeOf(d)} past op geen van de gekozen media${tail(d, 'label', ': ')}`,
    next: () => 'Bestanden worden niet opgedeeld. Kies een medium met meer vrije ruimte, of maak er ruimte op vrij.',
  },
  'medium.full': {
    title: (d) => `Het medium is vol${tail(d, 'path', ': ')}`,
    next: () => 'Maak er ruimte op vrij of sluit een ander aan, en hervat dan. Wat is gekopieerd, blijft bewezen.',
  },
  'medium.lost': {
    title: (d) => `Het medium antwoordt niet meer${tail(d, 'path', ': ')}`,
    next: () =>
      'Haal het eruit, sluit het weer aan zodat het opnieuw wordt aangekoppeld, en hervat. Wat bewezen is, blijft bewezen.',
  },

  'ledger.damaged': {
    title: (d) => `Het register is beschadigd${tail(d, 'sequence', ' bij gebeurtenis ')}`,
    next: () => 'Laat de basismap zoals ze is voor onderzoek en waarschuw uw auditor voordat u verdergaat.',
  },
  'ledger.head-contradiction': {
    title: (d) =>
      `Twee ondertekende verklaringen van ${detail(d, 'station', 'een ander station')} spreken elkaar tegen`,
    next: () =>
      'Het register daar is herschreven of vervangen door een oudere kopie, of de klok is teruggezet. Vraag de auditor het register daar te verifiëren. Dit register is intact.',
  },
  'ledger.head-not-found': {
    title: (d) => `Er is geen ondertekende kop van een register${tail(d, 'path', ': ')}`,
    next: () =>
      'Noem een medium met een overdracht, een ontvangstbewijs met de handtekening ernaast, of een bestand met koppen.',
  },
  'archive.nothing': {
    title: (d) => `Vóór ${detail(d, 'before', 'die dag')} is er geen gebeurtenis om te archiveren`,
    next: () =>
      'Kies een latere dag. Een poging gaat in haar geheel naar het archief; wat na die dag doorging, blijft hier.',
  },
  'archive.job-unfinished': {
    title: (d) => `Werk dat vóór die dag begon, is niet af${tail(d, 'job', ': ')}`,
    next: () => 'Rond het eerst af of annuleer het, of kies een eerdere dag.',
  },
  'archive.unproven': {
    title: (d) => `Het archief kon niet worden bewezen en het register bleef zoals het is${tail(d, 'path', ': ')}`,
    next: () => 'Verwijder het bestand en archiveer naar een andere schijf.',
  },
  'archive.not-named': {
    title: (d) => `Dit is geen archief dat dit register noemt${tail(d, 'path', ': ')}`,
    next: () =>
      'Vergelijk naam en SHA-256 met die in de geschiedenis. Is het wel het goede bestand, dan is het register vervangen door een oudere kopie: meld het uw auditor.',
  },
  'bundle.malformed': {
    title: (d) =>
      `Dit is geen geschiedenis of ontvangstbewijs van Causeway, of het is afgekapt${tail(d, 'path', ': ')}`,
    next: () =>
      'Kopieer het opnieuw van waar het is geschreven. Blijft het zo, vraag het station dan om een nieuw exemplaar.',
  },
  'bundle.altered': {
    title: (d) => `De geschiedenis is niet die welke is ondertekend${tail(d, 'path', ': ')}`,
    next: () => 'Bewaar het bestand voor onderzoek en vraag het station om een nieuw exemplaar.',
  },
  'bundle.contradicts': {
    title: (d) =>
      `De geschiedenis van ${detail(d, 'station', 'het station')} is in tegenspraak met die welke het eerder gaf${tail(d, 'sequence', ', vanaf gebeurtenis ')}`,
    next: () => 'Beide zijn bewaard. Laat ze en het station zoals ze zijn en vraag om de basismap.',
  },
  'audit.nothing-here': {
    title: () => 'Er is nog geen geschiedenis om af te stemmen',
    next: () => 'Vraag elk station om een ondertekende geschiedenis en voeg die toe.',
  },
  'audit.contradictions': {
    title: (d) => `De geschiedenissen spreken elkaar tegen${tail(d, 'contradictions', ': ')}`,
    next: () => 'Begin met de eerste bevinding. Laat alles zoals het is tot zij is verklaard.',
  },
  'audit.gaps': {
    title: (d) => `Er ontbreekt iets in de geschiedenissen${tail(d, 'gaps', ': ')}`,
    next: () => 'Elke bevinding zegt waar u om moet vragen.',
  },
}
