import { Banner, SealMark, Toasts } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { actingPerson } from './core/api.ts'
import { useWords } from './core/language.ts'
import { forgetSession, meQuery, queryClient, stateQuery } from './core/query-client.ts'
import { onTold } from './core/screen-lock.ts'
import { followPlaces, useArrival } from './places.ts'
import { SignIn, type SafeFacts } from './sign-in/sign-in.tsx'
import { Unlock } from './unlock/unlock.tsx'

const SetUp = lazy(() => import('./set-up/set-up.tsx').then((module) => ({ default: module.SetUp })))

const retry_ms = 4_000

followPlaces()
onTold((what) => {
  // Whoever it is that has signed in elsewhere: this window begins anew.
  if (actingPerson() !== undefined) forgetSession()
  if (what === 'in') void queryClient.invalidateQueries({ queryKey: ['me'] })
})

/** Which of the four faces the safe shows: empty, locked, nobody signed in, or at work. */
export function App() {
  return (
    <>
      <Face />
      <Toasts />
    </>
  )
}

function Face() {
  const state = useQuery({
    ...stateQuery,
    refetchInterval: (query) =>
      query.state.status === 'error' || query.state.data?.state === 'locked' ? retry_ms : false,
  })
  const isOpen = state.data?.state === 'open'
  const me = useQuery({
    ...meQuery,
    enabled: isOpen,
    refetchInterval: (query) => (query.state.status === 'error' ? retry_ms : false),
  })
  if (state.data === undefined) return <Waiting failed={state.isError} />
  if (state.data.state === 'empty')
    return (
      <Suspense fallback={<Waiting failed={false} />}>
        <SetUp />
      </Suspense>
    )
  if (state.data.state === 'locked') return <Unlock safe={state.data} />
  if (me.data === undefined) return <Waiting failed={me.isError} />
  return <Work safe={state.data} isIn={me.data !== null} />
}

function Work({ safe, isIn }: { safe: SafeFacts; isIn: boolean }) {
  const router = useArrival()
  if (!isIn) return <SignIn safe={safe} />
  return router === undefined ? <Waiting failed={false} /> : <RouterProvider router={router} />
}

function Waiting({ failed }: { failed: boolean }) {
  const words = useWords()
  return (
    <main className="waiting">
      <SealMark size={64} />
      <h1 className="s-hidden-text">Siegel</h1>
      {failed ? (
        <Banner tone="warning" icon="clock" title={words.signIn.unreachable} announce>
          {words.signIn.unreachableText}
        </Banner>
      ) : (
        <output className="s-muted">{words.common.loading}</output>
      )}
    </main>
  )
}
