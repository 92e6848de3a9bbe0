/** What this program calls itself in files that outlive it. The version is package.json's; a test holds them together. */
export const TOOL = { name: 'Causeway', version: '0.1.0' } as const
