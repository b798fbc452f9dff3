export { Button, IconButton, Key, LinkButton, type ButtonProps } from './controls/button.tsx'
export { Checkbox, RadioGroup, Select, type Option } from './controls/choice.tsx'
export { Field, TextArea, TextField, type TextAreaProps, type TextFieldProps } from './controls/field.tsx'
export { NumberLine } from './display/number-line.tsx'
export { Banner, Chip, Empty, Initials, StateText, type Tone } from './display/states.tsx'
export { Table, type Column } from './display/table.tsx'
export { Tabs, type Tab } from './display/tabs.tsx'
export {
  formatBytes,
  formatDate,
  formatDay,
  formatInstant,
  formatMonth,
  formatNumber,
  formatTime,
  numberLineScale,
  type Locale,
} from './format/index.ts'
export { TrendPlot, type TrendPlotPoint } from './display/trend-plot.tsx'
export { Icon } from './icons/icon.tsx'
export { iconPaths, type IconName } from './icons/paths.ts'
export { SealMark } from './icons/seal-mark.tsx'
export { Dialog } from './overlay/dialog.tsx'
export { clearToasts, LiveText, toast, Toasts } from './overlay/toasts.tsx'
