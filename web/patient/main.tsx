import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import '@siegel/ui/styles.css'
import './styles/app.css'
import { App } from './app/app.tsx'
import { keepInstallOffer } from './app/install.ts'
import { onTablet } from './app/tablet.ts'
import { applyTextSize } from './app/text-size.ts'
import { takeArrival } from './arrive/arrival.ts'
import { dropUnusedCopies } from './offline/follow.ts'
import { firstLanguage, LanguageProvider } from './i18n/language.tsx'

// First act of the page: the link's secret leaves the address bar before anything else happens.
const arrival = takeArrival(window, !onTablet)
applyTextSize()
keepInstallOffer()

async function start(): Promise<void> {
  const root = document.getElementById('app')
  if (root === null) return
  const first = await firstLanguage()
  const Start = onTablet || arrival.isSetUp === true ? (await import('./tablet/tablet-app.tsx')).TabletApp : App
  createRoot(root).render(
    <LanguageProvider first={first}>
      {/* Words that are still to come are waited for somewhere, whatever stands around them. */}
      <Suspense fallback={null}>
        <Start arrival={arrival} />
      </Suspense>
    </LanguageProvider>,
  )
}

void start().then(() => void dropUnusedCopies())
