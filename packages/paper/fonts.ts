import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type FontName = 'text' | 'strong' | 'code' | 'code-strong'

const require = createRequire(import.meta.url)
const family = (name: string) => join(dirname(require.resolve(`@fontsource/${name}/package.json`)), 'files')

/** Files of one face: Latin first, then what Turkish, Polish and others need beyond it. */
const files: Readonly<Record<FontName, readonly string[]>> = {
  text: faces('atkinson-hyperlegible-next', 400),
  strong: faces('atkinson-hyperlegible-next', 600),
  code: faces('atkinson-hyperlegible-mono', 400),
  'code-strong': faces('atkinson-hyperlegible-mono', 600),
}

function faces(name: string, weight: number): string[] {
  return ['latin', 'latin-ext'].map((set) => join(family(name), `${name}-${set}-${weight}-normal.woff`))
}

const loaded = new Map<FontName, Buffer[]>()

/** The font files of a face, read once. */
export function fontFiles(name: FontName): Buffer[] {
  const known = loaded.get(name) ?? files[name].map((file) => readFileSync(file))
  loaded.set(name, known)
  return known
}
