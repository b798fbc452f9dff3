import { Button } from '@siegel/ui'
import { useWords } from '../i18n/language.tsx'

/** Where the practice cannot be reached and copies lie on this device: the way to them. */
export function OfflineOffer({ onRead }: { onRead: () => void }) {
  const words = useWords('offline')
  return (
    <section className="p-section">
      <p>{words.offerText}</p>
      <Button wide icon="document" onClick={onRead}>
        {words.offer}
      </Button>
    </section>
  )
}
