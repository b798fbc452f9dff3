import type { MasterDataPage, PatientRow } from '@siegel/contract/staff'
import { Button, StateText, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useRef, useState, type ReactNode } from 'react'
import { usePatientId } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { FailureBanner, NoPermission, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api, codeOf } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { differences, isChanged, mergedDraft, type Differences } from './conflict.ts'
import { Consents } from './consents.tsx'
import { AddressSection, TelecomSection } from './contact-sections.tsx'
import { dataOf, draftOf, issuesOf, warningsOf, type Draft } from './draft.ts'
import { InsuranceSection } from './insurance-section.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { PersonSection } from './person-section.tsx'
import { RecordSection } from './record-section.tsx'
import { Representatives } from './representatives.tsx'
import { SimilarNow } from './similar-now.tsx'
import { masterDataQuery, refreshMasterData, useMasterDataPage } from './use-master-data.ts'

/** All that is known of a patient as a person, on one page. */
export function MasterData() {
  const id = usePatientId()
  const may = useMay()
  const page = useMasterDataPage(id)
  if (!may('patient.list')) return <NoPermission />
  if (page.data === undefined) return <Pending error={page.error} retry={() => void page.refetch()} />
  return <MasterDataForm key={id} id={id} page={page.data} />
}

/** The bar with its button stands below the other sections, which save by themselves. */
const formId = 'master-data'

interface Conflict {
  page: MasterDataPage
  theirs: Draft
  found: Differences
}

function useMasterDataForm(id: string, page: MasterDataPage) {
  const { masterData } = useWords()
  const [base, setBase] = useState(() => ({ version: page.version, draft: draftOf(page.data) }))
  const [draft, setDraft] = useState(base.draft)
  const [shown, setShown] = useState(false)
  const [conflict, setConflict] = useState<Conflict>()
  const changed = isChanged(base.draft, draft)
  // What other sections or people have changed is taken as long as nothing is typed here.
  if (!changed && page.version !== base.version && conflict === undefined) {
    const fresh = { version: page.version, draft: draftOf(page.data) }
    setBase(fresh)
    setDraft(fresh.draft)
  }
  const compare = async () => {
    const fresh = await queryClient.fetchQuery(masterDataQuery(id))
    const theirs = draftOf(fresh.data)
    setConflict({ page: fresh, theirs, found: differences(base.draft, draft, theirs) })
  }
  const save = useMutation({
    mutationFn: () => api.saveMasterData({ params: { id }, body: { ifVersion: base.version, data: dataOf(draft) } }),
    onSuccess: async () => {
      toast(masterData.saved)
      setShown(false)
      const fresh = await queryClient.fetchQuery(masterDataQuery(id))
      const next = { version: fresh.version, draft: draftOf(fresh.data) }
      setBase(next)
      setDraft(next.draft)
      await refreshMasterData(id)
    },
    onError: (error) => {
      if (codeOf(error) === 'version-conflict') return compare()
      return undefined
    },
  })
  const resolve = (chosen: Parameters<typeof mergedDraft>[3]) => {
    if (conflict === undefined) return
    setDraft(mergedDraft(base.draft, draft, conflict.theirs, chosen))
    setBase({ version: conflict.page.version, draft: conflict.theirs })
    setConflict(undefined)
    save.reset()
  }
  const discard = () => {
    setDraft(base.draft)
    setShown(false)
    save.reset()
  }
  return { base, draft, setDraft, shown, setShown, conflict, changed, save, resolve, discard }
}

function MasterDataForm({ id, page }: { id: string; page: MasterDataPage }) {
  const { masterData } = useWords()
  const format = useFormat()
  const may = useMay()
  const form = useRef<HTMLFormElement>(null)
  const state = useMasterDataForm(id, page)
  const { base, draft, shown, conflict, changed, save } = state
  const [other, setOther] = useState<PatientRow>()
  const issues = issuesOf(draft)
  const mayWrite = may('patient.write') && page.state.mergedInto === undefined
  const submit = () => {
    if (!mayWrite || save.isPending || !changed) return
    state.setShown(true)
    if (issues.size === 0) return save.mutate()
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  useActions(mayWrite ? [{ id: 'save', label: masterData.save, icon: 'check', key: 'ctrl+s', run: submit }] : [])
  const sections = {
    draft,
    change: (part: Partial<Draft>) => state.setDraft((before) => ({ ...before, ...part })),
    issues: shown ? issues : new Map(),
    warnings: warningsOf(draft, format.today()),
  }
  return (
    <div className="page page-in-chart md">
      <form
        id={formId}
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <fieldset className="md-form" disabled={!mayWrite}>
          <Section title={masterData.person}>
            <div className="md-grid">
              <PersonSection {...sections} />
            </div>
            {mayWrite && (
              <SimilarNow
                id={id}
                base={base.draft}
                draft={draft}
                onMerge={(row) => (changed ? toast(masterData.saveFirst, { icon: 'alert' }) : setOther(row))}
              />
            )}
          </Section>
          <Section title={masterData.addresses}>
            <AddressSection {...sections} />
          </Section>
          <Section title={masterData.contact}>
            <TelecomSection {...sections} />
          </Section>
          <Section title={masterData.insurance}>
            <InsuranceSection {...sections} />
          </Section>
        </fieldset>
      </form>
      <Section title={masterData.representatives}>
        <Representatives patient={id} rows={page.representatives} mayWrite={mayWrite} />
      </Section>
      <Section title={masterData.consents}>
        <Consents patient={id} rows={page.consents} mayWrite={mayWrite} />
      </Section>
      <Section title={masterData.record}>
        <RecordSection id={id} page={page} isChanged={changed} />
      </Section>
      {mayWrite && <SaveBar {...state} />}
      {conflict !== undefined && (
        <ConflictDialog mine={draft} theirs={conflict.theirs} found={conflict.found} onDone={state.resolve} />
      )}
      {other !== undefined && <MergeDialog id={id} target={page} other={other} onClose={() => setOther(undefined)} />}
      <LeaveGuard changed={changed} />
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="md-section" aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  )
}

/** Stays in sight while the page scrolls. */
function SaveBar({
  changed,
  save,
  discard,
}: Pick<ReturnType<typeof useMasterDataForm>, 'changed' | 'save' | 'discard'>) {
  const { masterData } = useWords()
  const locale = useLocale()
  const error = codeOf(save.error) === 'version-conflict' ? null : save.error
  return (
    <div className="md-save">
      {error !== null && <FailureBanner error={error} />}
      <div className="row">
        <StateText icon={changed ? 'pencil' : 'check'} tone={changed ? 'warning' : 'neutral'}>
          {changed ? masterData.unsaved : masterData.unchanged}
        </StateText>
        <span className="grow" />
        {changed && (
          <Button kind="neutral" onClick={discard}>
            {masterData.discard}
          </Button>
        )}
        <Button
          kind="filled"
          type="submit"
          form={formId}
          keyHint={keyLabel('ctrl+s', locale)}
          disabled={!changed}
          busy={save.isPending ? masterData.saving : undefined}
        >
          {masterData.save}
        </Button>
      </div>
    </div>
  )
}

/** Asks before typed data are left behind. */
function LeaveGuard({ changed }: { changed: boolean }) {
  const { masterData } = useWords()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => changed,
    enableBeforeUnload: () => changed,
    withResolver: true,
  })
  return (
    <Confirm
      open={status === 'blocked'}
      title={masterData.leaveTitle}
      action={masterData.discard}
      icon="trash"
      busy={false}
      error={null}
      cancel={masterData.stay}
      onConfirm={() => proceed?.()}
      onClose={() => reset?.()}
    >
      <p>{masterData.leaveText}</p>
    </Confirm>
  )
}
