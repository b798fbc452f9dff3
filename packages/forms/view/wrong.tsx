import { Icon } from '@siegel/ui'

/** What is wrong with a group of controls, said as a field says it. */
export const Wrong = ({ id, children }: { id: string; children: string }) => (
  <div className="s-field-error" id={id} role="alert">
    <Icon name="x-circle" small />
    <span>{children}</span>
  </div>
)
