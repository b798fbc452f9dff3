export { ComboBox } from './combo-box.tsx'
export { Menu } from './menu.tsx'
