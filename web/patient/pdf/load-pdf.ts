import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import { ownScript } from '../worker/own-scripts.ts'

let worker: Worker | undefined

/**
 * Opens a PDF without scripting, forms or anything that is not drawn; pdf.js 6 has no code generation left that
 * `isEvalSupported` switched off before. The bytes are copied to the worker.
 */
export function loadPdf(content: Uint8Array): Promise<PDFDocumentProxy> {
  worker ??= new Worker(ownScript('pdf'), { type: 'module' })
  GlobalWorkerOptions.workerPort = worker
  return getDocument({
    data: content.slice(),
    enableXfa: false,
    // WebAssembly would need more rights than the page's policy gives.
    useWasm: false,
    useWorkerFetch: false,
    disableAutoFetch: true,
    stopAtErrors: false,
  }).promise
}
