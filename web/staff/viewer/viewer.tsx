import { Button, Dialog, IconButton, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { documentId, type DocumentEntry } from '../documents/opened.ts'
import { DocumentView } from './document-view.tsx'
import { DocumentTools } from './document-tools.tsx'
import { areEqual, listOf, turned, turnsOf, type Turns } from './turns.ts'
import { usePages, useViewerKeys } from './use-pages.ts'

interface Attachment {
  reference: string
  mediaType: string
  fileName: string
}

const idOf = ({ reference }: Attachment): string => reference.slice('DocumentReference/'.length)

/**
 * A document in a form that a browser shows; opening it is an entry of the log, so it is not asked for twice.
 */
const useContent = (attachment: Attachment) => {
  const id = idOf(attachment)
  return useQuery({
    queryKey: ['document', id],
    queryFn: () => api.documentView({ params: { id } }),
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** The bytes as they were filed; those shown, where they are the same. */
const originalOf = (attachment: Attachment, shown: { mediaType: string }) =>
  shown.mediaType === attachment.mediaType && shown.mediaType !== 'text/plain'
    ? undefined
    : () => api.documentContent({ params: { id: idOf(attachment) } })

const zooms = [50, 75, 100, 125, 150, 200, 300]
const whole = zooms.indexOf(100)

/** One document over the page: page by page, larger and smaller, with print and download; a chart's own can be turned. */
export function Viewer({
  attachment,
  turning,
  onClose,
}: {
  attachment: Attachment
  /** A document of a chart whose pages may stand the wrong way. */
  turning?: { patient: string; entry: DocumentEntry }
  onClose: () => void
}) {
  const words = useWords()
  const may = useMay()
  const content = useContent(attachment)
  const place = useRef<HTMLDivElement>(null)
  const { page, count, show } = usePages(place, content.data !== undefined)
  const [zoom, setZoom] = useState(whole)
  const saved = turnsOf(turning?.entry.document.turns ?? [])
  const [changed, setChanged] = useState<Turns>()
  const turns = changed ?? saved
  const mayTurn = turning?.entry.status === 'current' && may('chart.write') && count > 0
  const turn = (pages: readonly number[]) => mayTurn && setChanged(turned(turns, pages))
  const scale = (by: number) => setZoom((at) => Math.max(0, Math.min(zooms.length - 1, at + by)))
  useViewerKeys({
    PageDown: () => show(1),
    PageUp: () => show(-1),
    '+': () => scale(1),
    '-': () => scale(-1),
    r: () => turn([page]),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={attachment.fileName}
      closeLabel={words.common.close}
      size="wide"
      footer={
        content.data !== undefined && (
          <>
            <fieldset className="viewer-tools" aria-label={words.viewer.tools}>
              {count > 1 && (
                <>
                  <IconButton icon="chevron-up" label={words.viewer.previous} onClick={() => show(-1)} />
                  <output className="s-small">{words.viewer.page(page, count)}</output>
                  <IconButton icon="chevron-down" label={words.viewer.following} onClick={() => show(1)} />
                </>
              )}
              {count > 0 && (
                <>
                  <IconButton icon="minus" label={words.viewer.smaller} onClick={() => scale(-1)} />
                  <output className="s-small viewer-zoom">{zooms[zoom]} %</output>
                  <IconButton icon="plus" label={words.viewer.larger} onClick={() => scale(1)} />
                </>
              )}
              {mayTurn && (
                <Button kind="quiet" icon="refresh" keyHint="R" onClick={() => turn([page])}>
                  {words.viewer.turn}
                </Button>
              )}
              {mayTurn && count > 1 && (
                <Button
                  kind="quiet"
                  onClick={() => turn(Array.from({ length: turning.entry.document.pages ?? count }, (_, at) => at + 1))}
                >
                  {words.viewer.turnAll}
                </Button>
              )}
            </fieldset>
            {turning !== undefined && changed !== undefined && !areEqual(changed, saved) && (
              <SaveTurns {...turning} turns={changed} onSaved={() => setChanged(undefined)} />
            )}
            <DocumentTools
              bytes={content.data.bytes}
              mediaType={content.data.mediaType}
              fileName={attachment.fileName}
              turns={turns}
              beforePrint={() => api.printDocument({ params: { id: idOf(attachment) } })}
              {...withOriginal(originalOf(attachment, content.data))}
            />
          </>
        )
      }
    >
      {content.data === undefined ? (
        <Pending error={content.error} retry={() => void content.refetch()} />
      ) : (
        <div ref={place} className="viewer-pages" data-zoom={zooms[zoom]}>
          <DocumentView
            bytes={content.data.bytes}
            mediaType={content.data.mediaType}
            title={attachment.fileName}
            turns={turns}
          />
        </div>
      )}
    </Dialog>
  )
}

const withOriginal = <T,>(original: T | undefined): { original?: T } => (original === undefined ? {} : { original })

/** Keeps how the pages are turned. */
function SaveTurns({
  patient,
  entry,
  turns,
  onSaved,
}: {
  patient: string
  entry: DocumentEntry
  turns: Turns
  onSaved: () => void
}) {
  const { viewer, common } = useWords()
  const save = useMutation({
    mutationFn: () =>
      api.turnDocument({
        params: { id: documentId(entry) },
        body: { version: entry.document.version, turns: listOf(turns) },
      }),
    onSuccess: async () => {
      await refreshPatient(patient)
      onSaved()
      toast(viewer.turned)
    },
    onError: () => void refreshPatient(patient),
  })
  return (
    <>
      <FailureBanner error={save.error} />
      <Button
        kind="filled"
        icon="check"
        title={viewer.turnHint}
        busy={save.isPending ? common.loading : undefined}
        onClick={() => save.mutate()}
      >
        {viewer.saveTurns}
      </Button>
    </>
  )
}

/** The same inside a view, for the inbox. */
export function InlineDocument({ attachment }: { attachment: Attachment }) {
  const content = useContent(attachment)
  if (content.data === undefined) return <Pending error={content.error} retry={() => void content.refetch()} />
  return <DocumentView bytes={content.data.bytes} mediaType={content.data.mediaType} title={attachment.fileName} />
}
