import { Banner, Button, Icon } from '@siegel/ui'
import { useEffect, useRef, useState } from 'react'
import { loadCore } from '../app/core.ts'
import { Title } from '../app/outside.tsx'
import { useWords } from '../i18n/language.tsx'
import type { Ending } from './end.ts'
import { useScan, type Scan } from './use-scan.ts'

/** One question: the letter's code, held before the camera. */
export function StartPage({
  ended,
  onRead,
  onSetUp,
}: {
  ended: Ending | undefined
  onRead: (fragment: string) => void
  onSetUp: () => void
}) {
  const words = useWords('tablet')
  const video = useRef<HTMLVideoElement>(null)
  const [isSaid, setSaid] = useState(ended !== undefined)
  const { scan, start, turn, stop } = useScan(video, onRead)
  // It is wanted as soon as a code was read.
  useEffect(() => void loadCore().catch(() => undefined), [])
  const isLooking = scan.step === 'looking'
  return (
    <>
      <Title>{words.start.title}</Title>
      {isSaid && ended !== undefined && (
        <Banner tone="good" announce>
          {words.ended[ended]}
        </Banner>
      )}
      {scan.step === 'off' && <p>{words.start.text}</p>}
      <div className="p-camera" data-looking={isLooking ? '' : undefined}>
        <video
          ref={video}
          className="p-camera-picture"
          data-mirrored={isLooking && scan.isFront ? '' : undefined}
          aria-label={words.camera.picture}
          hidden={!isLooking}
          muted
          playsInline
        />
        {isLooking && <span className="p-camera-frame" aria-hidden="true" />}
      </div>
      <output className="p-camera-said">
        {scan.step === 'starting' ? words.camera.starting : isLooking ? words.camera.looking : ''}
      </output>
      <Trouble scan={scan} />
      {isLooking ? (
        <div className="p-camera-buttons">
          <Button icon="x" wide onClick={stop}>
            {words.camera.stop}
          </Button>
          {scan.hasOther && (
            <Button icon="refresh" wide onClick={turn}>
              {words.camera.other}
            </Button>
          )}
        </div>
      ) : (
        <Button
          kind="filled"
          wide
          busy={scan.step === 'starting' ? words.camera.starting : undefined}
          onClick={() => {
            setSaid(false)
            start()
          }}
        >
          {words.start.camera}
        </Button>
      )}
      <div className="p-grow" />
      <section className="s-sheet p-help">
        <h2 className="p-help-title">{words.start.helpTitle}</h2>
        <p>{words.start.help}</p>
      </section>
      <button type="button" className="p-link p-tablet-settings" onClick={onSetUp}>
        <Icon name="gear" />
        {words.start.setUp}
      </button>
    </>
  )
}

/** What is the matter, and what to do. */
function Trouble({ scan }: { scan: Scan }) {
  const { camera } = useWords('tablet')
  if (scan.step === 'off' && scan.because !== undefined) {
    const { title, text } = camera.troubles[scan.because]
    return (
      <Banner tone="warning" icon="warning" title={title} announce>
        <p>{text}</p>
      </Banner>
    )
  }
  if (scan.step !== 'looking' || scan.hint === undefined) return null
  const { title, text } = camera.hints[scan.hint]
  return (
    <Banner tone="warning" icon="warning" title={title} announce>
      <p>{text}</p>
    </Banner>
  )
}
