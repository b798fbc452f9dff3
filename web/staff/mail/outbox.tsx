import { StateText, Table } from '@siegel/ui'
import { failureText } from '../components/failure-text.ts'
import type { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'

/** What waits and what was given up: numbers and reasons, nobody's name. */
export function Outbox({ outbox }: { outbox: Awaited<ReturnType<typeof api.mailAccount>>['outbox'] }) {
  const words = useWords()
  const { mail } = words
  const format = useFormat()
  const { waiting, oldest, reasons, sentToday, failed } = outbox
  return (
    <section className="stack-tight">
      <h2>{mail.outbox}</h2>
      <p>{mail.sentToday(sentToday)}</p>
      {waiting === 0 || oldest === undefined ? (
        <StateText icon="check" tone="good">
          {mail.nothingWaits}
        </StateText>
      ) : (
        <StateText icon="clock" tone={reasons.length > 0 ? 'warning' : 'neutral'}>
          {mail.waiting(waiting, format.at(oldest))}
        </StateText>
      )}
      {reasons.length > 0 && (
        <ul className="dashes">
          {reasons.map(({ code, count }) => (
            <li key={code}>{mail.reason(count, failureText(words, code))}</li>
          ))}
        </ul>
      )}
      <h3 className="label">{mail.failed}</h3>
      {failed.length === 0 ? (
        <p className="s-muted">{mail.failedNone}</p>
      ) : (
        <>
          <Table
            caption={mail.failed}
            captionHidden
            rows={failed}
            rowKey={({ at, kind }) => `${at} ${kind}`}
            columns={[
              { key: 'at', title: mail.at, rowHeader: true, cell: ({ at }) => format.at(at) },
              { key: 'kind', title: mail.kind, cell: ({ kind }) => mail.kinds[kind] },
              { key: 'why', title: mail.why, cell: ({ code }) => failureText(words, code) },
            ]}
          />
          <p className="s-muted">{mail.failedText}</p>
        </>
      )}
    </section>
  )
}
