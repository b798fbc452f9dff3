import type { Page } from 'playwright-core'

const least = 4

/** All texts of a catalogue; of functions the fixed parts, found by calling them. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') {
    return ['§', 1, 7].flatMap((given) => {
      try {
        const made: unknown = (value as (...args: unknown[]) => unknown)(given, given, given, given)
        return typeof made === 'string' ? made.split(/§|NaN|\d+/) : []
      } catch {
        return []
      }
    })
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** Texts that only the first catalogue has: in the other language they must not be seen. */
export function foreignTexts(source: unknown, translation: unknown): string[] {
  const own = textsOf(translation).join('\n').toLowerCase()
  const texts = textsOf(source).map((text) => text.trim())
  return [...new Set(texts)].filter((text) => text.length >= least && !own.includes(text.toLowerCase()))
}

/** Which of the texts stand on the screen. Short ones only count where they are all that an element says. */
export async function textsSeen(page: Page, texts: readonly string[]): Promise<string[]> {
  const seen = await page.evaluate(() => {
    const pieces: string[] = [document.title]
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('[lang=de], script, style') !== null || !element.checkVisibility()) continue
      for (const child of element.childNodes)
        if (child.nodeType === Node.TEXT_NODE) pieces.push(child.textContent?.trim() ?? '')
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
        pieces.push(element.getAttribute(name)?.trim() ?? '')
    }
    return pieces.filter((piece) => piece !== '')
  })
  return texts.filter((text) =>
    seen.some((piece) => (text.length >= 12 || text.includes(' ') ? piece.includes(text) : piece === text)),
  )
}
