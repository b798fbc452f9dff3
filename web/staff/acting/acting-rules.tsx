import { Button, Select, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'

const ages = Array.from({ length: 12 }, (_, n) => String(n + 7))

/** Up to which age of a child its parents act for it in the portal. */
export function ActingRules() {
  const { acting, common } = useWords()
  const rules = useQuery({ queryKey: ['acting-rules'], queryFn: () => api.actingRules() })
  const [chosen, setChosen] = useState<string>()
  const save = useMutation({
    mutationFn: (untilAge: number) => api.setActingRules({ body: { untilAge } }),
    onSuccess: () => {
      toast(acting.rulesSaved, { icon: 'check' })
      return queryClient.invalidateQueries({ queryKey: ['acting-rules'] })
    },
  })
  if (rules.data === undefined) return <Pending error={rules.error} retry={() => void rules.refetch()} />
  const age = chosen ?? String(rules.data.untilAge)
  return (
    <form
      className="stack page-narrow"
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending) save.mutate(Number(age))
      }}
    >
      <h2>{acting.rules}</h2>
      <p className="s-muted">{acting.rulesText}</p>
      <Select
        label={acting.rulesAge}
        value={age}
        options={ages.map((value) => ({ value, label: acting.rulesBirthday(value) }))}
        onChange={setChosen}
      />
      <FailureBanner error={save.error} />
      <div className="row">
        <Button kind="filled" type="submit" busy={save.isPending ? common.loading : undefined}>
          {acting.rulesSave}
        </Button>
      </div>
    </form>
  )
}
