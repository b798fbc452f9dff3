import { base64 } from '@siegel/foundation'
import type { DocumentReference } from '@siegel/fhir'
import { detectFormat, mediaTypes } from '../format.ts'
import type { LdtAttachment } from '../ldt/model.ts'
import { refusal } from '../lines.ts'
import { sha1 } from '../sha1.ts'
import { type Mapping, refer } from './mapping.ts'

const endings: Record<string, string> = {
  pdf: 'pdf',
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  ldt3: 'ldt',
  unknown: 'bin',
}

function bytesOf(mapping: Mapping, { lines }: LdtAttachment): Uint8Array | undefined {
  const [first] = lines
  if (first === undefined) return undefined
  try {
    const bytes = Uint8Array.fromBase64(lines.map(({ content }) => content).join(''))
    for (const line of lines) mapping.carry(line)
    return bytes
  } catch {
    throw refusal('ldt-attachment', first.line)
  }
}

/**
 * Attachments as documents of the report or order: bytes exact, kind by content and never by what the file says. The
 * name is made here; a path or link (6305) is kept as a title and never followed.
 * @throws Refusal ldt-attachment with `line N` where the base64 is broken
 */
export function mapAttachments(mapping: Mapping, attachments: readonly LdtAttachment[], of: string): void {
  for (const [index, attachment] of attachments.entries()) {
    const bytes = bytesOf(mapping, attachment)
    const title = mapping.carry(attachment.description) ?? mapping.carry(attachment.link)
    const key = `attachment-${index + 1}`
    const format = bytes === undefined ? 'unknown' : detectFormat(bytes)
    const fileName = `anhang-${index + 1}.${endings[format] ?? 'bin'}`
    if (bytes !== undefined) {
      mapping.attachments.push({ key, bytes, mediaType: mediaTypes[format], fileName })
    }
    mapping.add(`document-${index + 1}`, {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: refer('patient'),
      description: title ?? fileName,
      content: [
        {
          attachment:
            bytes === undefined
              ? { title: title ?? fileName }
              : {
                  contentType: mediaTypes[format],
                  url: `#${key}`,
                  size: bytes.length,
                  hash: base64(sha1(bytes)),
                  title: fileName,
                },
        },
      ],
      context: { related: [refer(of)] },
    } satisfies DocumentReference)
  }
}
