import { useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n/language.tsx'
import type { OpenFile } from './file-actions.ts'

const SIDE_MAX = 4096

/** An image redrawn on a canvas: whatever else its file holds never reaches the page. */
export function ImageView({ file }: { file: OpenFile }) {
  const inside = useWords('inside')
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let over = false
    createImageBitmap(new Blob([file.content], { type: file.mediaType })).then(
      (bitmap) => {
        const target = canvas.current
        if (over || target === null) return
        const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height))
        target.width = Math.round(bitmap.width * scale)
        target.height = Math.round(bitmap.height * scale)
        target.getContext('2d')?.drawImage(bitmap, 0, 0, target.width, target.height)
        bitmap.close()
      },
      () => setFailed(true),
    )
    return () => {
      over = true
    }
  }, [file])
  if (failed) return <p>{inside.item.tooNew}</p>
  return (
    <figure className="p-pdf-page">
      <canvas ref={canvas} className="p-canvas" aria-hidden="true" />
      <figcaption className="s-hidden-text">{inside.item.document(file.name)}</figcaption>
    </figure>
  )
}
