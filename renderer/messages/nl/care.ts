import type { care as en } from '../en/care'

export const care: typeof en = {
  title: 'WSUS-server',
  text: 'Twee dingen die wsusutil voor de server van dit station kan doen. Beide komen in het register.',
  health: {
    action: 'Toestand van WSUS controleren',
    does: 'wsusutil checkhealth: de WSUS-service onderzoekt zichzelf (webservices, database, inhoudsmap). Verandert niets.',
    running: 'WSUS onderzoekt zichzelf',
    states: {
      healthy: 'WSUS zegt dat alles werkt.',
      problems: 'WSUS meldt problemen met de eigen werking.',
      unknown:
        'WSUS heeft niet gezegd hoe het ermee staat. Controleer of de WSUS-service draait en probeer het opnieuw.',
    },
    findings: 'Wat WSUS in het gebeurtenislogboek heeft geschreven',
    levels: { error: 'fout', warning: 'waarschuwing', information: 'informatie' },
    event: (level, id) => `${level} ${String(id)}`,
    noWords: '(zonder tekst)',
  },
  reset: {
    action: 'wsusutil reset uitvoeren…',
    does: 'wsusutil reset: de server zoekt het bestand van elke update en downloadt opnieuw wat ontbreekt of beschadigd is. Helpt als updates als ‘wordt gedownload’ blijven staan terwijl hun bestanden er zijn.',
    cannotDownload: 'Deze server is niet verbonden en kan niets downloaden. Doe dit nadat alle inhoud is bevestigd.',
    title: 'De server al zijn inhoud laten doorlopen?',
    text: 'Bij een grote inhoudsopslag duurt dit lang, en de server gaat er op de achtergrond mee door. Doe het wanneer niemand de server nodig heeft.',
    confirm: 'wsusutil reset uitvoeren',
    keep: 'Niet nu',
    running: 'wsusutil reset is bezig',
    done: 'wsusutil reset is klaar. Wat de server moet doen, gaat op de achtergrond nog even door; kijk over tien minuten opnieuw in de WSUS-console.',
  },
  stop: 'Stoppen',
}
