/**
 * Runs work on items, a few at a time, and waits until all that began has ended, also when one fails: nothing
 * goes on behind the caller's back.
 * @returns the results in the order of the items
 * @throws the first failure in the order of the items
 */
export async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<PromiseSettledResult<R>>(items.length)
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++
      results[index] = (await Promise.allSettled([work(items[index] as T)]))[0]
      failed ||= results[index].status === 'rejected'
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
