import { Icon } from '@siegel/ui'
import { go, type Place } from './place.ts'

/** The way up from a page that has no tab of its own. */
export const BackTo = ({ place, children }: { place: Place; children: string }) => (
  <button type="button" className="p-back" onClick={() => go(place)}>
    <Icon name="chevron-left" />
    {children}
  </button>
)
