/**
 * A photo drawn anew as JPEG, upright and no larger than asked: whatever else its file said, such as where it was taken,
 * does not leave this device. Throws where the browser cannot read it.
 */
export async function redrawnPhoto(photo: Blob, longestEdge: number, quality: number): Promise<Blob> {
  const image = await createImageBitmap(photo, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, longestEdge / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.width * scale))
    canvas.height = Math.max(1, Math.round(image.height * scale))
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('the photo could not be drawn')
    // What is transparent would be black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob === null) throw new Error('the photo could not be drawn')
    return blob
  } finally {
    image.close()
  }
}
