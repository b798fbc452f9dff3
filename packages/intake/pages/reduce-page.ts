import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  type PDFPage,
} from '@cantoo/pdf-lib'

/** What a page needs to look as it does (ISO 32000-2, table 31); all else leads to other pages, scripts or files. */
const pageKeys = names(
  'Type Parent Resources Contents MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit Group Annots',
)
/** Annotations that are drawn on the page, and what of them is drawn; a form's field becomes a stamp of what it shows. */
const drawn = names(
  'FreeText Stamp Ink Highlight Underline StrikeOut Squiggly Square Circle Line Polygon PolyLine Caret Widget',
)
const annotationKeys = names('Type Subtype Rect AP AS F C IC CA BS Border QuadPoints Contents InkList L Vertices')

function names(text: string): ReadonlySet<PDFName> {
  return new Set(text.split(' ').map((name) => PDFName.of(name)))
}

/**
 * Takes from a page whatever is not its own look, before it is copied: a copy takes along everything that can be reached
 * from the page, and so would carry pages that were left out.
 */
export function reducePage(page: PDFPage): void {
  const { node, doc } = page
  keep(node, pageKeys)
  const resources = node.Resources()
  if (resources !== undefined) node.set(PDFName.of('Resources'), ownResources(resources, contentOf(node)))
  const annotations = doc.context.lookupMaybe(node.get(PDFName.of('Annots')), PDFArray)
  const kept = annotations === undefined ? [] : annotations.asArray().flatMap((one) => asDrawn(doc.context.lookup(one)))
  if (kept.length === 0) node.delete(PDFName.of('Annots'))
  else node.set(PDFName.of('Annots'), doc.context.obj(kept.map((one) => doc.context.register(one))))
}

function keep(dictionary: PDFDict, keys: ReadonlySet<PDFName>): void {
  for (const key of dictionary.keys()) if (!keys.has(key)) dictionary.delete(key)
}

function asDrawn(annotation: PDFObject | undefined): PDFDict[] {
  if (!(annotation instanceof PDFDict)) return []
  const kind = annotation.get(PDFName.of('Subtype'))
  if (!(kind instanceof PDFName) || !drawn.has(kind)) return []
  const copy = annotation.clone(annotation.context)
  keep(copy, annotationKeys)
  if (kind === PDFName.of('Widget')) copy.set(PDFName.of('Subtype'), PDFName.of('Stamp'))
  return [copy]
}

/** The page's drawing instructions as text; undefined where they cannot be unpacked. */
function contentOf(node: PDFPage['node']): string | undefined {
  const contents = node.Contents()
  const streams = contents instanceof PDFArray ? contents.asArray().map((one) => node.context.lookup(one)) : [contents]
  try {
    return streams.map((stream) => (stream instanceof PDFStream ? textOf(stream) : '')).join('\n')
  } catch {
    return undefined
  }
}

const latin1 = new TextDecoder('iso-8859-1')

const textOf = (stream: PDFStream): string =>
  latin1.decode(stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents())

/** Many programs give all pages one dictionary of pictures and forms: only those stay that this page names. */
function ownResources(resources: PDFDict, content: string | undefined): PDFDict {
  const copy = resources.clone(resources.context)
  const pictures = copy.lookupMaybe(PDFName.of('XObject'), PDFDict)
  if (pictures === undefined || content === undefined) return copy
  const named = new Set(Array.from(content.matchAll(/\/([^\s()<>[\]{}/%]+)/g), ([, name = '']) => PDFName.of(name)))
  const own = pictures.clone(pictures.context)
  keep(own, named)
  copy.set(PDFName.of('XObject'), own)
  return copy
}
