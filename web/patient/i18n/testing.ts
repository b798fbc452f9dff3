import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalogue, LanguageFacts } from './catalogue.ts'

const folder = join(import.meta.dirname, '../words')

/** Every language there is, by its folder. */
export const tags = readdirSync(folder)

/** All words of a language as its files say them, for tests. */
export async function wordsOf(tag: string): Promise<Catalogue> {
  const files = readdirSync(join(folder, tag)).filter((name) => name !== 'language.ts')
  const words = files.map(async (name) => {
    const module = (await import(join(folder, tag, name))) as { words: unknown }
    return [name.replace('.ts', ''), module.words] as const
  })
  return Object.fromEntries(await Promise.all(words)) as unknown as Catalogue
}

/** What a language says of itself. */
export async function factsOf(tag: string): Promise<LanguageFacts> {
  return ((await import(join(folder, tag, 'language.ts'))) as { language: LanguageFacts }).language
}
