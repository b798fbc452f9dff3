import { isRefusal } from '@siegel/foundation'
import { Banner, Empty, Icon } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { go, goHome, usePlace } from '../app/place.ts'
import { Outside, Title } from '../app/outside.tsx'
import { useTime } from '../app/use-time.ts'
import { attachmentsOf, mainItems } from '../core/history.ts'
import type { OpenedCopies } from './opened-copies.ts'
import { ItemRow, kindText } from '../documents/item-row.tsx'
import { useWords } from '../i18n/language.tsx'
import { FileCard } from '../item/file-card.tsx'
import type { ItemSource } from '../item/item-source.ts'
import { Sentence } from '../item/sentence.tsx'
import { Values } from '../item/values.tsx'
import { keptKinds, openOffline, type Way } from './copies.ts'
import { WayForm } from './way-form.tsx'

type Opened = Awaited<ReturnType<typeof openOffline>>

/** Copies on this device, read without the practice: marked as such, and of when they are. */
export function OfflineReader({ onClose }: { onClose: () => void }) {
  const [opened, setOpened] = useState<Opened>()
  const words = useWords('offline')
  const back = (
    <button type="button" className="p-back" onClick={onClose}>
      <Icon name="chevron-left" />
      {words.close}
    </button>
  )
  return (
    <Outside greeting={undefined}>
      {opened === undefined ? (
        <>
          {back}
          <Door onOpened={setOpened} />
        </>
      ) : (
        <Copies {...opened} back={back} />
      )}
    </Outside>
  )
}

function Door({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const words = useWords('offline')
  const [kinds, setKinds] = useState<readonly Way['kind'][]>([])
  const [busy, setBusy] = useState<Way['kind']>()
  const [failed, setFailed] = useState<string>()
  useEffect(() => void keptKinds().then(setKinds), [])
  const open = async (way: Way) => {
    setBusy(way.kind)
    setFailed(undefined)
    try {
      const found = await openOffline(way)
      goHome()
      onOpened(found)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const own = /^(kept-none|passkey|account-code|password)/.test(error.code)
      setFailed(own ? words.openFailed : words.broken)
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <>
      <Title>{words.openTitle}</Title>
      <p>{words.openText}</p>
      {failed !== undefined && (
        <Banner tone="critical" announce>
          {failed}
        </Banner>
      )}
      {kinds.map((kind) => (
        <WayForm
          key={kind}
          kind={kind}
          text={kind === 'prf1' ? words.open : words.openPassword}
          busy={busy === kind ? words.opening : undefined}
          onWay={(way) => void open(way)}
        />
      ))}
    </>
  )
}

function Copies({ copies, kept, back }: Opened & { back: ReactNode }) {
  const inside = useWords('inside')
  const words = useWords('offline')
  const time = useTime()
  const place = usePlace()
  // What others allow to see ends with that, and nobody offline knows when: only the own is shown.
  const index = useMemo(
    () => ({ ...copies.index, items: copies.index.items.filter(({ about }) => about === undefined) }),
    [copies],
  )
  const items = mainItems(index)
  const item = place.tab === 'documents' ? items.find(({ item: id }) => id === place.item) : undefined
  return (
    <>
      <Banner tone="warning" icon="globe" title={words.banner(time.instant(copies.asOf))}>
        {words.bannerText}
      </Banner>
      {item === undefined ? (
        <>
          {back}
          <Title>{inside.documents.title}</Title>
          {items.length === 0 && <Empty title={inside.documents.empty} />}
          {items.length > 0 && (
            <ul className="s-sheet p-rows">
              {items.map((one) => (
                <ItemRow key={one.item} item={one} isNew={false} />
              ))}
            </ul>
          )}
        </>
      ) : (
        <Copy key={item.item} item={item} items={index.items} copies={copies} kept={kept} />
      )}
    </>
  )
}

function Copy({ item, items, copies, kept }: { item: IndexItem; items: readonly IndexItem[] } & Opened) {
  const inside = useWords('inside')
  const words = useWords('offline')
  const time = useTime()
  const source = useMemo(() => sourceOf(copies), [copies])
  const files = [...(item.kind === 'laboratory' ? [] : [item]), ...attachmentsOf(copies.index, item)]
  return (
    <>
      <button type="button" className="p-back" onClick={() => go({ tab: 'documents' })}>
        <Icon name="chevron-left" />
        {inside.documents.title}
      </button>
      <div>
        <Title tab={kindText(inside, item)}>{item.title === '' ? kindText(inside, item) : item.title}</Title>
        <p className="s-small s-muted">{inside.item.from(time.date(item.date), item.from)}</p>
      </div>
      {item.sentence !== undefined && <Sentence item={item} sentence={item.sentence} />}
      {item.values !== undefined && <Values values={item.values} items={items} />}
      {files.map((file, at) =>
        kept.has(file.statement) ? (
          <FileCard key={file.item} live={source} item={file} main={at === 0} onShown={() => undefined} />
        ) : (
          <p key={file.item} className="s-muted">
            {words.notKept}
          </p>
        ),
      )}
    </>
  )
}

/** Nobody is told of what is read here. */
const sourceOf = (copies: OpenedCopies): ItemSource => ({
  session: { openItem: (item) => copies.openItem(item), reportViewed: () => Promise.resolve() },
  ended: () => false,
})
