import type { IndexItem } from '@siegel/contract/patient'
import { unutf8 } from '@siegel/foundation'
import { useEffect, useEffectEvent, useState } from 'react'
import type { LiveSession } from '../core/live.ts'

type Content<T> = { state: 'opening' } | { state: 'failed' } | { state: 'open'; content: T }

/** The record in a sealed bundle; `read` throws or gives nothing for what cannot be shown. */
export function useContent<R, T>(
  live: LiveSession,
  item: IndexItem | undefined,
  read: (resource: R) => T | undefined,
): Content<T> {
  const [content, setContent] = useState<Content<T>>({ state: 'opening' })
  const opened = useEffectEvent((bytes: Uint8Array) => {
    const { entry } = JSON.parse(unutf8(bytes)) as { entry?: { resource?: R }[] }
    const resource = entry?.[0]?.resource
    const shown = resource === undefined ? undefined : read(resource)
    setContent(shown === undefined ? { state: 'failed' } : { state: 'open', content: shown })
  })
  const stopped = useEffectEvent((error: unknown) => {
    if (!live.ended(error)) setContent({ state: 'failed' })
  })
  const file = item?.file
  const fetch = useEffectEvent(() => {
    if (item !== undefined)
      live.session
        .openItem(item)
        .then(({ content: bytes }) => opened(bytes))
        .catch(stopped)
  })
  useEffect(() => {
    if (file !== undefined) fetch()
  }, [live, file])
  return content
}
