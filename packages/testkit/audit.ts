import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults, RunOptions } from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What WCAG 2.2 AA asks and a program can tell, and what axe's makers advise on top. */
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}

/**
 * Puts axe into every page of a window. Through the browser's debugger, so that the pages' own policy, which would
 * refuse it, stays in force.
 */
export const carryAxe = (context: BrowserContext): Promise<unknown> => context.addInitScript({ content: axe })

interface Choice {
  /** These alone. */
  only?: readonly string[]
  /** All but these. */
  without?: readonly string[]
}

/** The screen as it is now, a line for each element and rule that it breaks; by some of the rules, where they are named. */
export async function axeFaults(page: Page, { only, without = [] }: Choice = {}): Promise<string[]> {
  const wanted: RunOptions = {
    ...options,
    ...(only === undefined ? {} : { runOnly: { type: 'rule' as const, values: [...only] } }),
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  }
  const { violations } = await page.evaluate(
    (asked) => (window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run(asked),
    wanted,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`,
    ),
  )
}

/**
 * How far the page, its main part or a dialog can be scrolled sideways, and what sticks out; nothing where all is well.
 * In a narrow window a table may be wider than the main part, which then scrolls by itself (WCAG 1.4.10 excepts tables).
 */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(
      document.querySelectorAll(innerWidth < 700 ? 'html, dialog[open]' : 'html, main, dialog[open]'),
      (frame) => {
        const { scrollWidth, clientWidth } = frame
        if (clientWidth === 0 || scrollWidth <= clientWidth) return []
        const edge = frame.getBoundingClientRect().left + clientWidth + 1
        const out = Array.from(frame.querySelectorAll('*')).filter(
          (element) => element.getBoundingClientRect().right > edge,
        )
        const names = out.slice(0, 4).map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`)
        return [`${frame.tagName} ${scrollWidth} > ${clientWidth}: ${names.join(', ')}`]
      },
    ).flat(),
  )

/** In the staff app parts scroll and the page does not: its bars would go. Nothing where all is well, or on other pages. */
const scrollsAway = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement
    const isFramed = document.querySelector('.frame') !== null
    return isFramed && scrollHeight > clientHeight ? [`the page scrolls, ${scrollHeight} > ${clientHeight}`] : []
  })

/** In a calendar height is time, and ten minutes are low: what WCAG 2.5.8 excepts as essential. */
const essential = /^target-size: [^:]*\.cal-item/

/** The longest page that a browser draws at once. */
const tallest = 14_000

/** A height at which nothing of the page lies under a bar that stays: what scrolls has all of its length. */
const heightOfAll = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const lengths = Array.from(document.querySelectorAll('*'), (one) => one.scrollHeight - one.clientHeight)
    return innerHeight + Math.max(...lengths) + 200
  })

export interface Look {
  /** Widths in CSS pixels; half of one is the same screen at 200 %. */
  widths: readonly number[]
  height: number
}

/** Looks at one screen at several widths, in light and dark. Faults are named by the screen, for one assertion at the end. */
export class Audit {
  readonly faults: string[] = []
  readonly screens: string[] = []
  readonly #look: Look
  readonly #also: (page: Page) => Promise<string[]>

  constructor(look: Look, also: (page: Page) => Promise<string[]> = () => Promise.resolve([])) {
    this.#look = look
    this.#also = also
  }

  async look(page: Page, name: string): Promise<void> {
    this.screens.push(name)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    const note = (where: string, lines: readonly string[]) =>
      this.faults.push(...lines.map((line) => `${name}, ${where}: ${line}`))
    const { widths, height } = this.#look
    for (const width of widths.toReversed()) {
      await page.setViewportSize({ width, height })
      note(`${width} px`, [...(await sideways(page)), ...(await scrollsAway(page))])
    }
    // What lies under a bar that stays is a scroll away, and axe calls it too small: sizes are asked where all is seen.
    note('light', await axeFaults(page, { without: ['target-size'] }))
    note('dark', await this.#inTheDark(page, widths[0] ?? 0))
    note('words', await this.#also(page))
  }

  async #inTheDark(page: Page, width: number): Promise<string[]> {
    await page.setViewportSize({ width, height: Math.min(await heightOfAll(page), tallest) })
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    // Of the other rules a screen breaks in the dark just those that it breaks in the light.
    const seen = await axeFaults(page, { only: ['color-contrast', 'target-size'] })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    return seen.filter((line) => !essential.test(line))
  }
}
