/** Longest edge that is drawn, in pixels: more than any screen here, less than a picture made to exhaust memory. */
const longestEdge = 6000

/** A picture redrawn, turned clockwise by so many degrees: what reaches the page are pixels, without whatever else the file carries. */
export async function drawPicture(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  canvas: HTMLCanvasElement,
  turn = 0,
): Promise<void> {
  const image = await createImageBitmap(new Blob([bytes], { type: mediaType }))
  const scale = Math.min(1, longestEdge / Math.max(image.width, image.height))
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)]
  const isAcross = turn % 180 !== 0
  canvas.width = isAcross ? height : width
  canvas.height = isAcross ? width : height
  const pencil = canvas.getContext('2d')
  pencil?.translate(canvas.width / 2, canvas.height / 2)
  pencil?.rotate((turn * Math.PI) / 180)
  pencil?.drawImage(image, -width / 2, -height / 2, width, height)
  image.close()
}
