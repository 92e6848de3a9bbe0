import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/**
 * The import table of the house: what each room may import, besides itself and packages.
 * renderer → shared ← electron; inside electron, the doors (ipc, cli) call transfer, transfer calls the rooms,
 * the rooms know only `files`, and those that run programs `processes`. docs/decisions/0001-rooms.md gives the reasons.
 */
const rooms = ['wsus', 'metadata', 'media', 'bag', 'trust', 'ledger', 'scanners']
const mayImport = {
  'electron/files': [],
  'electron/workers': ['files'],
  'electron/processes': ['files'],
  ...Object.fromEntries(rooms.map((room) => [`electron/${room}`, ['files']])),
  'electron/metadata': ['files', 'processes'],
  'electron/media': ['files', 'processes'],
  'electron/bag': ['files', 'workers'],
  'electron/wsus': ['files', 'processes'],
  'electron/scanners': ['files', 'processes'],
  'electron/station': ['files', 'processes', 'trust', 'ledger', 'wsus'],
  'electron/transfer': ['files', 'workers', 'processes', 'station', ...rooms],
  'electron/audit': ['files', 'station', 'transfer', 'trust', 'ledger'],
  'electron/cli': ['files', 'workers', 'processes', 'station', 'transfer', 'audit', ...rooms],
  'electron/ipc': ['files', 'workers', 'processes', 'station', 'transfer', 'audit', ...rooms],
  'electron/window': ['files', 'workers', 'processes', 'station', 'transfer', 'ipc', ...rooms],
}
const allRooms = ['files', 'workers', 'processes', 'station', 'transfer', 'audit', 'cli', 'ipc', 'window', ...rooms]
/** Where Electron may be imported: everything else also runs on the command line, without it. */
const withElectron = ['electron/ipc', 'electron/window']

/** Rooms that read what lies on media, or was brought by hand: files/open.ts is their one door. */
const withMedia = ['electron/bag', 'electron/metadata', 'electron/transfer', 'electron/audit', 'electron/cli']
const plainOpens = ['node:fs', 'node:fs/promises'].map((name) => ({
  name,
  importNames: ['copyFile', 'copyFileSync', 'createReadStream'],
  message: 'It would follow links and wait for pipes: files/open.ts and files/copy-in.ts are the door.',
}))

const importTable = Object.entries(mayImport).map(([room, allowed]) => {
  const forbidden = allRooms.filter((other) => `electron/${other}` !== room && !allowed.includes(other))
  return {
    files: [`${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: withMedia.includes(room) ? plainOpens : [],
          patterns: [
            { group: forbidden.map((other) => `**/../${other}/**`), message: `${room} may not know this room.` },
            { group: ['**/renderer/**'], message: 'electron never imports the renderer.' },
            ...(withElectron.includes(room)
              ? []
              : [{ group: ['electron'], message: 'This room also runs on the command line, without Electron.' }]),
          ],
        },
      ],
    },
  }
})

/** Foreign text reaches a terminal through one place, which makes it harmless. */
const rawOutput = ['stdout', 'stderr'].map((property) => ({
  object: 'process',
  property,
  message: 'Write with cli/screen.ts, which escapes what comes from outside.',
}))

const childProcess = '/^(node:)?child_process$/'
const byAbsolutePath = 'Only processes/start-program.ts starts programs: without a shell, by absolute path.'
/** What no file of the main process may say, and the files that are there for it. */
const forbiddenSyntax = [
  {
    except: ['electron/ipc/router.ts', 'electron/preload.ts'],
    selector: "MemberExpression[object.name='ipcMain']",
    message: 'Only ipc/router.ts speaks to ipcMain.',
  },
  {
    selector: "MemberExpression[object.name='shell'][property.name='openExternal']",
    message: 'Causeway opens nothing outside.',
  },
  {
    selector: "CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
    message: 'Read JSON from outside with shared/json.ts: it refuses what cannot be recorded.',
  },
  {
    except: ['electron/processes/start-program.ts'],
    selector: `ImportDeclaration[importKind!='type'][source.value=${childProcess}]`,
    message: byAbsolutePath,
  },
  {
    selector: `:matches(ImportExpression > Literal, CallExpression > Literal)[value=${childProcess}]`,
    message: byAbsolutePath,
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(exec|execSync)$/]',
    message: 'Child processes run without a shell.',
  },
  {
    selector: `CallExpression[callee.name=/^(startProgram|askProgram|askProgramNow|runSystemTool)$/] > :matches(Literal, TemplateLiteral):first-child`,
    message: 'Name a program of the system with systemProgram().',
  },
  {
    selector: `CallExpression[callee.name=/^(runTool|runScanner)$/] Property[key.name='file'] > :matches(Literal, TemplateLiteral)`,
    message: 'Name a program of the system with systemProgram().',
  },
]
const exceptions = forbiddenSyntax.flatMap(({ except = [] }) => except)
const rulesWithout = (file) =>
  forbiddenSyntax
    .filter(({ except = [] }) => !except.includes(file))
    .map(({ selector, message }) => ({ selector, message }))
const syntaxTable = [null, ...exceptions].map((file) => ({
  files: [file ?? 'electron/**/*.ts'],
  ignores: file ? [] : exceptions,
  rules: { 'no-restricted-syntax': ['error', ...rulesWithout(file)] },
}))

export default ts.config(
  {
    ignores: [
      'out',
      'dist',
      'node_modules',
      'build/toolchain',
      'build/wine/{prefix,work}',
      'build/mutation/{reports,work}',
      'test-results',
      '.claude',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'build/*.mjs', 'test/*.mjs'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['**/*.js', '**/*.mjs'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  ...importTable,
  {
    files: ['shared/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!\\./|\\.\\./|zod$)', message: 'shared imports nothing but zod.' },
            { group: ['**/electron/**', '**/renderer/**'] },
          ],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.svelte'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['**/electron/**', 'electron', 'node:*'], message: 'The renderer knows shared/ only.' }],
        },
      ],
    },
  },
  {
    files: ['electron/**/*.ts'],
    ignores: ['electron/cli/process-io.ts', 'electron/cli/read-secret.ts', 'electron/cli/commands/practice.ts'],
    rules: { 'no-restricted-properties': ['error', ...rawOutput] },
  },
  ...syntaxTable,
)
