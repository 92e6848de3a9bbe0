/** Lets `node --import` run the engine as Electron's utility process does: its port is the channel to the parent. */
process.parentPort = {
  postMessage: (message) => process.send?.(message),
  on: (_event, listener) => process.on('message', (data) => listener({ data })),
}
