import { useMessageWords } from './use-message-words.ts'

/** When an answer can be expected, and what this is not for. */
export function Expect() {
  const words = useMessageWords()
  return (
    <p className="s-small s-muted p-expect">
      {words.expect} <strong>{words.notFor}</strong> {words.danger} <a href="tel:112">112</a>. {words.closed}{' '}
      <a href="tel:116117">116117</a>.
    </p>
  )
}
