import { runPracticeWsusutil } from '../../../../electron/wsus/practice/wsusutil'

const [folder, ...argv] = process.argv.slice(2)
process.exitCode = await runPracticeWsusutil(folder ?? '', argv, {
  print: (bytes) => void process.stdout.write(bytes),
})
