import type { PatientRow } from '@siegel/contract/staff'
import { Key } from '@siegel/ui'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { SimilarList } from '../patients/similar-list.tsx'
import { partialDate } from '../patients/typed-date.ts'
import { useJump } from '../patients/use-jump.ts'
import { useSimilar } from '../patients/use-similar.ts'
import type { Draft } from './draft.ts'

const telling = ['family', 'given', 'birthDate', 'insuranceNumber'] as const

/**
 * Who else may be this person, once something is typed that tells people apart: before that nobody is asked about. What
 * was found stays after saving, since then the records can be merged.
 */
export function SimilarNow({
  id,
  base,
  draft,
  onMerge,
}: {
  id: string
  /** As saved. */
  base: Draft
  draft: Draft
  onMerge: (other: PatientRow) => void
}) {
  const { masterData } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const place = useRef<HTMLDivElement>(null)
  const [isAsked, setAsked] = useState(false)
  useJump(place)
  if (!isAsked && telling.some((name) => base[name] !== draft[name])) setAsked(true)
  const { family, given, birthDate, insuranceNumber } = draft
  const similar = useSimilar(
    {
      family: family.trim(),
      given: given.trim(),
      birthDate: partialDate(birthDate),
      insuranceNumber: insuranceNumber.trim(),
      except: id,
    },
    isAsked,
  )
  if (!isAsked) return null
  return (
    <div ref={place} className="md-similar">
      <SimilarList
        candidates={similar.data?.candidates}
        action={masterData.similarOpen}
        onOpen={({ patient }) => void navigate({ to: '/patients/$id', params: { id: patient.id } })}
        {...(may('patient.merge') && {
          second: { action: masterData.mergeDo, onChoose: ({ patient }) => onMerge(patient) },
        })}
      />
      {(similar.data?.candidates.length ?? 0) > 0 && (
        <p className="s-muted s-small">
          <Key>F2</Key> {masterData.similarKey}
        </p>
      )}
    </div>
  )
}
