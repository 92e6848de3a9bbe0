const QUIET_MS = 10_000

let text = $state('')
let lastProgressAt = -Infinity

/** What the live region says; only `LiveRegion` reads it. */
export function announcement(): string {
  return text
}

/** Tells screen readers at once: an outcome, a step that now waits for the operator. */
export function announce(message: string): void {
  text = message
}

/** Tells screen readers how far long work is, at most once every ten seconds; what comes between is not said. */
export function announceProgress(message: string): void {
  const now = performance.now()
  if (now - lastProgressAt < QUIET_MS) return
  lastProgressAt = now
  text = message
}
