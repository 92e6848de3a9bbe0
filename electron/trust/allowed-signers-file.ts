/** An OpenSSH `allowed_signers` file as a list of keys that may be trusted. Format: ssh-keygen(1), ALLOWED SIGNERS. */
import { CausewayError } from '../../shared/errors'
import { MESSAGE_ROLES, type SignerLimits } from '../../shared/trust'
import { isPrintable, otherKeyType, parsePublicKeyLine, type PublicKey } from './openssh'
import { NAMESPACES } from './sshsig'

export interface ListedSigner extends SignerLimits {
  readonly key: PublicKey
  /** The first principal, as the export of a trust store writes it. */
  readonly holder: string
}

/** Principals quoted or not, maybe options, key: blanks part them outside quotes. */
const LINE =
  /^("[^"]*"|[^\s"]+)[ \t]+(?:((?:[A-Za-z-]+(?:="[^"]*"|=[^\s",]*)?)(?:,(?:[A-Za-z-]+(?:="[^"]*"|=[^\s",]*)?))*)[ \t]+)?(ssh-ed25519[ \t]+\S+(?:[ \t].*)?)$/
const OPTION = /([A-Za-z-]+)(?:=(?:"([^"]*)"|([^\s",]*)))?/g
const LONGEST_LINE = 8 * 1024
const MOST_LINES = 1000

/**
 * The keys of a list. What is not understood is refused and never passed over: an option that is not known may be one
 * that forbids. Namespaces of other programs are left out; a key for none of ours is no signer of ours.
 * @throws CausewayError `trust.list-malformed` (details: line; found, where the line holds a key of another type)
 */
export function parseAllowedSigners(text: string): readonly ListedSigner[] {
  const lines = text.split(/\r?\n/)
  if (lines.length > MOST_LINES) throw new CausewayError('trust.list-malformed', { line: MOST_LINES + 1 })
  return lines.flatMap((line, n) => {
    const content = line.trim()
    if (content === '' || content.startsWith('#')) return []
    try {
      const signer = readLine(content)
      return signer.purposes.length > 0 ? [signer] : []
    } catch (error) {
      throw new CausewayError('trust.list-malformed', { line: n + 1, ...otherKeyType(content) }, error)
    }
  })
}

function readLine(line: string): ListedSigner {
  const [, principals = '', options = '', key = ''] = (line.length <= LONGEST_LINE && LINE.exec(line)) || []
  const holder = holderOf(principals.replace(/^"|"$/g, '').split(',')[0] ?? '')
  if (holder === '' || key === '') throw new Error('not a line of principals, options and an Ed25519 key')
  return { key: parsePublicKeyLine(key), holder, ...readOptions(options) }
}

/** Undoes what `principalOf` writes. Wildcards stand for many, and many hold no key. */
function holderOf(principal: string): string {
  if (/[*?!]/.test(principal)) throw new Error('a pattern is no holder')
  const holder = principal.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))).trim()
  if (holder.length > 128 || !isPrintable(holder)) throw new Error('a holder has 1 to 128 printable characters')
  return holder
}

function readOptions(text: string): SignerLimits {
  let limits: SignerLimits = { purposes: MESSAGE_ROLES, validFrom: null, validUntil: null }
  const seen = new Set<string>()
  for (const [, name = '', quoted, bare] of text.matchAll(OPTION)) {
    const option = name.toLowerCase()
    const value = quoted ?? bare ?? ''
    if (seen.has(option)) throw new Error(`${option} twice`)
    seen.add(option)
    if (option === 'namespaces') limits = { ...limits, purposes: purposesIn(value) }
    else if (option === 'valid-after') limits = { ...limits, validFrom: timeIn(value) }
    else if (option === 'valid-before') limits = { ...limits, validUntil: timeIn(value) }
    else throw new Error(`the option ${option} is not known`)
  }
  return limits
}

function purposesIn(value: string): SignerLimits['purposes'] {
  const names = value.split(',').map((name) => name.trim())
  if (names.some((name) => /[*?!]/.test(name))) throw new Error('a pattern for namespaces')
  return MESSAGE_ROLES.filter((role) => names.includes(NAMESPACES[role]))
}

/** `YYYYMMDD[HHMM[SS]][Z]`. Without the Z it is local time, of whoever wrote it: that says nothing here. */
function timeIn(value: string): string {
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z$/.exec(value) ?? []
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text) throw new Error('not a time in UTC (with Z)')
  return text
}
