import { useWords } from '../i18n/language.tsx'

/** When an answer can be expected, and what this is not for. */
export function Expect() {
  const words = useWords('messages')
  return (
    <p className="s-small s-muted p-expect">
      {words.expect} <strong>{words.notFor}</strong> {words.danger} <a href="tel:112">112</a>. {words.closed}{' '}
      <a href="tel:116117">116117</a>.
    </p>
  )
}
