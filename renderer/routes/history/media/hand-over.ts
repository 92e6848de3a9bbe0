import type { CustodyEntry } from '../../../../shared/custody'

/** A hand-over as one person wrote it down, before the other has confirmed it. */
export type HandOver = Extract<CustodyEntry, { entry: 'handed-over' }>

/** Which of the two stands beside the operator: who takes it, unless the operator does. */
export function secondOf({ from, to }: Pick<HandOver, 'from' | 'to'>, operator: string): string {
  return to.trim().toLowerCase() === operator.toLowerCase() ? from : to
}
