/** Some days that a report is about. */
import { z } from 'zod'

/** `YYYY-MM-DD`, UTC; the two days belong to the period, the first is not after the last. */
export const periodSchema = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { message: 'the first day is after the last' })
export type Period = z.infer<typeof periodSchema>
