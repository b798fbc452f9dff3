/** Gives bytes to the browser's download; the name loses what a file system or a reader could misunderstand. */
export function download(bytes: Uint8Array<ArrayBuffer>, mediaType: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = safeName(fileName)
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A file name without control characters, direction marks and separators; never empty. */
export const safeName = (name: string): string =>
  name
    .replaceAll(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+/g, ' ')
    .replace(/^[.\s]+/, '')
    .trim()
    .slice(0, 120) || 'dokument'
