import type { Appointment, CalendarColumn, SeriesScope } from '@siegel/contract/staff'
import { toast } from '@siegel/ui'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

const poll_ms = 5_000

export function useColumns() {
  const may = useMay()
  return useQuery({
    queryKey: ['calendar', 'columns'],
    queryFn: () => api.calendarColumns(),
    enabled: may('calendar.columns'),
    staleTime: 60_000,
  })
}

export const inUse = (columns: readonly CalendarColumn[] | undefined): CalendarColumn[] =>
  columns?.filter(({ active }) => active) ?? []

/**
 * The appointments of some days. Reading them is an entry of the log, so what is asked every few seconds is a number that
 * names nobody; only where something changed the days are read again.
 */
export function useDays(from: string, to: string) {
  const days = useQuery({
    queryKey: ['calendar', 'days', from, to],
    queryFn: () => api.calendarDays({ query: { from, to } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const asOf = days.data?.asOf
  const changes = useQuery({
    queryKey: ['calendar-changes', asOf],
    queryFn: () => api.calendarChanges({ query: { since: asOf ?? '' } }),
    enabled: asOf !== undefined,
    refetchInterval: poll_ms,
    staleTime: poll_ms,
    gcTime: 0,
    retry: false,
  })
  const changed = changes.data?.changed ?? 0
  useEffect(() => {
    if (changed > 0) void refreshCalendar()
  }, [changed, asOf])
  return days
}

/** What a change of an appointment shows elsewhere is read again; columns change in another place. */
export const refreshCalendar = () =>
  Promise.all([
    queryClient.invalidateQueries({
      predicate: ({ queryKey: [what, part] }) => what === 'calendar' && part !== 'columns',
    }),
    queryClient.invalidateQueries({ queryKey: ['appointments'] }),
  ])

/** Now in milliseconds, moving on every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

export interface Change {
  column?: string
  day?: string
  time?: string
  length_min?: number
  patient?: string | null
  reason?: string | null
  comment?: string | null
  scope?: SeriesScope
  overlap?: boolean
}

export type NextState = Exclude<Appointment['state'], 'waiting'>

/** Changing an appointment and its state, in the version that is shown. */
export function useAppointmentActions() {
  const { calendar } = useWords()
  const change = useMutation({
    mutationFn: ({ appointment, ...body }: Change & { appointment: Appointment }) =>
      api.changeAppointment({ params: { id: appointment.id }, body: { version: appointment.version, ...body } }),
    onSuccess: ({ changed }) => {
      toast(changed === 1 ? calendar.moved : calendar.movedMany(changed))
      return refreshCalendar()
    },
    onError: refreshCalendar,
  })
  const setState = useMutation({
    mutationFn: ({
      appointment,
      ...body
    }: {
      appointment: Appointment
      state: NextState
      place?: string
      reason?: string
      scope?: SeriesScope
      overlap?: boolean
    }) => api.setAppointmentState({ params: { id: appointment.id }, body: { version: appointment.version, ...body } }),
    onSuccess: ({ version, changed }, { appointment, state }) => {
      const before = appointment.state
      const back =
        changed > 1 || before === 'waiting' || before === 'cancelled'
          ? {}
          : {
              action: {
                label: calendar.undo,
                run: () => setState.mutate({ appointment: { ...appointment, version, state }, state: before }),
              },
            }
      const text =
        state === 'cancelled'
          ? changed > 1
            ? calendar.cancelledMany(changed)
            : calendar.cancelled
          : `${appointment.patient?.name ?? appointment.reason ?? calendar.detail}: ${calendar.states[state]}.`
      toast(text, back)
      return refreshCalendar()
    },
    onError: refreshCalendar,
  })
  return { change, setState }
}
