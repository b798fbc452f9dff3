import { Chip, Icon, Initials, NumberLine, SealMark } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import type { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { stateQuery } from '../core/query-client.ts'
import { arrowOf, weightOf } from '../core/value-text.ts'
import type { Flag } from '@siegel/contract/staff'

export type Preview = Awaited<ReturnType<typeof api.releasePreview>>
type Value = Preview['values'][number]

const flags: readonly string[] = [
  'none',
  'normal',
  'low',
  'high',
  'critical-low',
  'critical-high',
  'abnormal',
  'critical',
]
const isFlag = (text: string): text is Flag => flags.includes(text)
const flagOf = ({ flag }: Value): Flag => (isFlag(flag) ? flag : 'none')

/** A phone of 320 px with the item as the patient will see it: sentence first, out of range before in range. */
export function PhonePreview({
  preview,
  meaning,
  action,
  doctor,
  patientName,
}: {
  preview: Preview
  meaning: string
  action: string
  doctor: string
  patientName: string
}) {
  const { release } = useWords()
  const format = useFormat()
  const { data: safe } = useQuery({ ...stateQuery, enabled: false })
  const values = preview.values.toSorted((a, b) => weightOf(flagOf(b)) - weightOf(flagOf(a)))
  return (
    <div className="phone" data-density="patient">
      <div className="phone-head">
        <SealMark size={32} />
        <div>
          <strong>{safe?.practice ?? release.previewPractice}</strong>
          <span className="s-small s-muted">{patientName}</span>
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it */}
      <section className="phone-page" tabIndex={0} aria-label={release.preview}>
        <span className="phone-back">
          <Icon name="chevron-left" small /> {release.previewBack}
        </span>
        <h3>{preview.title}</h3>
        <p className="s-small s-muted">
          {format.date(preview.date)}
          {preview.from !== '' && `, ${release.previewFrom(preview.from)}`}
        </p>
        <div className="phone-sentence">
          {meaning.trim() === '' ? (
            <p className="s-muted">{release.previewNoSentence}</p>
          ) : (
            <p className="pre">{meaning}</p>
          )}
          {action.trim() !== '' && (
            <>
              <strong className="s-small">{release.previewToDo}</strong>
              <p className="pre">{action}</p>
            </>
          )}
          <div className="phone-doctor">
            <Initials name={doctor} />
            <strong className="s-small">{doctor}</strong>
          </div>
        </div>
        {values.map((value) => (
          <PhoneValue key={`${value.name} ${value.value}`} value={value} />
        ))}
        {preview.files.map((file) => (
          <div key={file.fileName} className="phone-card phone-file">
            <Icon name="document" />
            <span>
              {file.fileName}
              <span className="s-small s-muted">{release.previewFile(format.bytes(file.size_bytes))}</span>
            </span>
          </div>
        ))}
      </section>
    </div>
  )
}

function PhoneValue({ value }: { value: Value }) {
  const { common } = useWords()
  const format = useFormat()
  const flag = flagOf(value)
  const weight = weightOf(flag)
  const tone = weight === 2 ? 'critical' : weight === 1 ? 'warning' : 'good'
  const arrow = arrowOf(flag)
  const number = Number(value.value)
  const label = common.flags[flag]
  return (
    <div className="phone-card">
      <div className="phone-value">
        <strong>{value.name}</strong>
        <span>
          <strong>{format.value(value.value)}</strong> <span className="s-muted s-small">{value.unit}</span>
        </span>
      </div>
      {label !== '' && (
        <Chip tone={tone} {...(arrow !== undefined ? { icon: arrow } : { icon: 'check' as const })}>
          {label}
        </Chip>
      )}
      {Number.isFinite(number) && value.value.trim() !== '' && (
        <NumberLine
          value={number}
          low={value.low}
          high={value.high}
          lowText={value.low === undefined ? undefined : format.value(String(value.low))}
          highText={value.high === undefined ? undefined : format.value(String(value.high))}
          tone={tone}
        />
      )}
    </div>
  )
}
