import { Icon } from '@siegel/ui'
import { useLanguage } from '../i18n/language.tsx'

const dial = (number: string) => `tel:${number.replace(/[^\d+]/g, '')}`

/** The practice's telephone, or where to find it. */
export function HelpCard({ title, telephone }: { title: string; telephone: string | undefined }) {
  const { t } = useLanguage()
  return (
    <section className="s-sheet p-help">
      <h2 className="p-help-title">{title}</h2>
      {telephone === undefined ? (
        <p>{t.help.noNumber}</p>
      ) : (
        <>
          <a className="p-number" href={dial(telephone)} aria-label={t.help.call(telephone)}>
            <Icon name="phone" />
            <bdi dir="ltr">{telephone}</bdi>
          </a>
          <p className="s-small s-muted">{t.help.text}</p>
        </>
      )}
    </section>
  )
}

/** 112 and 116117, and the practice where its number is known. */
export function Emergency({ telephone }: { telephone?: string | undefined }) {
  const { t } = useLanguage()
  return (
    <section className="p-section">
      <h2>{t.emergency.title}</h2>
      <div className="s-sheet p-rows">
        <a className="p-row p-emergency" href="tel:112" data-danger="">
          <strong className="p-emergency-number">112</strong>
          <span className="p-row-body">
            <strong>{t.emergency.danger}</strong>
            <span>{t.emergency.ambulance}</span>
          </span>
          <Icon name="phone" />
        </a>
        <a className="p-row p-emergency" href="tel:116117">
          <strong className="p-emergency-number">116117</strong>
          <span className="p-row-body">
            <strong>{t.emergency.closed}</strong>
            <span>{t.emergency.onCall}</span>
          </span>
          <Icon name="phone" />
        </a>
      </div>
      {telephone !== undefined && (
        <div className="s-sheet p-rows">
          <a className="p-row p-emergency" href={dial(telephone)}>
            <span className="p-row-body">
              <strong>
                <bdi dir="ltr">{telephone}</bdi>
              </strong>
              <span>{t.emergency.practice}</span>
            </span>
            <Icon name="phone" />
          </a>
        </div>
      )}
    </section>
  )
}
