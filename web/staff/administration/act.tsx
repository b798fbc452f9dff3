/** What can be done about a row; heard with the row's name. */
export function Act({ name, label, run }: { name: string; label: string; run: () => void }) {
  return (
    <button type="button" className="link" aria-label={`${label}: ${name}`} onClick={run}>
      {label}
    </button>
  )
}
