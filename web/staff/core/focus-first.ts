/**
 * A ref for what has just appeared: its first field gets the focus. The attribute is for dialogs, which look for it
 * when they open; the call is for everything else.
 */
export function focusFirst(element: HTMLElement | null): void {
  const field =
    element?.querySelector<HTMLElement>('[data-first]') ?? element?.querySelector<HTMLElement>('input, textarea')
  field?.setAttribute('autofocus', '')
  field?.focus()
}
