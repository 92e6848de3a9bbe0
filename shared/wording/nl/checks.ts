import type { Wording } from '../types'

export const checks: Wording['checks'] = {
  'server.found': {
    label: 'WSUS-server gevonden',
    meaning: 'Causeway heeft hier geen WSUS-server gevonden: er valt niets te exporteren of te importeren.',
    next: 'Voer Causeway uit op de WSUS-server zelf, of installeer de rol Windows Server Update Services.',
  },
  'server.administrator': {
    label: 'U bent lokale administrator',
    meaning: 'WSUSUtil werkt alleen voor leden van de lokale groep Administrators.',
    next: 'Laat uw account toevoegen aan de lokale groep Administrators, meld u opnieuw aan en start Causeway als administrator.',
  },
  'server.wsusutil-found': {
    label: 'WSUSUtil gevonden',
    meaning: 'Het programma dat metagegevens exporteert en importeert, staat niet waar WSUS het installeert.',
    next: 'Herstel de WSUS-rol, zodat WSUSUtil.exe in de map Tools staat.',
  },
  'server.sync-succeeded': {
    label: 'Laatste synchronisatie geslaagd',
    meaning: 'De metagegevens zouden de stand van vóór de mislukte synchronisatie bevatten.',
    next: 'Synchroniseer de software-updates opnieuw en wacht tot dat lukt.',
  },
  'server.sync-idle': {
    label: 'Geen synchronisatie bezig',
    meaning: 'Een export tijdens een synchronisatie neemt er maar de helft van mee.',
    next: 'Wacht tot de synchronisatie klaar is en controleer dan opnieuw.',
  },
  'server.update-errors': {
    label: 'Geen updates met fouten',
    meaning: 'Updates hebben fouten gemeld op de server; hun inhoud is misschien onvolledig.',
    next: 'Bekijk deze updates in de WSUS-console en download hun inhoud opnieuw.',
  },
  'server.content-downloaded': {
    label: 'Inhoud volledig gedownload',
    meaning: 'In de inhoudsopslag ontbreken nog bestanden; ze zouden ook op de importserver ontbreken.',
    next: 'Wacht tot het downloaden klaar is. Staat het stil, voer dan “wsusutil reset” uit en laat de server opnieuw downloaden.',
  },
  'server.files-local': {
    label: 'Updatebestanden op deze server opgeslagen',
    meaning: 'De server laat bestanden op Microsoft Update staan, waar een niet-verbonden server ze niet kan ophalen.',
    next: 'Kies in de opties van WSUS voor lokaal opslaan van de bestanden en wacht tot ze gedownload zijn.',
  },
  'server.content-readable': {
    label: 'Inhoudsopslag leesbaar',
    meaning: 'Causeway kan de inhoudsopslag niet lezen en de bestanden dus niet kopiëren of vergelijken.',
    next: 'Controleer of de map WSUSContent bestaat en of uw account die mag lezen.',
  },
  'server.autonomous': {
    label: 'Server is autonoom',
    meaning: 'Een replica neemt de goedkeuringen van een andere server over en kan niet zelf importeren.',
    next: 'Zet de server in de opties van WSUS op de autonome modus.',
  },
  'server.no-upstream': {
    label: 'Geen upstream-server ingesteld',
    meaning: 'Een server die met een andere server synchroniseert, is niet niet-verbonden.',
    next: 'Kies in Configuration Manager om niet te synchroniseren met Microsoft Update of een upstream-gegevensbron.',
  },
  'server.languages-match': {
    label: 'Talen zoals op de exportserver',
    meaning: 'De import mislukt of verliest inhoud als de talen van beide servers verschillen.',
    next: 'Selecteer op beide servers dezelfde updatetalen.',
  },
  'server.express-match': {
    label: 'Bestanden voor snelle installatie zoals op de exportserver',
    meaning: 'De servers zijn verschillend ingesteld; de inhoud zou niet bij de metagegevens passen.',
    next: 'Stel de bestanden voor snelle installatie op beide servers gelijk in.',
  },
  'server.version-match': {
    label: 'WSUS-versie past bij de exportserver',
    meaning: 'De servers hebben verschillende versies van WSUS; een oudere kan nieuwere metagegevens weigeren.',
    next: 'Breng beide servers op dezelfde versie van WSUS.',
  },
  'server.free-space': {
    label: 'Genoeg ruimte voor de inhoud',
    meaning: 'De schijf van de inhoudsopslag heeft geen plaats voor de nieuwe bestanden.',
    next: 'Maak ruimte vrij op die schijf, of verplaats de opslag met “wsusutil movecontent”.',
  },
  'medium.reachable': {
    label: 'Medium bereikbaar',
    meaning: 'Het medium is verwijderd of antwoordt niet meer.',
    next: 'Sluit het medium weer aan en kies het opnieuw.',
  },
  'medium.not-system': {
    label: 'Geen systeemschijf',
    meaning: 'Causeway schrijft een overdracht nooit naar een schijf waarop deze computer draait.',
    next: 'Kies een verwisselbaar medium.',
  },
  'medium.kind': {
    label: 'Soort medium',
    meaning: 'Dit is geen verwisselbaar apparaat: een map vervangt het medium.',
    next: 'Gebruik dit om te oefenen of voor een drager die als map gekoppeld is; kies anders een verwisselbaar apparaat.',
  },
  'medium.writable': {
    label: 'Medium beschrijfbaar',
    meaning: 'Het medium weigert nieuwe bestanden.',
    next: 'Hef de schrijfbeveiliging op, of kies een ander medium.',
  },
  'medium.file-system': {
    label: 'Bestandssysteem geschikt voor elk bestand',
    meaning: 'FAT32 kan geen bestanden van 4 GiB en meer bevatten, en deze overdracht heeft zulke bestanden.',
    next: 'Formatteer het medium met NTFS of exFAT, of kies een ander.',
  },
  'medium.free-space': {
    label: 'Vrije ruimte op het medium',
    meaning: 'Het medium heeft te weinig ruimte voor een deel van de overdracht.',
    next: 'Maak ruimte vrij op het medium, of kies een groter.',
  },
  'medium.space-together': {
    label: 'Ruimte op alle gekozen media samen',
    meaning: 'De gekozen media kunnen de overdracht ook samen niet bevatten.',
    next: 'Kies meer media, of grotere.',
  },
  'medium.described': {
    label: 'Wat het systeem over het apparaat zegt',
    meaning:
      'Het systeem beschrijft dit apparaat in een vorm die Causeway niet kan lezen, dus het kan niet worden gekozen.',
    next: 'Verwijder het apparaat en sluit het opnieuw aan. Verandert er niets, kies dan een ander apparaat of kies de map ervan.',
  },
  'medium.same-serial': {
    label: 'Een eigen serienummer',
    meaning: 'Een ander apparaat op deze computer heeft hetzelfde serienummer. De UUID’s onderscheiden de twee.',
    next: 'Vergelijk de UUID’s, label beide apparaten en sluit alleen het apparaat aan dat u gebruikt.',
  },
  'medium.copies': {
    label: 'Een eigen medium voor elke kopie',
    meaning:
      'Er zijn minder media dan kopieën, twee kopieën zouden op één apparaat staan, of er zijn al bestanden gekopieerd met een ander aantal kopieën.',
    next: 'Kies evenveel media als kopieën, elk op een eigen apparaat, en houd dat aantal aan zodra het kopiëren is begonnen.',
  },
  'medium.same': {
    label: 'Het medium dat eruit is gehaald',
    meaning:
      'Dit is niet het medium dat hier eerder zat: het bestandssysteem, het serienummer of de grootte verschilt.',
    next: 'Plaats het medium terug dat eruit is gehaald.',
  },
  'medium.reinserted': {
    label: 'Het medium is eruit gehaald en teruggeplaatst',
    meaning:
      'Het is sinds het schrijven aangesloten gebleven; deze computer kan zijn bytes nog in het geheugen hebben.',
    next: 'Werp het uit, koppel het los, sluit het weer aan en zoek opnieuw.',
  },
  'medium.write-protected': {
    label: 'Medium is tegen schrijven beveiligd',
    meaning:
      'Een programma op deze computer zou op het medium kunnen schrijven; niemand kan dan nog zeggen wat erop stond toen het aankwam.',
    next: 'Zet voor het aansluiten van een ontvangen medium de schrijfbeveiliging aan of gebruik een schrijfblokkering; of koppel het alleen-lezen.',
  },
  'medium.other-files': {
    label: 'Niets anders op het medium',
    meaning:
      'Bestanden op het medium horen bij geen enkel volume, of mappen konden niet worden bekeken. Niemand heeft ze verklaard. Causeway opent er geen.',
    next: 'Vraag de afzender wat het is. Open niets en laat het medium zoals het is tot het verklaard is.',
  },
  'medium.hidden-or-executable': {
    label: 'Geen verborgen of uitvoerbare bestanden naast de volumes',
    meaning: 'Onder de onverklaarde bestanden zijn er die verborgen zijn of naar hun naam programma’s of scripts zijn.',
    next: 'Start of open er geen. Laat het medium onderzoeken voordat iemand het verder gebruikt.',
  },
  'medium.other-transfers': {
    label: 'Alleen overdrachten die dit station kent',
    meaning: 'Op het medium staan ook volumes van overdrachten die nooit bij dit station zijn gekomen.',
    next: 'Vraag de afzender voor wie ze zijn. Ze blijven onaangeroerd; ontvang ze een voor een als ze voor dit station bestemd zijn.',
  },
  'medium.parts': {
    label: 'Eén bestandssysteem op het apparaat',
    meaning:
      'Het apparaat heeft nog andere partities of bestandssystemen. Die zijn niet bekeken, dus niemand weet wat erop staat.',
    next: 'Vraag de afzender waarom. Laat ze onderzoeken waar niets ervan gestart kan worden.',
  },
  'medium.signed-device': {
    label: 'Het apparaat waarop de afzender schreef',
    meaning:
      'Het serienummer is geen van die welke de afzender bij dit volume vastlegde: iemand kopieerde het volume naar dit apparaat, of het medium is onderweg verwisseld. De handtekening beslist over de inhoud, niet over het apparaat.',
    next: 'Vraag de afzender en de drager welk apparaat het was, en zoek het andere. Een andere kaartlezer of een ander dockingstation toont ook een ander nummer.',
  },
  'medium.custody-state': {
    label: 'In gebruik, volgens de gegevens van dit station',
    meaning: 'Volgens de gegevens is dit apparaat opgeschoond, afgevoerd of verloren, en hier is het.',
    next: 'Zoek uit waar het sindsdien is geweest. Zoek het op onder Geschiedenis, Media.',
  },
  'medium.known-size': {
    label: 'Grootte zoals eerder gezien',
    meaning:
      'Een apparaat met dit serienummer had eerder een andere grootte. Twee apparaten dragen hetzelfde nummer, of een ervan is niet wat het zegt.',
    next: 'Leg beide naast elkaar en label ze. Gebruik er geen waarvan nummer of grootte vals is.',
  },
  'transfer.signature': {
    label: 'Handtekening van het tagmanifest',
    meaning: 'De handtekening past niet bij wat op het medium staat. Niets ervan is geloofwaardig.',
    next: 'Gebruik het medium niet. Vraag de afzender een nieuw en bewaar dit voor onderzoek.',
  },
  'transfer.signer': {
    label: 'Ondertekenaar vertrouwd',
    meaning: 'Dit station vertrouwt de sleutel niet waarmee de overdracht is ondertekend.',
    next: 'Vergelijk de vingerafdruk met die welke de afzender u per telefoon of op papier geeft.',
  },
  'transfer.destination': {
    label: 'Overdracht bestemd voor dit station',
    meaning: 'De afzender heeft deze overdracht aan een ander station gericht.',
    next: 'Breng het medium naar het genoemde station, of laat een overdracht naar dit station sturen.',
  },
  'transfer.sequence': {
    label: 'Overdracht nieuwer dan de eerder ontvangen',
    meaning: 'Een nieuwere overdracht van deze afzender is al ontvangen. Een oudere zou de server terugzetten.',
    next: 'Ontvang in plaats daarvan de laatste overdracht van deze afzender.',
  },
  'transfer.age': {
    label: 'Overdracht is niet te oud',
    meaning:
      'De overdracht is langer geleden ondertekend dan het beleid van dit station toestaat, of de ouderdom is niet te beoordelen omdat de klok van deze computer achterloopt op zijn eigen register.',
    next: 'Laat een nieuwere overdracht sturen; zet de klok goed.',
  },
  'transfer.ledger-agrees': {
    label: 'Het register van de afzender klopt met eerdere verklaringen',
    meaning:
      'Wat deze overdracht over het register van de afzender zegt, spreekt een eerdere ondertekende verklaring tegen. Het verleden daar is herschreven, vervangen door een oudere kopie, of de klok is teruggezet.',
    next: 'De overdracht zelf staat hierdoor niet ter discussie. Laat de auditor van de afzender het register daar verifiëren.',
  },
  'transfer.not-received-before': {
    label: 'Overdracht niet eerder ontvangen',
    meaning: 'Precies deze overdracht is hier al geïmporteerd.',
    next: 'Zoek ze op in de geschiedenis. Ontbreekt er iets, vraag dan een nieuwe overdracht.',
  },
  'transfer.practice-matches': {
    label: 'Oefening en productie gescheiden',
    meaning: 'De ene kant is een oefening en de andere niet. Een oefensleutel wordt in productie nooit vertrouwd.',
    next: 'Ontvang oefenoverdrachten op een oefenstation en echte op een productiestation.',
  },
  'transfer.volumes-complete': {
    label: 'Alle volumes aanwezig',
    meaning: 'Er ontbreken volumes van deze overdracht.',
    next: 'Sluit de media met de ontbrekende volumes aan en laat de overdracht opnieuw herkennen.',
  },
  'scan.self-test': {
    label: 'Malwarescanner vindt het EICAR-testbestand',
    meaning: 'Dat de scanner geschikt is, is niet bewezen: wat hij schoon noemt, bewijst niets.',
    next: 'Test de scanner onder Instellingen, verhelp wat hem belet het testbestand te vinden en scan opnieuw.',
  },
  'scan.signatures-recent': {
    label: 'Handtekeningen van de scanner zijn recent',
    meaning:
      'De handtekeningen zijn oud, of de scanner zegt niet van wanneer ze zijn: nieuwere malware wordt mogelijk niet gevonden.',
    next: 'Breng nieuwere handtekeningen naar dit station. De scan telt; de datum wordt erbij vastgelegd.',
  },
  'scan.payload': {
    label: 'Bestanden die de malwarescanner las',
    meaning: 'Niet van elk bestand is bewezen dat de scanner het heeft gelezen.',
    next: 'Bekijk welke bestanden zijn overgeslagen en waarom. De beheerder heeft aanvaard dat deze scanner bestanden overslaat of niet telt.',
  },
  'server.elevated': {
    label: 'Causeway draait als administrator',
    meaning: 'Uw account is misschien administrator, maar dit programma is zonder die rechten gestart.',
    next: 'Sluit Causeway en start het opnieuw met “Als administrator uitvoeren”.',
  },
  'server.version-supported': {
    label: 'Versie van WSUS bekend',
    meaning:
      'Windows Server 2012 heeft KB2819484 nodig, of een update die deze vervangt, om meer dan 2 GB te exporteren; een versie zonder naam was niet bekend toen Causeway werd gemaakt.',
    next: 'Installeer KB2819484 op Windows Server 2012. Oefen bij een andere versie eerst één export en import.',
  },
  'server.security-fix': {
    label: 'Beschermd tegen CVE-2025-59287',
    meaning:
      'De build van deze Windows is ouder dan de update van oktober 2025, of kon niet worden gelezen; zonder die update kunnen anderen programma’s op de server uitvoeren.',
    next: 'Installeer de nieuwste cumulatieve update. Servers met hotpatch kunnen de oplossing onder een ander buildnummer hebben.',
  },
  'server.database': {
    label: 'Database van WSUS',
    meaning: 'De installatie van WSUS zegt niet waar de database staat.',
    next: 'U hoeft niets te doen. Herstel de WSUS-rol als ook de console niet opent.',
  },
  'server.top-level-site': {
    label: 'Site op het hoogste niveau van Configuration Manager',
    meaning:
      'Metagegevens worden uitgewisseld op het software-updatepunt van de site op het hoogste niveau: de centrale beheersite of een zelfstandige primaire site.',
    next: 'Gebruik Causeway op het software-updatepunt van die site, tenzij u weet dat dit het is.',
  },
  'server.export-source': {
    label: 'Synchroniseert met Microsoft Update',
    meaning:
      'Deze server haalt zijn updates bij een andere WSUS-server en is nooit nieuwer dan die, of zijn bron kon niet worden gelezen.',
    next: 'Exporteer zo mogelijk vanaf een server die zelf met Microsoft Update synchroniseert.',
  },
  'server.sync-recent': {
    label: 'Laatste synchronisatie recent genoeg',
    meaning:
      'De laatste geslaagde synchronisatie is ouder dan dit station toelaat, er is er geen bekend, of de klok staat verkeerd.',
    next: 'Kies “Nu synchroniseren” of voer “causeway server synchronize” uit, of wijzig de leeftijdsgrens in de instellingen van dit station.',
  },
  'server.update-files-ready': {
    label: 'Bestanden van alle updates gereed',
    meaning:
      'Updates missen bestanden of licentievoorwaarden, die ook op de importserver zouden ontbreken, of de server kon ze niet tellen.',
    next: 'Download deze updates in de WSUS-console opnieuw, of weiger de updates die niemand nodig heeft.',
  },
  'server.mime-types': {
    label: 'Webserver levert .wim en .msu',
    meaning:
      'Updates van Windows 11 zijn .wim- en .msu-bestanden. De webserver kent ze niet, of Causeway kon het niet nagaan; clients zouden ze niet kunnen downloaden.',
    next: 'Installeer de cumulatieve update van februari 2023 of later, of voeg beide MIME-typen in IIS-beheer aan de server toe.',
  },
  'server.configuration-manager-agrees': {
    label: 'Configuration Manager is het eens met WSUS',
    meaning:
      'Configuration Manager en WSUS zeggen iets anders over de laatste synchronisatie, of een van beide kon niet worden gelezen. WSUS beslist; het verschil kan betekenen dat een synchronisatie net is begonnen of halverwege is gestopt.',
    next: 'Vergelijk beide kanten in het bewijs. Blijft het verschil, synchroniseer de software-updates dan nog een keer.',
  },
}
