import './form.css'
import type { AnsweredLine } from '../read-response.ts'
import { valueText } from './value-text.ts'
import { wordsOf } from './words.ts'

/** What was asked and answered, for reading. */
export function Answered({ lines, locale }: { lines: readonly AnsweredLine[]; locale: string }) {
  const { words } = wordsOf(undefined, locale)
  return (
    <dl className="f-answers">
      {lines.map(({ text, isGroup, values, depth }, place) => (
        // Lines have no names; their order does not change.
        <div key={`${place} ${text}`} data-group={isGroup ? '' : undefined} data-depth={Math.min(depth, 3)}>
          <dt>{text}</dt>
          {!isGroup && values.length === 0 && <dd className="s-muted">{words.open}</dd>}
          {values.map((value) => (
            <dd key={JSON.stringify(value)}>{valueText(value, words, locale)}</dd>
          ))}
        </div>
      ))}
    </dl>
  )
}
