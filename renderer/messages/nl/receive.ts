import type { receive as en } from '../en/receive'

export const receive: typeof en = {
  title: 'Ontvangen',
  empty: {
    title: 'Er wordt geen overdracht ontvangen',
    text: 'Hier brengt u een overdracht van een medium naar de importserver, in acht stappen. Niets bereikt de server voordat de handtekening en elke byte zijn bewezen.',
    action: 'Een overdracht ontvangen',
    hint: 'Sluit eerst alle media van de overdracht aan en houd bij de hand wat de afzender u telefonisch of op papier heeft doorgegeven.',
  },
  another: 'Nog een overdracht ontvangen',
  unfinished: { title: 'Bezig' },
  earlier: {
    title: 'Eerdere ontvangsten',
    none: 'Op dit station is nog niets ontvangen.',
  },
  identify: {
    intro: 'Kies alle media van de overdracht. Causeway zoekt de volumes; er wordt niets op de media geschreven.',
    legend: 'Media van deze overdracht',
    action: 'Overdracht zoeken',
    again: 'Opnieuw zoeken',
    running: 'Volumes zoeken…',
    found: 'Er is een overdracht gevonden',
    claims: 'Beweerd, nog niet bewezen',
    claimsText:
      'Dit zegt het medium over zichzelf. Iedereen kan het hebben geschreven; de volgende stap controleert de handtekening.',
    proven: 'Bewezen door de handtekening',
    from: 'Van',
    fromHost: (name, host) => `${name} (computer ${host})`,
    to: 'Voor',
    sequence: 'Nummer',
    created: 'Geschreven',
    holds: 'Bevat',
    volumes: 'Gevonden volumes',
    volumesOf: (found, count) => `${found} van ${count}`,
    volumesMissing: 'Sluit de andere media aan en zoek opnieuw.',
    missing: (volumes) => `Niet gevonden: ${volumes}.`,
    missingVolume: (index, files, size) => `volume ${String(index)} (${files} bestanden, ${size})`,
    duplicate: (index, used) => `Volume ${String(index)} staat er meer dan eens. Dat in ${used} wordt gelezen.`,
    other: (id) => `Op deze media staat ook een andere overdracht: ${id}. Die blijft onaangeroerd.`,
    code: 'Overdrachtscode',
    codeHint: 'Vergelijk deze met de code die u van de afzender hebt gekregen.',
  },
  trust: {
    intro:
      'Wie heeft ondertekend, en mag dit station dat accepteren? Zolang dat niet vaststaat, wordt niets van het medium geloofd.',
    action: 'Handtekening controleren',
    running: 'Handtekening controleren…',
    done: 'De handtekening is geldig en de sleutel ervan wordt geaccepteerd.',
    holder: 'Sleutelhouder',
    comparedBy: 'Vergeleken door',
  },
  prompt: {
    title: 'Dit station kent de sleutel niet',
    who: (name, host) => `Iemand die zegt ‘${name}’ te zijn (computer ‘${host}’) heeft deze overdracht ondertekend.`,
    risk: 'Als het medium onderweg is verwisseld, blijkt dat hier: wie deze sleutel heeft, kan elke update op uw server zetten.',
    how: 'Vraag de afzender telefonisch of op papier om de vingerafdruk van de sleutel. Typ de drie groepen die hier open zijn gelaten.',
    where: 'De afzender vindt die aan het eind van de verzending en onder Vertrouwen op het eigen station.',
    fingerprint: 'Vingerafdruk van de sleutel die heeft ondertekend',
    attempts: (count) => (count === 1 ? 'Nog 1 poging' : `Nog ${String(count)} pogingen`),
    attemptsText:
      'Foute pogingen worden vastgelegd. Na de laatste wordt de overdracht geweigerd. U kunt deze pagina verlaten om te bellen; ze wacht op u.',
    wrong: 'De groepen komen niet overeen. Deze poging is vastgelegd.',
    wrongNext:
      'Lees ze letter voor letter na; hoofdletters en kleine letters verschillen. Komen ze nog steeds niet overeen, ga dan niet verder: stop en bel de afzender.',
    holder: 'Houder van deze sleutel',
    holderHint:
      'De persoon of afdeling die de vingerafdruk heeft bevestigd. Deze naam staat in de vertrouwenslijst en in het register.',
    action: 'Deze sleutel vertrouwen',
    incomplete: 'Typ alle drie de groepen en de houder van de sleutel.',
    decline: 'Ik kan hem niet vergelijken',
    declineTitle: 'Stoppen zonder de sleutel te vertrouwen?',
    declineText:
      'De overdracht wordt geweigerd en dat wordt vastgelegd. Er wordt niets geïmporteerd en het medium blijft zoals het is; begin opnieuw zodra u de vingerafdruk hebt.',
    declineConfirm: 'Veilig stoppen',
    declineKeep: 'Terug naar vergelijken',
  },
  verify: {
    intro: 'Elke byte op de media wordt gelezen en met het ondertekende manifest vergeleken. Er is niets geïmporteerd.',
    needs: (files, size) => `${files} bestanden, ${size} worden gelezen.`,
    action: 'Verificatie starten',
    again: 'Opnieuw verifiëren',
  },
  server: {
    intro:
      'Is de importserver gereed voor deze overdracht? Wat hij over zichzelf zegt, wordt vergeleken met de server van de afzender.',
    running: 'Importserver lezen…',
    baseline: 'Waarop de aanvulling voortbouwt',
    baselineFiles: (files: string, size: string) => `${files} bestanden, ${size}`,
    baselineBy: {
      ledger: 'De overdrachten ervan zijn hier ontvangen; elk bestand is gevonden met zijn grootte.',
      read: 'De geschiedenis van dit station kent de overdrachten niet; elk bestand is gelezen en vergeleken.',
    },
  },
  content: {
    intro:
      'De bestanden gaan eerst naar de inhoudsopslag; elk wordt geverifieerd voordat het zijn naam krijgt. Bestaande bestanden worden nooit overschreven.',
    action: 'Inhoud kopiëren',
    again: 'Kopiëren hervatten',
    done: (copied, already) => `${copied} bestanden gekopieerd, ${already} waren er al.`,
    copied: 'Gekopieerd',
    alreadyThere: 'Al aanwezig',
    holds: 'Wat het metagegevenspakket bevat',
  },
  needs: {
    title: 'Zullen er bestanden ontbreken?',
    byApprovals: 'Gevraagd vóór het importeren: de bestanden van de updates die op de exportserver zijn goedgekeurd.',
    byAll:
      'Gevraagd vóór het importeren: de bestanden van alle updates, want de goedkeuringen van de afzender zijn niet bekend.',
    here: 'Deze server',
    fresh: 'Een server met alleen deze overdracht',
    whole: 'heeft elk bestand',
    lacks: (count, files, size) => (count === 1 ? `mist 1 bestand (${size})` : `mist ${files} bestanden (${size})`),
    unknown: 'zijn inhoudsopslag kon niet worden gelezen',
    accepted: (reason) => `De afzender is zonder een deel van de bestanden doorgegaan: ${reason}`,
    next: 'U kunt toch importeren. Computers kunnen deze updates hier niet downloaden tot een latere overdracht de bestanden brengt.',
    missing: (count, files) => (count === 1 ? '1 ontbrekend bestand' : `${files} ontbrekende bestanden`),
    files: 'Per update',
    notNeeded: (files, size) => `Nog ${files} bestanden (${size}) horen bij updates die niet zijn goedgekeurd.`,
  },
  metadata: {
    intro: 'wsusutil importeert nu de metagegevens in de importserver. Dat kan uren duren en het verandert de server.',
    warning:
      'Laat het afmaken. Stoppen laat een gedeeltelijke import achter, die moet worden voltooid door hetzelfde pakket opnieuw te importeren.',
    action: 'Metagegevens importeren',
    again: 'Metagegevens opnieuw importeren',
    running: 'wsusutil importeert',
    done: (before, after) => `Geïmporteerd. De server kende ${before} software-updates en kent er nu ${after}.`,
    nothingAdded: (count) =>
      `wsusutil is zonder fout geëindigd, maar de server kent nog steeds ${count} updates. De volgende stap toont of ze er allemaal al waren.`,
    fewer: (before, after) =>
      `wsusutil is zonder fout geëindigd, maar de server kent minder updates dan eerst: ${after} in plaats van ${before}. De volgende stap toont wat ontbreekt.`,
  },
  confirm: {
    intro: 'Is alles aangekomen? De server wordt opnieuw geteld en met het pakket vergeleken.',
    running: 'Server met het pakket vergelijken…',
    action: 'Vergelijken',
    again: 'Opnieuw vergelijken',
    done: 'Alles wat is verzonden, staat op de importserver.',
    notAll: 'Niet alles uit het pakket staat op de importserver.',
    doneUncompared: (added) =>
      `wsusutil is zonder fout geëindigd en de server kent ${added} updates meer. De inhoud van dit pakket is niet te lezen, dus is niet naar elke update afzonderlijk gezocht.`,
    care: 'Toont de WSUS-console nog updates die worden gedownload, terwijl hun bestanden hier zijn bevestigd:',
    before: 'Updates vóór het importeren',
    after: 'Updates na het importeren',
    added: 'Toegevoegd',
    inPackage: 'In het pakket',
    inPackageUnknown: 'niet bekend bij deze pakketindeling',
    missingUpdates: (count) =>
      count === 1 ? '1 software-update ontbreekt' : `${String(count)} software-updates ontbreken`,
    notCarried: (count, shown) =>
      count === 1 ? '1 bestand zat niet in deze overdracht' : `${shown} bestanden zaten niet in deze overdracht`,
    notCarriedText:
      'De afzender heeft verklaard dat ze niet zouden komen. Hun updates zijn er; computers kunnen ze niet van deze server downloaden.',
    accepted: (reason) =>
      `Een deel ontbrak op de exportserver, en de afzender is zonder die bestanden doorgegaan: ${reason}`,
    notCarriedFiles: 'Bestanden die deze server niet heeft',
    newTitle: 'Hierna te configureren',
    newText:
      'Deze zijn nieuw op deze server. Selecteer ze in de eigenschappen van het onderdeel software-updatepunt en voer daarna een synchronisatie uit.',
    newProducts: 'Nieuwe producten',
    newClassifications: 'Nieuwe classificaties',
    nothingNew: 'Geen nieuwe producten of classificaties.',
  },
  approvals: {
    title: 'Goedkeuringen van de exportserver',
    text: 'Hier wordt niets goedgekeurd voordat u het zegt. Dit kan op deze server worden toegepast, en dit niet.',
    applicable: 'Toepasbare goedkeuringen',
    declines: 'Daar geweigerd, en hier aanwezig',
    obstacles: {
      'update-absent': 'Voor updates die hier niet zijn',
      'files-absent': 'Voor updates waarvan de bestanden hier niet zijn',
      'group-asked': 'Voor groepen die u moet aanwijzen',
      'group-left-out': 'Voor groepen die worden weggelaten',
      'action-unknown': 'Met een onbekende actie',
    },
    groupIs: (name) => `‘${name}’ is hier:`,
    choose: 'Kies een groep…',
    leaveOut: 'geen: haar goedkeuringen weglaten',
    matches: {
      'same-id': 'een groep die elke server heeft',
      'same-name': 'dezelfde naam',
      chosen: 'door u gekozen',
      'left-out': 'door u weggelaten',
      asked: 'geen groep hier heet zo',
    },
    groupApprovals: (count, shown) => (count === 1 ? '1 goedkeuring' : `${shown} goedkeuringen`),
    named: 'Updates waarvan de bestanden hier niet zijn',
    alsoDecline: (count) => `Hier ook weigeren wat daar is geweigerd (${count})`,
    action: 'Goedkeuringen toepassen',
    stillAsked: 'Zeg eerst welke groep hier elk van hen is.',
    applied: (count) => `${count} goedkeuringen en weigeringen zijn toegepast.`,
    licences: (count) => `${count} wachten tot iemand in de WSUS-console hun licentievoorwaarden aanvaardt.`,
    failed: (count) => `${count} zijn door de server geweigerd.`,
    reasons: 'Wat de server weigerde',
  },
  receipt: {
    intro:
      'Dit station ondertekent een verklaring van wat het heeft geïmporteerd. Die blijft op dit station; er wordt niets op het medium geschreven.',
    action: 'Ontvangstbewijs ondertekenen',
    running: 'Ontvangstbewijs ondertekenen…',
    done: 'Het ontvangstbewijs is ondertekend.',
    sha256: 'SHA-256 van het ontvangstbewijs',
    signedWith: 'Ondertekend met sleutel',
    codeTitle: 'Controlecode',
    codeText:
      'Waar geen bestand naar buiten mag, geeft u deze code telefonisch of op papier aan de afzender door. Ze bewijst aan de afzender, en aan niemand anders, dat dit station precies deze overdracht heeft bevestigd.',
    code: 'Controlecode',
    qr: (code: string) => `QR-code van de controlecode ${code}`,
    qrText:
      'Waar het papier of scherm naar de afzender kan worden gebracht, typt een handscanner daar de code van deze QR-code.',
    noCode:
      'Er is geen controlecode: niet te zeggen is of er iets ontbreekt. Sla in plaats daarvan het ontvangstbewijs op.',
    export: 'Ontvangstbewijs opslaan…',
  },
  ended: {
    verified: 'Sla het ontvangstbewijs op en geef het aan de afzender: het bewijst wat is aangekomen.',
  },
}
