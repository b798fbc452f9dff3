import { Button, type IconName } from '@siegel/ui'

export interface StartAction {
  icon: IconName
  text: string
  run: () => void
}

/** The few things that patients come to do, as big buttons beside each other. */
export const StartActions = ({ label, actions }: { label: string; actions: readonly StartAction[] }) => (
  <nav className="p-start-actions" aria-label={label}>
    {actions.map(({ icon, text, run }) => (
      <Button key={text} icon={icon} onClick={run}>
        {text}
      </Button>
    ))}
  </nav>
)
