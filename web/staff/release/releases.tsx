import { getRouteApi } from '@tanstack/react-router'
import { NoPermission } from '../components/failure.tsx'
import { usePatientId } from '../chart/use-chart.ts'
import { useMay } from '../core/session.ts'
import { Composer } from './composer.tsx'
import { ReleaseList } from './release-list.tsx'

const route = getRouteApi('/patients/$id/releases')

/** What the patient was given; with an item in the address, that item's release. */
export function Releases() {
  const id = usePatientId()
  const { item } = route.useSearch()
  const may = useMay()
  if (!may('release.read')) return <NoPermission />
  if (item !== undefined && may('release.write')) return <Composer key={item} patient={id} item={item} />
  return <ReleaseList patient={id} />
}
