import { filled, type Catalogue, type LanguageFacts, type Screen } from './catalogue.ts'

/** Found by the build, so that a language is added by its files alone. German's first words come with the page. */
const catalogues = import.meta.glob<unknown>(
  ['../words/*/*.ts', '!../words/*/language.ts', '!../words/de/outside.ts'],
  {
    import: 'words',
  },
)
const facts = import.meta.glob<LanguageFacts>('../words/*/language.ts', { import: 'language', eager: true })

/** Every language there is, by its tag. */
export const languages: ReadonlyMap<string, LanguageFacts> = new Map(
  Object.entries(facts).map(([path, language]) => [path.split('/').at(-2) ?? '', language]),
)

/** Languages that say everything; what others lack is said in English. */
const complete: ReadonlySet<string> = new Set(['de', 'en'])

const loaded = new Map<string, unknown>()
const loading = new Map<string, Promise<unknown>>()
const keyOf = (tag: string, screen: Screen) => `../words/${tag}/${screen}.ts`

/** The words of a screen where they are here already. */
export const wordsNow = <S extends Screen>(tag: string, screen: S): Catalogue[S] | undefined =>
  loaded.get(keyOf(tag, screen)) as Catalogue[S] | undefined

/** Fetches the words of a screen, once. What failed is fetched again the next time. */
export function fetchWords<S extends Screen>(tag: string, screen: S): Promise<Catalogue[S]> {
  const key = keyOf(tag, screen)
  let words = loading.get(key)
  if (words === undefined) {
    words = together(tag, screen)
    loading.set(key, words)
    words.then(
      (all) => note(key, all),
      () => loading.delete(key),
    )
  }
  return words as Promise<Catalogue[S]>
}

/** The screens whose words are here in a language: another language has to bring the same. */
export const screensIn = (tag: string): Screen[] =>
  [...loaded.keys()].filter((key) => key.startsWith(`../words/${tag}/`)).map((key) => screenOf(key))

const screenOf = (key: string) => (key.split('/').at(-1) ?? '').replace('.ts', '') as Screen

export function keepWords<S extends Screen>(tag: string, screen: S, words: Catalogue[S]): void {
  const key = keyOf(tag, screen)
  loading.set(key, Promise.resolve(words))
  note(key, words)
}

/** Marks the promise as React does it once it has waited for one, so that it need not wait for what is here. */
function note(key: string, words: unknown): void {
  loaded.set(key, words)
  Object.assign(loading.get(key) ?? {}, { status: 'fulfilled', value: words })
}

async function together(tag: string, screen: Screen): Promise<unknown> {
  const own = await catalogues[keyOf(tag, screen)]?.()
  return complete.has(tag) ? own : filled(own, await fetchWords('en', screen))
}
