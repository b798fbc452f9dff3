import { Button } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { FailureBanner } from '../components/failure.tsx'
import { useWords } from '../core/language.ts'
import { download } from './download.ts'
import { printDocument } from './print-document.ts'
import type { Turns } from './turns.ts'

/**
 * Print and download; `mainPrint` where printing is what one came for. `original` brings the bytes to download where those
 * shown are another form of them.
 */
export function DocumentTools({
  bytes,
  mediaType,
  fileName,
  turns,
  original,
  beforePrint,
  mainPrint = false,
}: {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  fileName: string
  turns?: Turns
  original?: () => Promise<{ bytes: Uint8Array<ArrayBuffer>; mediaType: string }>
  /** What has to be done before it may be printed; where it fails, nothing is. */
  beforePrint?: () => Promise<unknown>
  mainPrint?: boolean
}) {
  const { viewer, common } = useWords()
  const before = useMutation({ mutationFn: async () => beforePrint?.() })
  const draw = useMutation({ mutationFn: () => printDocument(bytes, mediaType, turns) })
  const print = () => before.mutate(undefined, { onSuccess: () => draw.mutate() })
  const fetch = useMutation({
    mutationFn: async () => {
      const file = original === undefined ? { bytes, mediaType } : await original()
      download(file.bytes, file.mediaType, fileName)
    },
  })
  return (
    <>
      {draw.isError && <span className="s-small critical-text">{viewer.unreadable}</span>}
      <FailureBanner error={fetch.error ?? before.error} />
      <Button kind="neutral" icon="download" onClick={() => fetch.mutate()}>
        {common.download}
      </Button>
      <Button
        kind={mainPrint ? 'filled' : 'neutral'}
        icon="printer"
        busy={before.isPending || draw.isPending ? viewer.printing : undefined}
        onClick={print}
      >
        {common.print}
      </Button>
    </>
  )
}
