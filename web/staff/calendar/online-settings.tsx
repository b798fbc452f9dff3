import type { CalendarColumn, OnlineService } from '@siegel/contract/staff'
import { Button, Checkbox, IconButton, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { newService, serviceDraft, serviceForm, serviceIssues, type ServiceForm } from './service-drafts.ts'

const most = 8

/** What patients can book for themselves; nothing, until somebody says so here. */
export function OnlineSettings({ columns }: { columns: readonly CalendarColumn[] }) {
  const query = useQuery({ queryKey: ['online-services'], queryFn: () => api.onlineServices() })
  if (query.data === undefined) return <FailureBanner error={query.error} />
  const { services } = query.data
  const version = services.map(({ id, version: seen }) => `${id} ${seen}`).join()
  return <ServicesForm key={version} services={services} columns={columns} />
}

let added = 0

function ServicesForm({
  services,
  columns,
}: {
  services: readonly OnlineService[]
  columns: readonly CalendarColumn[]
}) {
  const { calendar } = useWords()
  const words = calendar.online
  const [forms, setForms] = useState(() => services.map(serviceForm))
  const [shown, setShown] = useState(false)
  const save = useMutation({
    mutationFn: () => api.saveOnlineServices({ body: { services: forms.map(serviceDraft) } }),
    onSuccess: () => {
      toast(words.saved)
      return queryClient.invalidateQueries({ queryKey: ['online-services'] })
    },
  })
  return (
    <form
      className="page cal-settings"
      noValidate
      aria-labelledby="online-settings"
      onSubmit={(event) => {
        event.preventDefault()
        if (forms.some((one) => serviceIssues(one).size > 0)) setShown(true)
        else if (!save.isPending) save.mutate()
      }}
    >
      <h2 id="online-settings">{words.title}</h2>
      <p className="s-muted">{forms.length === 0 ? words.none : words.text}</p>
      {forms.map((form) => (
        <ServiceCard
          key={form.key}
          form={form}
          columns={columns}
          showIssues={shown}
          onChange={(part) => setForms(forms.map((one) => (one.key === form.key ? { ...one, ...part } : one)))}
          onRemove={() => setForms(forms.filter(({ key }) => key !== form.key))}
        />
      ))}
      <FailureBanner error={save.error} />
      <div className="row">
        {(forms.length > 0 || services.length > 0) && (
          <Button kind="outline" type="submit" busy={save.isPending ? calendar.saving : undefined}>
            {words.save}
          </Button>
        )}
        {forms.length < most && (
          <Button
            kind="neutral"
            icon="plus"
            onClick={() => setForms([...forms, newService(`added-${++added}`, columns[0])])}
          >
            {words.add}
          </Button>
        )}
      </div>
    </form>
  )
}

function ServiceCard({
  form,
  columns,
  showIssues,
  onChange,
  onRemove,
}: {
  form: ServiceForm
  columns: readonly CalendarColumn[]
  showIssues: boolean
  onChange: (part: Partial<ServiceForm>) => void
  onRemove: () => void
}) {
  const { calendar } = useWords()
  const words = calendar.online
  const issues = serviceIssues(form)
  const field = (name: 'name' | 'length' | 'lead' | 'ahead' | 'cancel') => ({
    label: words[name],
    value: form[name],
    error: showIssues && issues.has(name) ? words.issues[name] : undefined,
    onChange: (value: string) => onChange({ [name]: value }),
    ...(name === 'name' ? { maxLength: 60 } : { maxLength: 3, inputMode: 'numeric' as const }),
  })
  return (
    <fieldset className="column-card">
      <legend>{form.name.trim() === '' ? words.unnamed : form.name}</legend>
      <div className="column-facts">
        <TextField {...field('name')} hint={words.nameHint} />
        <TextField {...field('length')} />
        <TextField {...field('lead')} />
        <TextField {...field('ahead')} />
        <TextField {...field('cancel')} />
      </div>
      <fieldset className="s-fieldset stack-tight">
        <legend className="label">{words.columns}</legend>
        <div className="hours-days">
          {columns.map(({ id, name }) => (
            <Checkbox
              key={id}
              checked={form.columns.includes(id)}
              onChange={(checked) =>
                onChange({
                  columns: columns.flatMap((one) =>
                    (one.id === id ? checked : form.columns.includes(one.id)) ? [one.id] : [],
                  ),
                })
              }
            >
              {name}
            </Checkbox>
          ))}
        </div>
        {showIssues && issues.has('columns') && (
          <p className="s-field-error" role="alert">
            {words.issues.columns}
          </p>
        )}
      </fieldset>
      <div className="row">
        <Checkbox checked={form.active} onChange={(active) => onChange({ active })}>
          {words.active}
        </Checkbox>
        <span className="grow" />
        <IconButton icon="trash" label={words.remove(form.name)} onClick={onRemove} />
      </div>
    </fieldset>
  )
}
