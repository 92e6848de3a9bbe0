/** Shifts the clock of a program that is started with `node --import`: worker threads, which inherit the flag, too. */
const shift = Number(process.env.CAUSEWAY_TEST_CLOCK_MS ?? 0)
const Real = Date

globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + shift)
    else super(...args)
  }

  static now() {
    return Real.now() + shift
  }
}
