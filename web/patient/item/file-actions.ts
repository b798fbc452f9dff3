import { onTablet } from '../app/tablet.ts'

/** A decrypted file in page memory. Its name has been cleaned by the sealing. */
export interface OpenFile {
  name: string
  mediaType: string
  content: Uint8Array<ArrayBuffer>
}

/** Calendars are put into the calendar by their type; no browser shows one inside a page. */
const calendarType = 'text/calendar'
const endings: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/plain': '.txt',
  'application/fhir+json': '.json',
  [calendarType]: '.ics',
}

/** The file's name with the ending of its real type: a PDF that calls itself .exe is saved as PDF. */
export function savedName({ name, mediaType }: Pick<OpenFile, 'name' | 'mediaType'>): string {
  const ending = endings[mediaType] ?? '.bin'
  const right = name.toLowerCase().endsWith(ending) || (ending === '.jpg' && name.toLowerCase().endsWith('.jpeg'))
  return right ? name : `${name}${ending}`
}

/** Saves as a download; the address of the blob lives only as long as that takes. */
export function saveFile(file: OpenFile): void {
  if (onTablet) return
  // As plain bytes: no browser opens a download of this type inside the page's origin.
  const type = file.mediaType === calendarType ? calendarType : 'application/octet-stream'
  const address = URL.createObjectURL(new Blob([file.content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = savedName(file)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export const canShare = (): boolean =>
  !onTablet &&
  typeof navigator.canShare === 'function' &&
  navigator.canShare({ files: [new File([''], 'a.pdf', { type: 'application/pdf' })] })

export function shareFile(file: OpenFile): void {
  if (onTablet) return
  const shared = new File([file.content], savedName(file), { type: file.mediaType })
  // Declined by the reader: nothing to say.
  navigator.share({ files: [shared] }).catch(() => undefined)
}

/** Prints the page as it is, after what has just been shown is drawn. The tablet's pages print nothing (`tablet.css`). */
export const printPage = (): void => void setTimeout(() => window.print(), 400)
