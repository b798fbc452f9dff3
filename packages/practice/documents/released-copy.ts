import type { DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { composePages, viewFile } from '@siegel/intake'
import { factsOf } from './facts.ts'
import { needsView, type Content, type DocumentContext } from './originals.ts'
import { rangesOf } from './pages.ts'

/**
 * What is released of a document: its original bytes, unless they would not look at the patient's as they do here. Then
 * it is a copy that the reader makes: a PDF with its pages turned, a TIFF as a PDF of its pixels, a text in UTF-8. The
 * original stays in the chart as it came. Refusals of the reader.
 */
export async function releasedCopy(
  context: Pick<DocumentContext, 'readers'>,
  document: DocumentReference,
  content: Content,
): Promise<Content> {
  const { turns, pages = 1 } = factsOf(document)
  if (turns.length > 0) {
    const [made] = await composePages([content.bytes], [rangesOf(document, 0, 1, pages)], context.readers)
    if (made === undefined) throw new Refusal('document-unreadable')
    return { bytes: new Uint8Array(made.bytes), mediaType: 'application/pdf' }
  }
  if (!needsView(content.mediaType)) return content
  const view = await viewFile(content.bytes, context.readers)
  return { bytes: new Uint8Array(view.bytes), mediaType: view.mediaType }
}
