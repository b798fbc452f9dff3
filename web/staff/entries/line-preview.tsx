import { isProblem, splitLine, vitalKinds, type EntryLine, type LineProblem, type OwnCode } from '@siegel/practice/line'
import { Icon } from '@siegel/ui'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { measuredText } from '../vitals/measured.ts'

/** What the line says so far, in words, or what it still lacks. */
export function LinePreview({
  text,
  read,
  types,
}: {
  text: string
  read: EntryLine | LineProblem
  /** The practice's own codes. */
  types: readonly OwnCode[]
}) {
  const { entries } = useWords()
  const format = useFormat()
  if (isProblem(read)) {
    if (splitLine(text, types).rest === '' && read.problem === 'no-text') return null
    return (
      <span className="line-preview" data-tone="warning">
        <Icon name="warning" small /> {entries.problems[read.problem]}{' '}
        {read.word !== undefined && entries.problemAt(read.word)}
      </span>
    )
  }
  if ('own' in read)
    return (
      <span className="line-preview">
        <strong>{read.own.name}</strong> {entries.typed[read.code]}
      </span>
    )
  const parts = partsOf(read, entries, format)
  if (parts.length === 0) return null
  return (
    <span className="line-preview">
      <strong>{entries.typed[read.code]}</strong> {parts.join(', ')}
    </span>
  )
}

type Words = ReturnType<typeof useWords>['entries']

/** Notes say nothing but their text, which stands in the line already. */
function partsOf(read: EntryLine, words: Words, format: ReturnType<typeof useFormat>): string[] {
  switch (read.code) {
    case 'v':
      return read.values.map(({ key, value, second }) => {
        const given = second === undefined ? value : `${value}/${second}`
        return measuredText([{ kind: key, value: given, unit: vitalKinds[key].unit }], words.vitals, format)
      })
    case 'd':
      return [
        `${words.certainty[read.certainty]}: ${read.text}`,
        ...(read.icd === undefined ? [] : [read.icd]),
        ...(read.side === undefined ? [] : [words.side[read.side]]),
        ...(read.permanent ? [words.permanent] : []),
      ]
    case 'm':
      return [read.text, ...(read.dosage === undefined ? [] : [read.dosage])]
    case 'r':
    case 'auf':
      return [read.text, ...(read.due === undefined ? [] : [words.due(format.date(read.due))])]
    case 'cave':
      return [read.text, ...(read.reaction === undefined ? [] : [read.reaction])]
    case 'imp':
      return [read.text, ...(read.lot === undefined ? [] : [words.lot(read.lot)])]
    case 'a':
    case 'b':
    case 't':
    case 'n':
      return []
  }
}
