import type { FileMover, FilePlace } from '@siegel/records'

/** Where the bytes of files lie; the safe's blobs are one. All of it works in bounded memory. */
export interface Files extends FileMover {
  /**
   * Seals a file under a holder's key. Throws Refusal 'too-large' beyond the limit; of what fails nothing stays.
   * A file that is put back has its id already, which must be free ('id-taken').
   */
  putStream(
    holder: string,
    mediaType: string,
    source: AsyncIterable<Uint8Array>,
    limit_bytes: number,
    id?: string,
  ): Promise<FilePlace & { readonly size: number }>
  /**
   * The bytes of a file. Throws Refusal 'not-found' or 'blob-unreadable'; the bytes themselves may end in the latter, and
   * are then not complete.
   */
  getStream(place: FilePlace): Promise<{ readonly size: number; readonly bytes: AsyncIterableIterator<Uint8Array> }>
  has(id: string): boolean
}

/** Limits of one file: as it comes, and as it may be given within a resource. */
export const mostFile_bytes = 512 * 1024 * 1024
export const mostInline_bytes = 4 * 1024 * 1024

/** Headers of bytes that somebody gave us: never to be shown as a page of ours, whatever type they say they are. */
export const fileHeaders = {
  'cache-control': 'no-store',
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-content-type-options': 'nosniff',
} as const

/** RFC 9110 § 8.3.1, with parameters; at most 200 characters. */
const mediaType =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*$/

/** The media type of an upload, as it is kept and given back; without one it is just bytes. */
export function uploadedType(headers: Headers): string | undefined {
  const text = (headers.get('content-type') ?? 'application/octet-stream').trim().replaceAll(/\s+/g, ' ')
  return text.length <= 200 && mediaType.test(text) ? text : undefined
}
