/** What the sample signatures sign; apart from the samples, so that a process need not load all that makes those. */
export const SIGNED_MESSAGE = Buffer.from(`${'5'.repeat(64)}  transfer.json\n`)
