import { utilityProcess } from 'electron'
import type { EngineProcess } from '../ipc/engine-client'
import type { ToolCommand } from '../processes/run-tool'

/**
 * Starts the engine in a process of its own.
 * @param program out/main/engine.js
 * @param self starts this program's command line, for practice mode's wsusutil
 */
export function forkEngine(program: string, home: string, self: ToolCommand): EngineProcess {
  const engine = utilityProcess.fork(program, [home, self.file, JSON.stringify(self.args)], {
    serviceName: 'Causeway engine',
  })
  return {
    postMessage: (message) => engine.postMessage(message),
    on: (event, listener) => engine.on(event as 'message', listener as (message: unknown) => void),
    // Electron's own kill asks politely, and the program cannot end before an engine that waits for a medium does.
    // At any moment the journal says what is proven, so nothing is lost by not asking.
    kill: () => {
      if (engine.pid === undefined) engine.kill()
      else killNow(engine.pid)
    },
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended by itself.
    return
  }
}
