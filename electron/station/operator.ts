import { hostname, userInfo } from 'node:os'

/** The account that operates this process, as the ledger records it: `DOMAIN\name` on Windows, else the name. */
export function operatorName(): string {
  const name = userInfo().username
  const domain = process.platform === 'win32' ? process.env['USERDOMAIN'] : undefined
  return domain ? `${domain}\\${name}` : name
}

/** This machine's name, for evidence. */
export function hostName(): string {
  return hostname().slice(0, 255)
}
