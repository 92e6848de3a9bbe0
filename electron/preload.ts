import { contextBridge, ipcRenderer } from 'electron'
import { NOTICE_CHANNELS, REQUEST_CHANNELS } from '../shared/channels'

/**
 * Everything that the window can ask: one function per request channel, one subscription per notice channel,
 * no free channel name and no Electron object. Their types are CausewayBridge's, derived from the same lists;
 * main checks sender and arguments of each request again.
 */
const requests = Object.fromEntries(
  REQUEST_CHANNELS.map((channel) => [channel, (...args: unknown[]) => ipcRenderer.invoke(channel, ...args)]),
)

const on = Object.fromEntries(
  NOTICE_CHANNELS.map((channel) => [
    channel,
    (callback: (notice: unknown) => void) => {
      // The event itself stays here: it would hand Electron's sender to the page.
      const listener = (_event: unknown, notice: unknown): void => callback(notice)
      ipcRenderer.on(channel, listener)
      return () => {
        ipcRenderer.removeListener(channel, listener)
      }
    },
  ]),
)

contextBridge.exposeInMainWorld('causeway', { ...requests, on })
