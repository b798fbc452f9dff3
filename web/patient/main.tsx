import { createRoot } from 'react-dom/client'
import '@siegel/ui/styles.css'
import './styles/app.css'
import { App } from './app/app.tsx'
import { takeArrival } from './arrive/arrival.ts'
import { LanguageProvider } from './i18n/language.tsx'

// First act of the page: the link's secret leaves the address bar before anything else happens.
const arrival = takeArrival(window)

const root = document.getElementById('app')
if (root !== null) {
  createRoot(root).render(
    <LanguageProvider>
      <App arrival={arrival} />
    </LanguageProvider>,
  )
}
