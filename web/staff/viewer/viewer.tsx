import { Dialog } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { DocumentView } from './document-view.tsx'
import { DocumentTools } from './document-tools.tsx'

interface Attachment {
  reference: string
  mediaType: string
  fileName: string
}

/** The bytes of a document; opening it is an entry of the log, so they are not asked for twice. */
const useContent = (reference: string) => {
  const id = reference.slice('DocumentReference/'.length)
  return useQuery({
    queryKey: ['document', id],
    queryFn: () => api.documentContent({ params: { id } }),
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** One document over the page, with print and download. */
export function Viewer({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const words = useWords()
  const content = useContent(attachment.reference)
  return (
    <Dialog
      open
      onClose={onClose}
      title={attachment.fileName}
      closeLabel={words.common.close}
      size="wide"
      footer={
        content.data !== undefined && (
          <DocumentTools bytes={content.data.bytes} mediaType={content.data.mediaType} fileName={attachment.fileName} />
        )
      }
    >
      {content.data === undefined ? (
        <Pending error={content.error} retry={() => void content.refetch()} />
      ) : (
        <DocumentView bytes={content.data.bytes} mediaType={content.data.mediaType} title={attachment.fileName} />
      )}
    </Dialog>
  )
}

/** The same inside a view, for the inbox. */
export function InlineDocument({ attachment }: { attachment: Attachment }) {
  const content = useContent(attachment.reference)
  if (content.data === undefined) return <Pending error={content.error} retry={() => void content.refetch()} />
  return <DocumentView bytes={content.data.bytes} mediaType={content.data.mediaType} title={attachment.fileName} />
}
