import { useWords } from '../core/language.ts'
import { Facts } from './facts.tsx'

/** The secret of somebody's one-time codes, to be typed or opened on the phone. Shown once. */
export function OneTimeSecret({ secret, uri }: { secret: string; uri: string }) {
  const { setUp } = useWords()
  return (
    <Facts
      rows={[
        [
          setUp.totpSecret,
          <span key="secret" className="secret-text">
            {secret}
          </span>,
        ],
        [
          setUp.totpLink,
          <a key="uri" className="s-mono s-small break" href={uri}>
            {uri}
          </a>,
        ],
      ]}
    />
  )
}
