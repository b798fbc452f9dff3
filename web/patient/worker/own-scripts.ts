import pdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

/** What the page's Trusted Types policy is called in its Content-Security-Policy. */
const policyName = 'siegel-worker'

interface Policy {
  createScriptURL: (url: string) => unknown
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy
}

/** The scripts that this app ever starts beside its page, at exactly the addresses they were built to. */
const own = {
  pdf: new URL(pdfWorker, import.meta.url).href,
  worker: new URL('./sw.js', document.baseURI).href,
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
const policy = trustedTypes?.createPolicy(policyName, {
  createScriptURL: (url) => {
    if (!Object.values(own).includes(url)) throw new TypeError('not a script of this app')
    return url
  },
})

/** The address of a script, as a page that trusts no others takes it. */
export const ownScript = (name: keyof typeof own): string =>
  policy === undefined ? own[name] : (policy.createScriptURL(own[name]) as string)
