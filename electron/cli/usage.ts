/** `causeway --help`: what there is to type, and what the exit codes mean. docs/command-line.md says more. */
export const USAGE = `causeway [--home DIR] [--json] COMMAND

Station
  init --role connected|disconnected|auditor --name NAME [--practice]
  key show
  station settings [--set NAME=DAYS|none …]
  trust list
  trust add (--key FILE|- | --from MEDIUM) --fingerprint SHA256:… --holder TEXT
       [--purpose transfer|receipt|ledger|rotation …] [--valid-from TIME] [--valid-until TIME]
  trust revoke SHA256:… --reason TEXT [--since TIME]
  trust rotate --out FILE
  trust statement --out FILE
  trust import FILE [--fingerprint SHA256:… …]
  trust export FILE
  trust policy [--set NAME=VALUE …]
  operator credential ACCOUNT [--remove]

Practice
  practice create --side export|import [--updates N] [--content-from DIR] [--seed N]
  practice list
  practice set NAME

Malware scanners
  scan list
  scan add NAME --kind defender|clamav|command|practice [--program FILE] [--database DIR]
       [--arg=TEXT …] [--accept-gaps]
  scan remove NAME
  scan require 0|1|2 [--signature-age DAYS]
  scan test [--scanner NAME]
  scan rehearse NAME PROBLEM

Transfers
  server check [--other-computers]
  server synchronize [--wait]
  server health
  server reset --yes
  media list [--for write|read]
  media history [SERIAL]
  metadata inspect PACKAGE [--content DIR …] [--language en|fr|nl]
  send --to DIR [--to DIR …] --destination NAME [--increment] [--copies 1-4] [--lost VOLUME …]
       [--package-format xml.gz|cab] [--accept-missing REASON] [--companion NAME=DIR …]
       [--carrier NAME] [--note TEXT] [--seal NUMBER …] [--condition TEXT]
  verify DIR [DIR …]
  receive DIR [DIR …] [--companion NAME=DIR …] [--second-person ACCOUNT]
       [--apply-approvals [--apply-declines] [--map-group THERE=HERE …] [--leave-group THERE …]]
  receipt show ID
  receipt export ID --out FILE
  receipt accept FILE|CODE
  baseline show [--destination NAME]

Custody of a device: its serial number, label, or the folder that it is mounted on
  custody label SERIAL --label TEXT
  custody hand-over SERIAL --to NAME [--from NAME] [--seal NUMBER …] [--condition TEXT] [--note TEXT]
       [--second-person NAME]  (with a personal credential here: it is read from standard input)
  custody sanitise SERIAL --method clear|purge|destroy --tool TEXT --verification TEXT [--by NAME]
  custody check-empty SERIAL --at DIR
  custody dispose SERIAL --how TEXT [--by NAME]
  custody lost SERIAL --note TEXT
  custody require-write-protection yes|no

History
  history list
  history show ID
  history verify [FILE|DIR …]
  history heads [--out FILE [--all]] [--check FILE|DIR …]
  history report ID --format pdf|csv|json --out FILE [--medium DIR …] [--language en|fr|nl]
  history report --from DATE --to DATE --format pdf|csv|json --out FILE [--language en|fr|nl]
  history bundle --out FILE
  history archive --before DATE --out FILE | --shrink
  evidence ID --out DIR [--medium DIR …] [--language en|fr|nl]

Auditor's station
  audit add FILE [FILE …]
  audit list
  audit reconcile [--under-way-days N]

Options
  --home DIR   folder that holds the station's state (default: the platform's application data folder)
  --json       one JSON document on stdout, with "verdict" or "error.code"; messages go to stderr
  --help       this text
  --version    the version

A send or receive that was interrupted is taken up by the same command. Ctrl+C cancels it; while
metadata is imported it stops the import only, and the same command imports again.

Exit codes
  0 done   1 unexpected   2 usage   3 trust refused   4 verification failed
  5 not ready (a check of the server or medium)   6 incomplete (volume or content missing)
  7 medium lost or full, the same command resumes
  8 done, but standard output cannot be written   130 cancelled
`
