import type { Decoder } from './decoder.ts'

/** Long side of the pictures that are read: more costs time and finds no more at arm's length. */
const side_px = 960
const between_ms = 120

export interface Frame {
  /** What a code in the picture says. */
  text: string | undefined
  /** Mean brightness, 0 to 255. */
  light: number
}

/** Reads one picture of a video after the other until it is stopped. Nothing of a picture is kept. */
export function readFrames(video: HTMLVideoElement, decode: Decoder, onFrame: (frame: Frame) => void): () => void {
  const canvas = document.createElement('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  const look = async () => {
    const { videoWidth, videoHeight } = video
    if (brush !== null && videoWidth > 0) {
      const scale = Math.min(1, side_px / Math.max(videoWidth, videoHeight))
      canvas.width = Math.round(videoWidth * scale)
      canvas.height = Math.round(videoHeight * scale)
      brush.drawImage(video, 0, 0, canvas.width, canvas.height)
      const picture = brush.getImageData(0, 0, canvas.width, canvas.height)
      const text = await decode(picture)
      if (isStopped) return
      onFrame({ text, light: lightOf(picture) })
    }
    if (!isStopped) timer = setTimeout(() => void look(), between_ms)
  }
  void look()
  return () => {
    isStopped = true
    clearTimeout(timer)
    canvas.width = 0
  }
}

/** A part of the pixels tells. Green is most of what eyes call bright. */
export function lightOf({ data }: Pick<ImageData, 'data'>): number {
  const step = 4 * 97
  let sum = 0
  let count = 0
  for (let at = 1; at < data.length; at += step) {
    sum += data[at] ?? 0
    count += 1
  }
  return count === 0 ? 0 : sum / count
}
