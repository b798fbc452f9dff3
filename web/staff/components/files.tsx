import { useEffect, useRef, useState } from 'react'

/** The browser's own file dialog; opens each time `asked` counts up. */
export function FilePicker({
  accept,
  asked,
  onFiles,
}: {
  accept: string
  asked: number
  onFiles: (files: File[]) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (asked > 0) input.current?.click()
  }, [asked])
  return (
    <input
      ref={input}
      type="file"
      hidden
      multiple
      accept={accept}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])]
        // The same file can be chosen again.
        event.target.value = ''
        if (files.length > 0) onFiles(files)
      }}
    />
  )
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere on the page; true while some are held over it. */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => {
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth -= 1
      if (depth <= 0) setOver(false)
    }
    const over = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      depth = 0
      setOver(false)
      if (!carriesFiles(event)) return
      event.preventDefault()
      take.current([...(event.dataTransfer?.files ?? [])])
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop } as const
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name as 'drop', listener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name as 'drop', listener)
    }
  }, [])
  return isOver
}

/** The camera, where the device has one that pages may ask for; opens each time `asked` counts up. */
export function CameraPicker({ asked, onFiles }: { asked: number; onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (asked > 0) input.current?.click()
  }, [asked])
  return (
    <input
      ref={input}
      type="file"
      hidden
      accept="image/*"
      capture="environment"
      onChange={(event) => {
        const files = [...(event.target.files ?? [])]
        event.target.value = ''
        if (files.length > 0) onFiles(files)
      }}
    />
  )
}

/** Takes files from the clipboard, unless a dialog is open or what is pasted is text that a field takes. */
export function useFilePaste(onFiles: (files: File[]) => void): void {
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      const hasText = event.clipboardData?.types.includes('text/plain') === true
      if (files.length === 0 || hasText || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      take.current(files)
    }
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [])
}
