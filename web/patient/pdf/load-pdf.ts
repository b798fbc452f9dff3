import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

/** What the page's Trusted Types policy is called in its Content-Security-Policy. */
const policyName = 'siegel-worker'

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => unknown }
}

/** The one script that this app ever starts: the built worker, at exactly the address it was built to. */
function trustedWorkerUrl(): string {
  const only = new URL(workerUrl, import.meta.url).href
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return only
  const policy = trustedTypes.createPolicy(policyName, {
    createScriptURL: (url) => {
      if (url !== only) throw new TypeError('not the worker')
      return url
    },
  })
  return policy.createScriptURL(only) as string
}

let worker: Worker | undefined

/**
 * Opens a PDF without scripting, forms or anything that is not drawn; pdf.js 6 has no code generation left that
 * `isEvalSupported` switched off before. The bytes are copied to the worker.
 */
export function loadPdf(content: Uint8Array): Promise<PDFDocumentProxy> {
  worker ??= new Worker(trustedWorkerUrl(), { type: 'module' })
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
