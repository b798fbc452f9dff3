import { redrawnPhoto } from '@siegel/ui/photo'
import { attachmentsLimit_bytes, mostAttachments } from '@siegel/contract/patient'
import { oneLine } from './clean-text.ts'
import type { Attached } from './outbox.ts'

const longestEdge = 1600
const quality = 0.85

export type AttachProblem = 'too-much' | 'too-many' | 'not-photo'

const sizeOf = (files: readonly Attached[]): number => files.reduce((sum, { content }) => sum + content.length, 0)

/** What a message takes of chosen files, after those that it has: photos drawn anew, PDFs as they are. */
export async function attach(
  had: readonly Attached[],
  files: readonly File[],
  photoName: (n: number) => string,
): Promise<{ attachments: readonly Attached[]; problem?: AttachProblem }> {
  let attachments = had
  for (const file of files) {
    if (attachments.length >= mostAttachments) return { attachments, problem: 'too-many' }
    const next = await attachedOf(file, photoName(attachments.length + 1))
    if (next === undefined) return { attachments, problem: 'not-photo' }
    if (sizeOf(attachments) + next.content.length > attachmentsLimit_bytes) return { attachments, problem: 'too-much' }
    attachments = [...attachments, next]
  }
  return { attachments }
}

async function attachedOf(file: File, photoName: string): Promise<Attached | undefined> {
  if (file.type === 'application/pdf')
    return { name: nameOf(file.name), mediaType: 'application/pdf', content: await bytesOf(file) }
  try {
    const photo = await redrawnPhoto(file, longestEdge, quality)
    // The name that a telephone gives says when it was taken.
    return { name: photoName, mediaType: 'image/jpeg', content: await bytesOf(photo) }
  } catch {
    return undefined
  }
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())

/** A name on one line, as short as an upload takes it. */
const nameOf = (name: string): string => {
  const line = oneLine(name)
  return line === '' ? 'Dokument.pdf' : Array.from(line).slice(-60).join('')
}
