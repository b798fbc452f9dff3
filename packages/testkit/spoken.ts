import type { CDPSession, Page } from 'playwright-core'

interface TreeNode {
  nodeId: string
  childIds?: string[]
  ignored: boolean
  role?: { value: string }
  name?: { value: string }
  properties?: { name: string; value: { value: unknown } }[]
}

/** One thing that a screen reader says: what it is, what it is called, and of a heading its level. */
export interface Spoken {
  role: string
  name: string
  level?: number
}

/** Kept open: the end of any of them takes away the authenticators that a page was given. */
const sessions = new WeakMap<Page, CDPSession>()

/** What a screen reader has of a page, in its order: the accessibility tree as the browser gives it. */
export async function spoken(page: Page): Promise<Spoken[]> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: TreeNode[] }
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const from = (id: string | undefined): Spoken[] => {
    const node = byId.get(id ?? '')
    // Lines of a text say once more what the text says.
    if (node === undefined || node.role?.value === 'InlineTextBox') return []
    const { ignored, role, name, properties = [], childIds = [] } = node
    const level = properties.find((one) => one.name === 'level')?.value.value
    const own =
      ignored || role === undefined
        ? []
        : [{ role: role.value, name: name?.value ?? '', ...(typeof level === 'number' ? { level } : {}) }]
    return [...own, ...childIds.flatMap(from)]
  }
  return from(nodes[0]?.nodeId)
}

const named = new Set(
  'button link textbox checkbox radio combobox searchbox slider tab menuitem switch img image dialog heading'.split(
    ' ',
  ),
)

/**
 * What leaves somebody who hears a page in the dark: a control, picture or heading without a name; no heading of the first
 * level or more than one; a level left out; no main part or more than one.
 */
export function spokenFaults(tree: readonly Spoken[]): string[] {
  const nameless = tree.filter(({ role, name }) => named.has(role) && name.trim() === '')
  const levels = tree.flatMap(({ role, level }) => (role === 'heading' && level !== undefined ? [level] : []))
  const firsts = levels.filter((level) => level === 1).length
  const left = levels.flatMap((level, at) =>
    level > (levels[at - 1] ?? 0) + 1 ? [`heading ${level} after ${levels[at - 1] ?? 'none'}`] : [],
  )
  const mains = tree.filter(({ role }) => role === 'main').length
  return [
    ...nameless.map(({ role }) => `a ${role} without a name`),
    ...(firsts === 1 ? [] : [`${firsts} headings of the first level`]),
    ...left,
    ...(mains === 1 ? [] : [`${mains} main parts`]),
  ]
}
