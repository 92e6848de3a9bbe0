/** The guided procedure: which steps there are, in which order. Wording is in the message catalogue. */

export const SEND_STEPS = ['server', 'export', 'plan', 'media', 'copy', 'seal', 'handover'] as const
export const RECEIVE_STEPS = [
  'identify',
  'trust',
  'verify',
  'server',
  'content',
  'metadata',
  'confirm',
  'receipt',
] as const
/** Looking at a medium without importing it. */
export const VERIFY_STEPS = ['identify', 'trust', 'verify'] as const

export const JOB_KINDS = ['send', 'receive', 'verify'] as const
export type JobKind = (typeof JOB_KINDS)[number]

export type SendStep = (typeof SEND_STEPS)[number]
export type ReceiveStep = (typeof RECEIVE_STEPS)[number]
export type StepId = SendStep | ReceiveStep

/** The steps of a kind of job, first to last. */
export function stepsOf(kind: JobKind): readonly StepId[] {
  if (kind === 'send') return SEND_STEPS
  return kind === 'receive' ? RECEIVE_STEPS : VERIFY_STEPS
}

/** True while a job can be cancelled: a transfer that is sealed has its verdict, only the custody note is open. */
export function mayCancel(kind: JobKind, doneSteps: readonly StepId[]): boolean {
  return kind !== 'send' || !doneSteps.includes('seal')
}

/** Steps that may be done again although they are done, and the last step at which that is still possible. */
const REPEATABLE: Readonly<Record<JobKind, Readonly<Partial<Record<StepId, StepId>>>>> = {
  send: { server: 'media', export: 'media', plan: 'media', media: 'seal' },
  receive: { identify: 'content', verify: 'content', server: 'content', metadata: 'confirm', confirm: 'receipt' },
  verify: { identify: 'verify' },
}

/** The last current step at which `step` may be repeated, or null when it never may. */
export function repeatableUntil(kind: JobKind, step: StepId): StepId | null {
  return REPEATABLE[kind][step] ?? null
}
