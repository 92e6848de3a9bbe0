import type { send as en } from '../en/send'

export const send: typeof en = {
  title: 'Verzenden',
  empty: {
    title: 'Er is geen overdracht bezig',
    text: 'Hier brengt u een overdracht van de exportserver naar een medium, in zeven stappen: de server controleren, de metagegevens exporteren, plannen, media kiezen, kopiëren, verzegelen en overhandigen. U kunt bij elke stap stoppen en later verdergaan.',
  },
  start: {
    title: 'Een overdracht beginnen',
    destination: 'Naam van het ontvangende station',
    destinationHint:
      'Zoals die in het venster van het station bij de importserver staat. Alleen een station met deze naam accepteert de overdracht.',
    destinationInvalid: 'Typ een naam van 1 tot 64 zichtbare tekens.',
    destinationUnknown:
      'Geen vertrouwde sleutel is van een station met deze naam, en er kwam geen ontvangstbewijs vandaan. Vergelijk de naam met die bij de importserver.',
    extent: 'Wat meegaat',
    extents: {
      full: { label: 'Alles', hint: 'Alle metagegevens en elk bestand van de inhoudsopslag.' },
      increment: {
        label: 'Alleen wat nieuw is',
        hint: 'Alle metagegevens, en de bestanden die dit station nog niet heeft bevestigd.',
      },
    },
    noBaseline: 'Nog niet: er is geen overdracht naar dit station bevestigd. Neem eerst het ontvangstbewijs aan.',
    noDestination: 'Typ eerst de naam van het station.',
    action: 'Overdracht beginnen',
  },
  receipts: {
    title: 'Ontvangstbewijzen',
    text: 'Het ontvangende station bevestigt wat het heeft geïmporteerd. Alleen wat bevestigd is kan de volgende keer achterblijven.',
    waiting: (count: number, shown: string) =>
      count === 1
        ? '1 overdracht wacht op haar ontvangstbewijs.'
        : `${shown} overdrachten wachten op hun ontvangstbewijs.`,
    none: 'Er is nog geen overdracht verzegeld. Daarna neemt u hier het ontvangstbewijs aan.',
    all: 'Elke overdracht is bevestigd.',
    accept: 'Ontvangstbewijs aannemen',
    open: 'wacht op ontvangstbewijs',
    confirmed: { file: 'bevestigd met ondertekend ontvangstbewijs', code: 'bevestigd met controlecode' },
    full: 'alles',
    increment: 'aanvulling',
  },
  accept: {
    title: 'Een ontvangstbewijs aannemen',
    lead: 'Het bewijst wat het ontvangende station heeft geïmporteerd en verlegt de basis waarop aanvullingen voortbouwen.',
    file: 'Ondertekend ontvangstbewijs',
    fileHint:
      'Het bestand dat het ontvangende station heeft opgeslagen, met de handtekening ernaast (dezelfde naam met “.sig”).',
    choose: 'Ontvangstbewijs kiezen…',
    code: 'Controlecode',
    codeHint:
      'Waar geen bestand naar buiten mag: het ontvangende station toont de code aan het eind van de ontvangst. Typ de code of scan de QR-code. Hoofdletters, spaties en streepjes maken niet uit.',
    codeField: 'Code, zoals het ontvangende station die toont',
    acceptCode: 'Deze code aannemen',
    back: 'Terug',
    done: (station: string, transfer: string) => `${station} heeft ${transfer} bevestigd.`,
    known: (station: string, transfer: string) =>
      `Al bekend: ${station} heeft ${transfer} bevestigd. Er is niets opnieuw vastgelegd.`,
    holder: 'Sleutel in handen van',
    way: 'Bewezen met',
    ways: { file: 'het ondertekende ontvangstbewijs', code: 'de controlecode' },
    baseline: 'Basis',
    moved: 'Verlegd: de volgende aanvulling laat achterwege wat deze overdracht bevatte.',
    stays: 'Blijft zoals ze is: er is al een nieuwere overdracht bevestigd.',
    noProof:
      'Blijft zoals ze is: een eerdere versie van Causeway heeft deze overdracht verzegeld en geen lijst van de inhoud bewaard.',
    another: 'Nog een aannemen',
    attempts: (count: number) =>
      count === 0
        ? '15 minuten lang geen poging meer.'
        : count === 1
          ? 'Nog 1 poging.'
          : `Nog ${String(count)} pogingen.`,
  },
  unfinished: {
    title: 'Bezig',
  },
  earlier: {
    title: 'Eerdere verzendingen',
    none: 'Van dit station is nog niets verzonden.',
  },
  server: {
    intro: 'Is de exportserver gereed? De laatste synchronisatie, de inhoud en uw rechten worden er nu gelezen.',
    running: 'Exportserver lezen…',
  },
  export: {
    intro:
      'wsusutil schrijft de metagegevens van de hele server in één pakket, onder nieuwe namen. De WSUS-service staat intussen stil.',
    format: 'Indeling van het pakket',
    formats: {
      'xml.gz': {
        title: 'xml.gz (aanbevolen)',
        text: 'Geen limiet aan de grootte. De indeling die Configuration Manager voor niet-verbonden software-updatepunten beschrijft.',
      },
      cab: {
        title: 'cab',
        text: 'Voor oudere servers. Bevat ten hoogste 2 GB aan niet-gecomprimeerde metagegevens; daarboven schrijft wsusutil mogelijk een leeg bestand. Alleen kleine catalogi passen erin.',
      },
    },
    action: 'Export starten',
    again: 'Opnieuw exporteren',
    running: 'wsusutil exporteert',
    done: (size) => `Het metagegevenspakket is geschreven: ${size}.`,
    package: 'Pakket',
    log: 'Logbestand',
    updates: 'Software-updates',
    files: 'Bestanden die updates noemen',
    notKnown: 'niet bekend bij deze indeling',
    sha256: 'SHA-256',
  },
  plan: {
    intro: 'Wat er meegaat: het metagegevenspakket en elk bestand van de inhoudsopslag waarvan de naam zijn hash is.',
    introIncrement:
      'Wat meegaat: het metagegevenspakket, en de bestanden van de inhoudsopslag die het ontvangende station niet heeft bevestigd.',
    running: 'Pakket met de inhoudsopslag vergelijken…',
    done: (files, size) => `${files} bestanden, ${size} gaan mee.`,
    mode: 'Omvang',
    full: 'volledig: alles gaat mee',
    increment: 'aanvulling: alleen wat nog niet bevestigd is',
    saved: 'Blijft achter',
    savedOf: (files: string, size: string) => `${files} bestanden, ${size}`,
    savedHint: 'Bevestigd door het ontvangende station, dat het vergelijkt voordat er iets wordt geschreven.',
    buildsOn: (count: number) =>
      count === 1
        ? 'Bouwt voort op 1 bevestigde overdracht'
        : `Bouwt voort op ${String(count)} bevestigde overdrachten`,
    updates: 'Software-updates',
    updatesUnknown: 'niet bekend bij deze pakketindeling',
    largest: 'Grootste bestand',
    unnamed: 'Door geen update genoemd',
    unnamedHint: (count) => `${count} (ook deze gaan mee)`,
    leftBehind: (count) => (count === 1 ? '1 bestand blijft achter' : `${String(count)} bestanden blijven achter`),
    leftBehindText: 'Ze staan in de inhoudsopslag, maar hun naam is geen hash: WSUS gebruikt ze niet.',
    missingText:
      'Wacht tot de server ze heeft gedownload, of voer ‘wsusutil reset’ uit zodat de server ontbrekende bestanden opnieuw downloadt. Hoeft een update niet mee, trek de goedkeuring dan in of weiger haar, en plan opnieuw.',
    approved: 'Goedgekeurde updates',
    approvedOf: (approved, declined) => `${approved} · ${declined} geweigerd`,
    noneApproved: 'Op deze server is niets goedgekeurd: er zijn geen bestanden nodig behalve die er al zijn.',
    approvalsUnknown: 'De goedkeuringen konden niet worden gelezen: elk bestand dat een update noemt, is nodig.',
    notNeeded: 'Niet gedownload, niet nodig',
    notNeededOf: (files, size) => `${files} bestanden (${size}) van updates die niet zijn goedgekeurd`,
    accept: {
      title: 'Doorgaan zonder deze bestanden',
      text: 'De ontbrekende bestanden en uw reden staan in de geschiedenis en gaan met de overdracht mee, zodat de ontvangende kant weet wat zij niet zal vinden.',
      reason: 'Reden',
      action: 'Zonder deze bestanden doorgaan',
      done: (reason) => `De overdracht gaat zonder deze bestanden door: ${reason}`,
    },
    action: 'Overdracht plannen',
    again: 'Opnieuw plannen',
  },
  media: {
    intro: 'Kies de media waarop de overdracht meegaat. Het grootste wordt eerst gevuld; geen bestand wordt gesplitst.',
    legend: 'Media voor deze overdracht',
    need: (size) => `De overdracht heeft ${size} nodig.`,
    enough: (need, free) => `De overdracht heeft ${need} nodig; op de gekozen media is ${free} vrij.`,
    short: (size) => `Op de gekozen media is ${size} te weinig vrij. Kies er nog een bij.`,
    action: 'Deze media gebruiken',
    again: 'Andere media kiezen',
    done: (count) =>
      count === 1 ? 'De overdracht past op 1 volume.' : `De overdracht is verdeeld over ${String(count)} volumes.`,
    together: 'Gebruik van de media',
    arrangement: (copies, volumes) =>
      copies === 1
        ? `Verdeeld over hoogstens ${String(volumes)} media`
        : volumes === 1
          ? `Hetzelfde op elk van de ${String(copies)} media`
          : `${String(copies)} exemplaren, elk verdeeld over hoogstens ${String(volumes)} media`,
    arrangementHint: (copies) =>
      copies === 1 ? 'Elk bestand gaat één keer mee.' : 'Alle exemplaren worden in één keer van de bron gelezen.',
    lost: 'Media die wegblijven',
    lostText:
      'Vink een volume aan dat niet terugkomt: zijn bestanden worden opnieuw gekopieerd. Op de andere blijft staan wat bewezen is.',
    lostVolume: (index, folder) => `Volume ${String(index)} in ${folder} is voorgoed kwijt`,
    unused: (labels) => `Niet nodig: ${labels}.`,
  },
  copy: {
    intro:
      'Elk bestand wordt één keer gelezen, vergeleken met de hash in zijn naam, weggeschreven en van het medium teruggelezen.',
    needs: (files, size) => `${files} bestanden, ${size} worden gekopieerd.`,
    leave: 'Laat de media aangesloten tot de overdracht is verzegeld.',
    action: 'Kopiëren starten',
    again: 'Kopiëren hervatten',
    done: (files, size) => `Gekopieerd en teruggelezen: ${files} bestanden, ${size}.`,
    sealing: 'Er is nog niets ondertekend: een ontvangend station accepteert het medium pas na de volgende stap.',
    problemsText:
      'Deze bestanden uit de inhoudsopslag konden niet worden gekopieerd; alle andere zijn bewezen op de media. Herstel ze op de exportserver (‘wsusutil reset’ downloadt beschadigde bestanden opnieuw) en hervat daarna: alleen zij worden gekopieerd.',
    otherMedia: 'Andere media gebruiken',
    otherMediaText:
      'Blijft het weg of is er geen ruimte op, ga dan verder met andere media: wat bewezen is, blijft staan.',
  },
  seal: {
    intro:
      'Het manifest van elk volume wordt met de sleutel van dit station ondertekend. Daarna kan geen byte meer ongemerkt veranderen.',
    action: 'Verzegelen en ondertekenen',
    running: 'Volumes ondertekenen…',
    done: 'Verzegeld. De volumes zijn ondertekend en teruggelezen.',
    carry: 'Langs een andere weg doorgeven',
    carryText:
      'Geef beide telefonisch of op papier aan de ontvanger door, niet op het medium. Met de vingerafdruk weet die dat de overdracht van u komt; met de code dat het deze is.',
  },
  handover: {
    intro: 'Noteer wie de media meeneemt. Werp ze uit voordat u ze loskoppelt.',
    carrier: 'Meegenomen door',
    carrierHint: 'Naam van de persoon of dienst die de media vervoert.',
    seals: 'Zegelnummers',
    sealsHint: 'Gescheiden door komma’s. Mag leeg blijven.',
    condition: 'Staat van de media',
    conditionHint: 'Zegels heel, behuizing beschadigd … Mag leeg blijven.',
    note: 'Opmerking',
    noteHint: 'Al het overige. Mag leeg blijven.',
    action: 'Overhandiging vastleggen',
    running: 'Media klaarmaken om los te koppelen…',
    safeRemoval:
      'Elk bestand is weggeschreven en teruggelezen. Werp de media uit in het besturingssysteem en koppel ze dan los.',
    checkAgain:
      'De bytes zijn teruggelezen via de cache van deze computer. Werp de media uit, sluit ze weer aan en controleer ze om zeker te zijn: Causeway vergelijkt dan of het dezelfde media zijn en leest elke byte.',
    checkAgainAction: 'Een medium controleren',
    done: (carrier, when) => `Overhandigd aan ${carrier}, ${when}.`,
  },
  ended: {
    verified: 'Houd de media van nu af weg van dit netwerk. Het ontvangende station antwoordt met een ontvangstbewijs.',
  },
}
