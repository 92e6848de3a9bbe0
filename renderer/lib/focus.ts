import { tick } from 'svelte'

/** Moves the keyboard to the title of the page that has just been put in place, and shows it from its top. */
export async function focusTitle(): Promise<void> {
  await tick()
  const main = document.querySelector('main')
  main?.scrollTo(0, 0)
  main?.querySelector<HTMLElement>('h1')?.focus()
}
