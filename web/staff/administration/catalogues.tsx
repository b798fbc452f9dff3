import { Button, Empty, Table, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { FilePicker } from '../components/files.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

/** Catalogues that were imported, and where new ones come from. */
export function Catalogues() {
  const { administration, common } = useWords()
  const words = administration.catalogues
  const format = useFormat()
  const may = useMay()
  const [asked, setAsked] = useState(0)
  const list = useQuery({ queryKey: ['catalogues'], queryFn: () => api.catalogues() })
  const take = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) {
        const bytes = new Uint8Array(await file.arrayBuffer())
        const made = await api.importCodes({ query: {}, body: { bytes, mediaType: 'text/csv', fileName: file.name } })
        toast(words.taken(made.codes, `${made.name} ${made.version}`))
      }
    },
    onSettled: () =>
      Promise.all(['catalogues', 'icd'].map((what) => queryClient.invalidateQueries({ queryKey: [what] }))),
  })
  if (list.data === undefined) return <Pending error={list.error} retry={() => void list.refetch()} />
  const rows = list.data.catalogues
  const button = may('codes.write') && (
    <Button
      kind={rows.length === 0 ? 'filled' : 'outline'}
      icon="upload"
      busy={take.isPending ? common.loading : undefined}
      onClick={() => setAsked((count) => count + 1)}
    >
      {words.importFile}
    </Button>
  )
  return (
    <div className="stack">
      <FilePicker accept=".csv,.xml,text/csv,text/xml" asked={asked} onFiles={(files) => take.mutate(files)} />
      <FailureBanner error={take.error} />
      {rows.length === 0 ? (
        <Empty title={words.emptyTitle}>
          <p>{words.emptyText}</p>
          {button}
        </Empty>
      ) : (
        <>
          <Table
            caption={words.caption}
            captionHidden
            rows={rows}
            rowKey={({ name, version }) => `${name} ${version}`}
            columns={[
              { key: 'name', title: words.name, rowHeader: true, cell: ({ name, version }) => `${name} ${version}` },
              {
                key: 'codes',
                title: words.codes,
                align: 'right',
                cell: ({ codes }) => codes.toLocaleString(format.locale),
              },
              { key: 'at', title: words.importedAt, cell: ({ importedAt }) => format.at(importedAt) },
              { key: 'source', title: words.source, cell: ({ source }) => source },
            ]}
          />
          <p className="s-muted">{words.note}</p>
          <div>{button}</div>
        </>
      )}
    </div>
  )
}
