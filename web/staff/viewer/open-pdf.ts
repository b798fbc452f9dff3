import { getDocument, GlobalWorkerOptions, type PDFDocumentLoadingTask } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (text: string) => string },
  ) => {
    createScriptURL: (text: string) => string
  }
}

/** The only script address that this app ever makes: the worker that was built with it (security.md § 7). */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return url
  policy ??= trustedTypes.createPolicy('siegel-worker', {
    createScriptURL: (text) => {
      if (text !== workerUrl) throw new TypeError('not the built worker')
      return text
    },
  })
  return policy.createScriptURL(url)
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined

/** Opens a PDF in the worker, without scripts, forms and anything fetched. The caller destroys the task. */
export function openPdf(bytes: Uint8Array<ArrayBuffer>): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerPort ??= new Worker(trusted(workerUrl), { type: 'module' })
  return getDocument({
    // The worker takes its bytes away; the caller still needs its own, for the download.
    data: bytes.slice(),
    enableXfa: false,
    useWasm: false,
    useSystemFonts: true,
    isOffscreenCanvasSupported: true,
    maxImageSize: 40_000_000,
    stopAtErrors: false,
    verbosity: 0,
  })
}
