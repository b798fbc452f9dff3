import type { InboxItem } from '@siegel/contract/staff'
import { Button, StateText, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { queryClient } from '../core/query-client.ts'

/** What becomes of a result by a rule, and the way out of that. */
export function RulePart({ item }: { item: InboxItem }) {
  const { releaseRules } = useWords()
  const words = releaseRules.inbox
  const format = useFormat()
  const may = useMay()
  const hold = useMutation({
    mutationFn: () => api.holdRelease({ params: { id: item.row.id } }),
    onSuccess: () => toast(words.held),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['inbox'] }),
  })
  const { release } = item
  if (release === undefined) return null
  const { plan, rule, meaning, action, due } = release
  return (
    <section className="stack-tight">
      <h3 className="label">{words.title}</h3>
      <StateText
        icon={plan === 'conversation' ? 'people' : 'share'}
        tone={plan === 'conversation' ? 'warning' : plan === 'released' ? 'good' : 'info'}
      >
        {plan === 'conversation' ? words.conversation(due === undefined ? '' : format.date(due)) : words[plan]}
      </StateText>
      <span className="s-small s-muted">{words.rule(rule)}</span>
      {meaning !== undefined && (
        <blockquote className="pre sentence s-small">{[meaning, action].filter(Boolean).join('\n')}</blockquote>
      )}
      {(plan === 'at-once' || plan === 'after-sign-off') && may('release.write') && (
        <Button
          kind="neutral"
          wide
          busy={hold.isPending ? releaseRules.saving : undefined}
          onClick={() => hold.mutate()}
        >
          {words.hold}
        </Button>
      )}
      <FailureBanner error={hold.error} />
    </section>
  )
}
