import type { Page } from 'playwright-core'

/** What a telephone's camera makes: a JPEG of that size, drawn in the browser, that says where it was taken. */
export async function photoWithPlace(page: Page, [width, height]: readonly [number, number]): Promise<Buffer> {
  const jpeg = await page.evaluate(
    async ([w, h]) => {
      const canvas = document.createElement('canvas')
      canvas.width = w
      canvas.height = h
      const context = canvas.getContext('2d')
      if (context !== null) {
        context.fillStyle = '#e9dcc3'
        context.fillRect(0, 0, w, h)
        context.fillStyle = '#20386b'
        context.font = `${Math.round(h / 8)}px sans-serif`
        for (const [at, text] of ['Do 142/84', 'Fr 139/82', 'Sa 136/80', 'So 138/83'].entries())
          context.fillText(text, w / 12, (h / 5) * (at + 1))
      }
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
    },
    [width, height] as const,
  )
  return Buffer.from(withPlace(jpeg))
}

/** A JPEG with an EXIF segment behind its first two bytes whose directory points at a position. */
function withPlace(jpeg: readonly number[]): number[] {
  const directory = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...directory]
  return [...jpeg.slice(0, 2), 0xff, 0xe1, 0, body.length + 2, ...body, ...jpeg.slice(2)]
}
