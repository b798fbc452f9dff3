import { iconPaths, type IconName } from './paths.ts'

/** What points along the line of reading turns where that runs from right to left. */
const along = /^(chevron|arrow)-(left|right)$|^sign-out$/

/** An icon beside a word is decoration; standing alone it needs a `label`. */
export function Icon({ name, label, small }: { name: IconName; label?: string; small?: boolean }) {
  const naming = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <svg
      className="s-icon"
      viewBox="0 0 20 20"
      {...naming}
      {...(small === true && { 'data-small': '' })}
      {...(along.test(name) && { 'data-along': '' })}
    >
      <path d={iconPaths[name]} />
    </svg>
  )
}
