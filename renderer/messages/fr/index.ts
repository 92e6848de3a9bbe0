import { common } from './common'
import { firstRun } from './firstRun'
import { frame } from './frame'
import { history } from './history'
import { receive } from './receive'
import { send } from './send'
import { settings } from './settings'
import { trust } from './trust'
import { work } from './work'

export const fr = { common, frame, firstRun, trust, settings, send, receive, history, work }
