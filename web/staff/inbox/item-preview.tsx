import type { InboxItem } from '@siegel/contract/staff'
import { Banner } from '@siegel/ui'
import { Fragment } from 'react'
import { LabValue } from '../components/lab-value.tsx'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { isNumeric } from '../core/value-text.ts'
import { AttachedDocument } from '../viewer/attached-document.tsx'
import { laboratoryTitle } from '../components/titles.ts'

/** All that an item says: values, texts, documents, and what was odd about the file. */
export function ItemPreview({ item }: { item: InboxItem }) {
  const words = useWords()
  const { inbox } = words
  const format = useFormat()
  const { row, results, texts, attachments, warnings } = item
  return (
    <article className="preview">
      <header className="preview-head">
        <h2>{laboratoryTitle(words, row)}</h2>
        <span className="s-muted">
          {[inbox.kinds[row.kind], row.from, format.at(row.at)].filter((part) => part !== '').join(', ')}
        </span>
      </header>
      {warnings.length > 0 && (
        <Banner tone="info" title={inbox.warnings}>
          <ul className="dashes">
            {warnings.map((code) => (
              <li key={code}>{inbox.warning[code] ?? code}</li>
            ))}
          </ul>
        </Banner>
      )}
      {results.length > 0 && (row.kind === 'order' ? <Requests results={results} /> : <Results results={results} />)}
      {texts.length > 0 && (
        <section>
          <h3 className="label">{inbox.texts}</h3>
          {texts.map((text) => (
            <p key={text} className="pre">
              {text}
            </p>
          ))}
        </section>
      )}
      {attachments.length > 0 && (
        <section className="stack-tight">
          <h3 className="label">{inbox.attachments}</h3>
          {attachments.map((attachment, index) => (
            <AttachedDocument
              key={attachment.reference}
              attachment={attachment}
              opened={index === 0 && results.length === 0}
            />
          ))}
        </section>
      )}
    </article>
  )
}

type Results = InboxItem['results']

/** A finding in sentences takes the whole width. */
const isText = (value: string): boolean => value.length > 40

function Results({ results }: { results: Results }) {
  const { inbox } = useWords()
  const format = useFormat()
  return (
    <table className="s-table result-table">
      <caption className="s-hidden-text">{inbox.results}</caption>
      <thead>
        <tr>
          <th scope="col">{inbox.test}</th>
          <th scope="col" data-align="right">
            {inbox.value}
          </th>
          <th scope="col">{inbox.unit}</th>
          <th scope="col">{inbox.reference}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result, index) => (
          <Fragment key={`${index} ${result.name}`}>
            <tr data-commented={result.comment === undefined ? undefined : ''}>
              <th scope="row" colSpan={isText(result.value) ? 4 : 1}>
                {result.name}
              </th>
              {isText(result.value) ? null : isNumeric(result.value) ? (
                <>
                  <td data-align="right">
                    <LabValue value={result.value} flag={result.flag} />
                  </td>
                  <td className="s-muted">{result.unit}</td>
                  <td className="s-muted">{result.range === undefined ? '' : format.value(result.range)}</td>
                </>
              ) : (
                <td colSpan={3}>
                  <LabValue value={result.value} flag={result.flag} />
                </td>
              )}
            </tr>
            {isText(result.value) && (
              <tr className="words-row">
                <td colSpan={4}>
                  <LabValue value={result.value} flag={result.flag} />
                </td>
              </tr>
            )}
            {result.comment !== undefined && (
              <tr className="comment-row">
                <td colSpan={4}>{result.comment}</td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Requests({ results }: { results: Results }) {
  const { inbox, common } = useWords()
  return (
    <section>
      <h3 className="label">{inbox.requested}</h3>
      <ul className="plain-list">
        {results.map(({ name, value }, index) => (
          <li key={`${index} ${name}`}>
            <span>{name}</span>
            <span className="s-muted">{common.statuses[value] ?? value}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
