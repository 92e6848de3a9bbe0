import { CausewayError, type ErrorCode } from '../../../shared/errors'

/** The code that `run` fails with; anything but a CausewayError is thrown on, and no failure is a failure. */
export function codeOf(run: () => unknown): ErrorCode | 'no error' {
  try {
    run()
    return 'no error'
  } catch (error) {
    if (error instanceof CausewayError) return error.code
    throw error
  }
}

/** The same for work that ends later. */
export async function codeOfLater(run: () => Promise<unknown>): Promise<ErrorCode | 'no error'> {
  try {
    await run()
    return 'no error'
  } catch (error) {
    if (error instanceof CausewayError) return error.code
    throw error
  }
}
