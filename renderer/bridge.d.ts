import type { CausewayBridge } from '../shared/channels'

declare global {
  interface Window {
    readonly causeway: CausewayBridge
  }
}
