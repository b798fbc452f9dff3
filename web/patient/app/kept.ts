/** What this browser keeps of how one likes to read: nothing of a patient. A private window keeps it until it is closed. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`siegel.${name}`)
  } catch {
    return null
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`siegel.${name}`, value)
  } catch {
    // Storage is full or refused.
  }
}
