import { Button, Dialog, Icon } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { FailureBanner } from '../components/failure.tsx'
import { codeOf } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { DocumentTools } from '../viewer/document-tools.tsx'
import { DocumentView } from '../viewer/document-view.tsx'

/** A button that fetches a PDF made for printing, and shows it; after a quarter of an hour it is gone. */
export function Printed({
  fetch,
  label,
  title,
  fileName,
  main,
}: {
  fetch: () => Promise<{ bytes: Uint8Array<ArrayBuffer> }>
  label: string
  title: string
  fileName: string
  main?: boolean
}) {
  const { invitation, common } = useWords()
  const pdf = useMutation({ mutationFn: fetch, gcTime: 0 })
  const isGone = pdf.error !== null && codeOf(pdf.error) === 'not-found'
  return (
    <>
      <div className="row">
        <Button
          kind={main === true ? 'filled' : 'outline'}
          icon={main === true ? 'document' : 'printer'}
          busy={pdf.isPending ? common.loading : undefined}
          onClick={() => pdf.mutate()}
        >
          {label}
        </Button>
      </div>
      {isGone ? (
        <p className="s-state" data-tone="warning">
          <Icon name="clock" small />
          {invitation.letterGone}
        </p>
      ) : (
        <FailureBanner error={pdf.error} />
      )}
      {pdf.data !== undefined && (
        <Dialog
          open
          onClose={() => pdf.reset()}
          title={title}
          closeLabel={common.close}
          size="wide"
          footer={<DocumentTools bytes={pdf.data.bytes} mediaType="application/pdf" fileName={fileName} mainPrint />}
        >
          <DocumentView bytes={pdf.data.bytes} mediaType="application/pdf" title={title} />
        </Dialog>
      )}
    </>
  )
}
