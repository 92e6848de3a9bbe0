/** What keeps Enter for itself: controls, open dialogs, lists. */
const OWN_ENTER =
  'a, button, input, select, textarea, summary, [role="dialog"], [role="alertdialog"], [contenteditable]'

/** True when Enter was pressed on the page itself, so that it may stand for the step's safe next action. */
export function isSafeEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.repeat || event.defaultPrevented) return false
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return false
  return !(event.target instanceof Element && event.target.closest(OWN_ENTER))
}
