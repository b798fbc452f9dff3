import './core/no-eval.ts'
import '@siegel/ui/styles.css'
import './styles/index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { listenForKeys } from './core/actions.ts'
import { followLanguage } from './core/language.ts'
import { queryClient } from './core/query-client.ts'

followLanguage()
listenForKeys()

const place = document.querySelector('#app')
if (place === null) throw new Error('no place for the app')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
