/** Longest edge that is drawn, in pixels: more than any screen here, less than a picture made to exhaust memory. */
const longestEdge = 6000

/** A picture redrawn: what reaches the page are pixels, without whatever else the file carries. */
export async function drawPicture(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  canvas: HTMLCanvasElement,
): Promise<void> {
  const image = await createImageBitmap(new Blob([bytes], { type: mediaType }))
  const scale = Math.min(1, longestEdge / Math.max(image.width, image.height))
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
}
