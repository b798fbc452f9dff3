import { useMutation } from '@tanstack/react-query'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { forgetSession, queryClient } from '../core/query-client.ts'

/** Locks the whole safe, for everybody. */
export function LockSafe({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { frame } = useWords()
  const lock = useMutation({
    mutationFn: () => api.lock(),
    onSuccess: () => {
      forgetSession()
      return queryClient.invalidateQueries({ queryKey: ['state'] })
    },
  })
  return (
    <Confirm
      open={open}
      title={frame.lockSafeTitle}
      action={frame.lockSafe}
      icon="lock"
      busy={lock.isPending}
      error={lock.error}
      onConfirm={() => lock.mutate()}
      onClose={onClose}
    >
      <p>{frame.lockSafeText}</p>
    </Confirm>
  )
}
