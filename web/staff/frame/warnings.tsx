import type { Status } from '@siegel/contract/staff'
import { Icon, IconButton } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { onForget } from '../core/query-client.ts'
import { stored, useStored } from '../core/stored.ts'

type Warning = Status['warnings'][number]

const keyOf = ({ at, code, patient }: Warning): string => `${at} ${code} ${patient?.id ?? ''}`

/** Hidden until the next sign-in: the patient's page keeps them. */
const hidden = stored<ReadonlySet<string>>(new Set())
onForget(() => hidden.set(new Set()))

/** What the safe noticed at portal accesses: one quiet line with the patient's name and a way there. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { frame } = useWords()
  const format = useFormat()
  const away = useStored(hidden)
  const [all, setAll] = useState(false)
  const shown = warnings.filter((warning) => !away.has(keyOf(warning)))
  const rest = shown.length - 1
  return shown.slice(0, all ? undefined : 1).map((warning) => (
    <output key={keyOf(warning)} className="warning-line">
      <Icon name="alert" />
      <span className="warning-text">
        <strong>{warning.patient?.name ?? frame.warningUnnamed}</strong> <span>{format.at(warning.at)}.</span>{' '}
        {frame.warning[warning.code] ?? frame.warningOther}
      </span>
      {!all && rest > 0 && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {frame.warningsMore(rest)}
        </button>
      )}
      {warning.patient !== undefined && (
        <Link to="/patients/$id/access" params={{ id: warning.patient.id }}>
          {frame.open}
        </Link>
      )}
      <IconButton icon="x" label={frame.dismiss} onClick={() => hidden.set(new Set([...away, keyOf(warning)]))} />
    </output>
  ))
}
