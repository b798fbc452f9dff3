import { Button, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/paths.ts'

export interface MenuAction {
  id: string
  label: string
  icon?: IconName
  run: () => void
}

/** A button that opens a list of actions. */
export function Menu({ label, icon, actions }: { label: string; icon?: IconName; actions: readonly MenuAction[] }) {
  return (
    <MenuTrigger>
      <Button className="s-button" data-kind="neutral">
        {icon !== undefined && <Icon name={icon} />}
        <span>{label}</span>
        <Icon name="chevron-down" small />
      </Button>
      <Popover className="s-popover">
        <AriaMenu onAction={(key) => actions.find(({ id }) => id === key)?.run()}>
          {actions.map((action) => (
            <MenuItem key={action.id} id={action.id} className="s-option">
              {action.icon !== undefined && <Icon name={action.icon} />}
              {action.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
