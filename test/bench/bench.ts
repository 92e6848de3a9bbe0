/** `npm run bench`: see arguments.ts for what there is to type. */
import { parseCommand, USAGE, type Command } from './arguments'
import { measureCopy, type CopyReport } from './copy'
import { BenchError } from './errors'
import { endOrderlyOnSignals } from './scratch'
import { runTable } from './table'

async function run(command: Command): Promise<void> {
  if (command.name === 'help') return void process.stdout.write(USAGE)
  if (command.name === 'table') return runTable(command)
  const report = await measureCopy(command)
  process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report))
}

function asText({ bytes, files, seconds, bytesPerSecond, readBack, limit, ratio, emptying }: CopyReport): string {
  const speed = (rate: number): string => `${(rate / 1e6).toFixed(0)} MB/s`
  return `${files} files, ${bytes} bytes, page cache emptied with ${emptying}
Causeway  ${seconds} s, ${speed(bytesPerSecond)}, read back from the ${readBack}
Limit     ${limit.seconds} s, ${speed(limit.bytesPerSecond)}
Ratio     ${ratio}
`
}

endOrderlyOnSignals()
try {
  await run(parseCommand(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof BenchError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = error.exitCode
}
