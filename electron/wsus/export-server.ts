import type { Asked, ConfigurationManagerReport } from '../../shared/configuration-manager'
import type { ServerFacts } from '../../shared/domain'
import { besideWsus } from './configuration-manager/read'
import type { WsusServer } from './server'

/**
 * What is looked at before an export: the WSUS server, and beside it what Configuration Manager on this computer says.
 * Both are asked at once; neither throws.
 * @param elsewhere the operator allows questions to other computers
 */
export async function readExportServer(
  server: Pick<WsusServer, 'readFacts' | 'readConfigurationManager'>,
  elsewhere = false,
): Promise<{ readonly facts: ServerFacts; readonly configurationManager: Asked<ConfigurationManagerReport> }> {
  const [facts, asked] = await Promise.all([server.readFacts(), server.readConfigurationManager(elsewhere)])
  return { facts, configurationManager: besideWsus(facts, asked) }
}
