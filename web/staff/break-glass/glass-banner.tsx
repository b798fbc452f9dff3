import { Button, Icon, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useGlass } from './use-glass.ts'

/** What was read goes from memory when the chart is closed again. */
function forget(patient: string): void {
  for (const what of ['chart', 'timeline', 'laboratory', 'presence'])
    void queryClient.resetQueries({ queryKey: [what, patient] })
}

/** Over a chart that is open in an emergency: how long yet, and the way to close it. */
export function GlassBanner({ patient }: { patient: string }) {
  const { breakGlass } = useWords()
  const glass = useGlass(patient)
  const close = useMutation({
    mutationFn: async (id: string) => api.closeGlass({ params: { id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['me'] })
      forget(patient)
      toast(breakGlass.closed, { icon: 'lock' })
    },
  })
  const isOpen = glass !== undefined
  useEffect(() => {
    if (isOpen) return () => forget(patient)
    return undefined
  }, [isOpen, patient])
  if (glass === undefined) return null
  return (
    <>
      <div className="glass-banner">
        <Icon name="alert" />
        <span className="glass-text">
          <strong role="timer">{breakGlass.banner(glass.minutes)}</strong> <span>{breakGlass.bannerText}</span>
        </span>
        <Button kind="neutral" icon="lock" onClick={() => close.mutate(glass.id)}>
          {breakGlass.close}
        </Button>
      </div>
      <FailureBanner error={close.error} />
    </>
  )
}
