import type { Permission } from '@siegel/contract'
import type { Person } from '@siegel/contract/staff'
import { useQuery } from '@tanstack/react-query'
import { meQuery, onForget } from './query-client.ts'
import { stored, useStored } from './stored.ts'

/** Whether the person signed in holds a permission. The safe decides; screens only do not offer what it refuses. */
export function useMay(): (permission: Permission) => boolean {
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  return (permission) => me?.permissions.includes(permission) ?? false
}

export function usePerson(): Person | undefined {
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  return me?.person
}

interface RecentPatient {
  id: string
  name: string
  age: number | undefined
}

const most = 5
const recent = stored<readonly RecentPatient[]>([])
onForget(() => recent.set([]))

/** Patients opened last, in memory only. */
export const useRecent = (): readonly RecentPatient[] => useStored(recent)

export const noteRecent = (patient: RecentPatient): void =>
  recent.set([patient, ...recent.get().filter(({ id }) => id !== patient.id)].slice(0, most))

const drafts = new Map<string, string>()

/**
 * Text that was typed and not yet sent, kept in memory while the page lives, for the person who typed it: a session
 * that ends must not cost a sentence.
 */
export const draftOf = (person: string, what: string): string => drafts.get(`${person} ${what}`) ?? ''

export const keepDraft = (person: string, what: string, text: string): void =>
  void (text === '' ? drafts.delete(`${person} ${what}`) : drafts.set(`${person} ${what}`, text))
