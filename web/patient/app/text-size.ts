import { keep, kept } from './kept.ts'

/** How much larger than the browser's own setting everything is; the style sheet knows by how much. */
export const textSizes = ['normal', 'large', 'largest'] as const
export type TextSize = (typeof textSizes)[number]

export const textSize = (): TextSize => textSizes.find((size) => size === kept('text-size')) ?? 'normal'

/** Applies what this browser remembers. Call it before anything is shown. */
export function applyTextSize(): void {
  document.documentElement.dataset['text'] = textSize()
}

export function chooseTextSize(size: TextSize): void {
  keep('text-size', size)
  document.documentElement.dataset['text'] = size
}
