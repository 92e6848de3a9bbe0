/** The commands that check an evidence bundle: the README gives them, and nobody needs Causeway to run them (bash). */

export const CHECKS = [
  'fingerprints',
  'signature',
  'digests',
  'nothing-else',
  'events',
  'links',
  'heads',
  'lines',
  'receipt',
  'volumes',
  'transfer-digest',
  'report',
] as const
export type EvidenceCheck = (typeof CHECKS)[number]

/** Each is one command; it ends with another exit code than 0 when what it checks does not hold. */
export const COMMANDS: Readonly<Record<EvidenceCheck, readonly string[]>> = {
  fingerprints: [
    `grep -v '^#' allowed_signers | while read -r PART OPTIONS KEY; do`,
    `  printf '%s: ' "$PART"; printf '%s\\n' "$KEY" | ssh-keygen -l -f -`,
    `done; grep -F -e "$(cut -d ' ' -f 1,2 station.pub)" allowed_signers`,
  ],
  signature: ['ssh-keygen -Y verify -f allowed_signers -I station -n causeway-evidence -s SHA256SUMS.sig < SHA256SUMS'],
  digests: ['sha256sum --check --strict --quiet SHA256SUMS && echo "every file is as it was signed"'],
  'nothing-else': [
    `diff <(cut -c 67- SHA256SUMS | LC_ALL=C sort) \\`,
    `  <(find . ! -type d ! -name SHA256SUMS ! -name SHA256SUMS.sig | cut -c 3- | LC_ALL=C sort) && echo "nothing was added"`,
  ],
  events: ['cat chain-*.sha256 | sha256sum --check --strict --quiet && echo "every event has its hash"'],
  links: [
    '(for CHAIN in chain-*.sha256; do LAST=',
    '  while read -r HASH FILE; do',
    `    BEFORE="$(od -A n -v -t x1 -N 32 "$FILE" | tr -d ' \\n')"`,
    '    if [ -n "$LAST" ] && [ "$BEFORE" != "$LAST" ]; then echo "$FILE follows another event"; exit 1; fi',
    '    LAST="$HASH"',
    '  done < "$CHAIN"',
    'done; echo "every event follows the one before it")',
  ],
  heads: [
    '(for HEAD in head-*.json; do N="${HEAD//[!0-9]/}"',
    '  ssh-keygen -Y verify -f allowed_signers -I station -n causeway-ledger -s "$HEAD.sig" < "$HEAD" || exit 1',
    '  tail -n 1 "chain-$N.sha256" | cut -c 1-64 | grep -F -f - "$HEAD" || exit 1; echo',
    'done)',
  ],
  lines: [
    'for FILE in events/*.event; do tail -c +33 "$FILE"; echo; done | cmp - events.jsonl && echo "events.jsonl holds the same events"',
  ],
  receipt: [
    'ssh-keygen -Y verify -f allowed_signers -I receiver -n causeway-receipt -s receipt.json.sig < receipt.json &&',
    '  sha256sum receipt.json | cut -c 1-64 | grep -c -F -f - events.jsonl',
  ],
  volumes: [
    '(for VOLUME in volumes/volume-*; do TAGS="$VOLUME/tagmanifest-sha256.txt"',
    '  ssh-keygen -Y verify -f allowed_signers -I sender -n causeway-transfer -s "$TAGS.sig" < "$TAGS" || exit 1',
    '  (cd "$VOLUME" && sha256sum --check --strict tagmanifest-sha256.txt) || exit 1',
    'done)',
  ],
  'transfer-digest': [
    'sha256sum volumes/volume-*/tagmanifest-sha256.txt | cut -c 1-64 | sha256sum | cut -c 1-64 | grep -c -F -f - events.jsonl',
  ],
  report: ['sha256sum report.json'],
}
