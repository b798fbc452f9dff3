import { Button } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useWords } from '../core/language.ts'
import { download } from './download.ts'
import { printDocument } from './print-document.ts'

/** Print and download; `mainPrint` where printing is what one came for. */
export function DocumentTools({
  bytes,
  mediaType,
  fileName,
  mainPrint = false,
}: {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  fileName: string
  mainPrint?: boolean
}) {
  const { viewer, common } = useWords()
  const print = useMutation({ mutationFn: () => printDocument(bytes, mediaType) })
  return (
    <>
      {print.isError && <span className="s-small critical-text">{viewer.unreadable}</span>}
      <Button kind="neutral" icon="download" onClick={() => download(bytes, mediaType, fileName)}>
        {common.download}
      </Button>
      <Button
        kind={mainPrint ? 'filled' : 'neutral'}
        icon="printer"
        busy={print.isPending ? viewer.printing : undefined}
        onClick={() => print.mutate()}
      >
        {common.print}
      </Button>
    </>
  )
}
