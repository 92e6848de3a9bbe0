/**
 * The evidence bundle as one HTML page: no script, no reference to anything outside, a policy that forbids both.
 * It speaks all three languages; which one shows is a matter of style.
 */
import { createHash } from 'node:crypto'
import { LANGUAGES, type Language } from '../../../shared/domain'
import { formatBytes, formatCheckValue, formatCount } from '../../../shared/format'
import { wording } from '../../../shared/wording'
import type { CoveredRun } from '../../ledger/coverage'
import { reportDigest, type TransferReport } from '../../ledger/reports'
import { reportLabels, type ReportLabels } from '../../ledger/reports/labels'
import { utcTime } from '../../ledger/reports/local-time'
import type { InvolvedKey } from './allowed-signers'
import { Html, inEach, markup } from './html'
import { VIEWER_STYLE } from './viewer-style'
import { evidenceWords } from './words'

/** What the page shows. */
export interface ViewerData {
  readonly report: TransferReport
  readonly runs: readonly CoveredRun[]
  readonly keys: readonly InvolvedKey[]
}

const NAMES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français', nl: 'Nederlands' }

/** The whole page. */
export function formatViewer(data: ViewerData): string {
  const { report } = data
  const { id, jobId } = report.transfer
  const digest = createHash('sha256').update(VIEWER_STYLE).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`
  const page = markup`<!doctype html>
    <html lang="${report.language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width" />
        <title>${evidenceWords(report.language).title} ${id || jobId}</title>
        <style>${new Html(VIEWER_STYLE)}</style>
      </head>
      <body>
        <fieldset>
          <legend>${inEach((language) => evidenceWords(language).viewer.language)}</legend>
          ${LANGUAGES.map((language) => choice(language, report.language))}
        </fieldset>
        <p class="muted">Causeway · ${inEach((language) => evidenceWords(language).title)}</p>
        <h1 class="mono">${id || jobId}</h1>
        ${report.station.practice ? markup`<p class="practice"><strong>${inEach((language) => evidenceWords(language).practice)}</strong></p>` : ''}
        ${report.ledger.intact ? '' : markup`<p class="alarm"><strong>${inEach((language) => evidenceWords(language).ledgerDamaged)}</strong></p>`}
        ${verdict(report)}
        <p class="muted">${inEach((language) => evidenceWords(language).viewer.note)}</p>
        ${facts(report)} ${keys(data)} ${volumes(report)} ${checks(report)} ${events(data)}
      </body>
    </html> `
  return page.text
}

function choice(language: Language, chosen: Language): Html {
  const input = markup`<input type="radio" name="language" id="${language}"`
  const checked = language === chosen ? ' checked' : ''
  return markup`<label lang="${language}">${input}${new Html(`${checked}>`)} ${NAMES[language]}</label> `
}

function verdict(report: TransferReport): Html {
  const { error, transfer } = report
  const backing = (language: Language): string => {
    if (report.verdict !== 'verified' || transfer.files === null || transfer.bytes === null) return ''
    return reportLabels(language).verified[transfer.kind](
      formatCount(transfer.files, language),
      formatBytes(transfer.bytes, language),
    )
  }
  return markup`<div class="verdict ${report.verdict ?? 'none'}">
    <strong>${inEach((language) => (report.verdict ? reportLabels(language).verdict[report.verdict] : reportLabels(language).noVerdict))}</strong>
    <p>${inEach(backing)}</p>
    ${error ? markup`<p>${inEach((language) => wording(language).errors[error.code].title(error.details))}</p>` : ''}
  </div>`
}

function facts(report: TransferReport): Html {
  const { transfer, station, trust } = report
  const row = (label: keyof ReturnType<typeof reportLabels>['facts'], value: string | Html | null): Html => {
    const text = (language: Language): string => {
      const words = reportLabels(language).facts[label]
      return typeof words === 'string' ? words : label
    }
    return markup`<tr>
      <th scope="row">${inEach(text)}</th>
      <td>${value ?? inEach((language) => reportLabels(language).facts.unknown)}</td>
    </tr> `
  }
  const mono = (text: string | null): Html | null => (text === null ? null : markup`<span class="mono">${text}</span>`)
  return markup`<h2>${inEach((language) => reportLabels(language).facts.heading)}</h2>
    <table class="facts">
      ${row(
        'kind',
        inEach((language) => reportLabels(language).kinds[transfer.kind]),
      )}
      ${row('sequence', transfer.sequence === null ? null : String(transfer.sequence))}
      ${row('source', transfer.source)} ${row('destination', transfer.destination)}
      ${row('started', utcTime(transfer.started.utc))}
      ${row('ended', transfer.ended ? utcTime(transfer.ended.utc) : null)}
      ${row('operators', report.operators.join(', '))} ${row('signer', mono(trust.signerFingerprint))}
      ${row('holder', trust.holder ?? (transfer.kind === 'send' ? station.name : null))} ${row('digest', mono(transfer.digest))}
      ${row('receipt', mono(report.receiptSha256))} ${row('station', station.name)}
      ${row('stationKey', mono(station.fingerprint))} ${row('job', mono(transfer.jobId))}
      <tr>
        <th scope="row">${inEach((language) => reportLabels(language).footer.digest)}</th>
        <td class="mono">${reportDigest(report)}</td>
      </tr>
    </table>`
}

/** A row of column heads. */
function header(...labels: readonly ((words: ReportLabels) => string)[]): Html {
  return markup`<tr>
    ${labels.map((label) => markup`<th scope="col">${inEach((language) => label(reportLabels(language)))}</th> `)}
  </tr>`
}

function keys({ keys: involved }: ViewerData): Html {
  return markup`<h2>${inEach((language) => evidenceWords(language).viewer.keys)}</h2>
    <table>
      ${involved.map(
        ({ part, holder, fingerprint }) =>
          markup`<tr>
            <th scope="row" class="mono">${part}</th>
            <td>${inEach((language) => evidenceWords(language).viewer.parts[part])}</td>
            <td>${holder}</td>
            <td class="mono">${fingerprint}</td>
          </tr> `,
      )}
    </table>`
}

function volumes({ volumes: all }: TransferReport): Html {
  if (all.length === 0) return markup``
  return markup`<h2>${inEach((language) => reportLabels(language).volumes.heading)}</h2>
    <table>
      ${header(
        (words) => words.volumes.volume,
        (words) => words.volumes.medium,
        (words) => words.facts.amount,
        (words) => `${words.volumes.digests}, ${words.volumes.tagManifest}`,
      )}
      ${all.map(
        (volume) =>
          markup`<tr>
            <th scope="row">${volume.index}</th>
            <td>${[volume.label, volume.serial].filter(Boolean).join(' · ') || '–'}</td>
            <td>
              ${inEach((language) => (volume.files === null || volume.bytes === null ? '–' : reportLabels(language).volumes.filesAndSize(formatCount(volume.files, language), formatBytes(volume.bytes, language))))}
            </td>
            <td class="mono">${volume.tagManifestSha256 ?? '–'}</td>
          </tr> `,
      )}
    </table>`
}

function checks({ checks: all }: TransferReport): Html {
  if (all.length === 0) return markup``
  const label = (id: string, language: Language): string => {
    const known = wording(language).checks as Readonly<Record<string, { readonly label: string }>>
    return known[id]?.label ?? id
  }
  return markup`<h2>${inEach((language) => reportLabels(language).checks.heading)}</h2>
    <table class="checks">
      ${header(
        (words) => words.attempts.outcome,
        (words) => words.checks.check,
        (words) => words.checks.found,
        (words) => words.checks.readFrom,
      )}
      ${all.map(
        (check) =>
          markup`<tr>
            <td class="state ${check.state === 'failed' ? 'alarm' : ''}">
              ${inEach((language) => reportLabels(language).checks.states[check.state])}
            </td>
            <td>${inEach((language) => label(check.id, language))}</td>
            <td>
              ${inEach((language) => (check.value.kind === 'none' ? '–' : formatCheckValue(check.value, reportLabels(language).checks.values, language)))}
            </td>
            <td class="muted">${check.source}, ${utcTime(check.at.utc)}</td>
          </tr> `,
      )}
    </table>`
}

function events({ report, runs }: ViewerData): Html {
  return markup`<h2>${inEach((language) => evidenceWords(language).viewer.events)}</h2>
    <table>
      ${report.events.map(
        (event) =>
          markup`<tr>
            <th scope="row">${event.sequence}</th>
            <td>${utcTime(event.at)}<br /><span class="muted">${event.operator}</span></td>
            <td>
              <strong>${inEach((language) => reportLabels(language).events.types[event.type] ?? event.type)}</strong>
              <details>
                <summary class="mono">${event.hash}</summary>
                <pre>${new Html(pretty(event.payload))}</pre>
                <p class="mono muted">← ${event.previousHash}</p>
              </details>
            </td>
          </tr> `,
      )}${runs.map(
        ({ from, to, head }) =>
          markup`<tr class="other">
            <th scope="row">${to}</th>
            <td>${inEach((language) => evidenceWords(language).viewer.signedHead)}</td>
            <td class="mono">${from}–${to} · ${head.hash}</td>
          </tr> `,
      )}
    </table>`
}

/** A payload over several lines: escaped line by line, so that only its own line ends are line ends. */
function pretty(payload: unknown): string {
  return JSON.stringify(payload, null, 2)
    .split('\n')
    .map((line) => markup`${line}`.text)
    .join('\n')
}
