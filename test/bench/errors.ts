/** What a person who runs the bench is told: the message is the whole output. */
export class BenchError extends Error {
  /** 64 for wrong arguments, as sysexits.h has it; 1 for anything else. */
  readonly exitCode: 1 | 64

  constructor(message: string, cause?: unknown, exitCode: 1 | 64 = 1) {
    super(message, { cause })
    this.exitCode = exitCode
  }
}
