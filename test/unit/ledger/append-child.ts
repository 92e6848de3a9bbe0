/** Appends to a home's ledger in a process of its own; says the sequence of each event once append has returned. */
import { join } from 'node:path'
import { Ledger } from '../../../electron/ledger/ledger'
import { NAMESPACES, verifySshsig } from '../../../electron/trust/sshsig'
import { loadStationKey } from '../../../electron/trust/station-key'

const [folder = '', events = '', mark = ''] = process.argv.slice(2)
const key = await loadStationKey(join(folder, 'keys'))
const ledger = Ledger.open(join(folder, 'ledger.db'), {
  station: 'Import 1',
  operator: 'm.operator',
  signHead: (bytes) => key.sign(NAMESPACES.ledger, bytes),
  verifyHead: (signature, bytes) => verifySshsig(signature, NAMESPACES.ledger, bytes).fingerprint === key.fingerprint,
})
for (let n = 1; n <= Number(events); n++) {
  const event = ledger.append({ type: 'receive.step', payload: { jobId: mark, step: 'verify', n } })
  process.stdout.write(`${String(event.sequence)}\n`)
  if (n % 5 === 0) ledger.signHead()
}
ledger.close()
