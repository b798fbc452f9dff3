/** Chromium's offer to put a page on the home screen. */
interface InstallOffer extends Event {
  prompt: () => Promise<unknown>
}

let offer: InstallOffer | undefined

/** Keeps the browser's offer for where the patient looks for it, instead of a banner over the page. */
export function keepInstallOffer(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallOffer
  })
}

export const canAskToInstall = (): boolean => offer !== undefined

/** Once: the browser makes another offer where this one is not taken. */
export function askToInstall(): void {
  void offer?.prompt().catch(() => undefined)
  offer = undefined
}

export const isOnHomeScreen = (): boolean => matchMedia('(display-mode: standalone)').matches
