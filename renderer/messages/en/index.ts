import { audit } from './audit'
import { care } from './care'
import { common } from './common'
import { companions } from './companions'
import { contents } from './contents'
import { custody } from './custody'
import { firstRun } from './firstRun'
import { frame } from './frame'
import { heads } from './heads'
import { history } from './history'
import { policy } from './policy'
import { receive } from './receive'
import { scanners } from './scanners'
import { send } from './send'
import { server } from './server'
import { settings } from './settings'
import { trust } from './trust'
import { work } from './work'

export const en = {
  audit,
  care,
  common,
  companions,
  contents,
  custody,
  frame,
  firstRun,
  trust,
  policy,
  settings,
  send,
  receive,
  scanners,
  server,
  heads,
  history,
  work,
}
