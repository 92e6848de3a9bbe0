import type { Wording } from '../types'

export const syncStatuses: Wording['syncStatuses'] = {
  6701: {
    label: 'Synchronization started',
    meaning: 'Configuration Manager has started to synchronize software updates.',
    next: 'Wait until it has ended, then look again.',
  },
  6702: {
    label: 'Synchronization done',
    meaning: 'Configuration Manager has synchronized WSUS and the site database.',
    next: 'Nothing: go on as soon as WSUS says the same.',
  },
  6703: {
    label: 'Synchronization failed',
    meaning: 'Configuration Manager could not finish its synchronization; what it reports is from before.',
    next: 'Read the error here and in wsyncmgr.log and WCM.log, remove its cause and synchronize software updates again.',
  },
  6704: {
    label: 'Synchronizing the WSUS server',
    meaning: 'WSUS is fetching updates from Microsoft Update or from its upstream server.',
    next: 'Wait until it has ended, then look again.',
  },
  6705: {
    label: 'Synchronizing the site database',
    meaning: 'WSUS has its updates; Configuration Manager is taking them over into the site database.',
    next: 'Wait until it has ended, then look again.',
  },
  6706: {
    label: 'Synchronizing further WSUS servers',
    meaning:
      'The other software update points of the site, also those for clients on the internet, are following the first.',
    next: 'Wait until they have ended if you export from one of them.',
  },
  6707: {
    label: 'Not in step with the upstream server',
    meaning: 'A WSUS server of the hierarchy does not hold the same content as the server that it synchronizes from.',
    next: 'Synchronize software updates again. If it stays so, look in wsyncmgr.log for the server that is named there.',
  },
  6708: {
    label: 'Done, but licence terms are pending',
    meaning:
      'The synchronization is done, but WSUS is still downloading licence terms; updates without them cannot be approved.',
    next: 'Wait until WSUS has downloaded them, then synchronize again. If they do not come, run "wsusutil reset".',
  },
}
