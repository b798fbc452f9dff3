import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** `npm run bench [NAME]`: every `NAME.bench.ts` of the project, one JSON line a figure. */
const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv[2]
const files = globSync('{packages,apps,web}/**/*.bench.ts', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
})
const chosen = files.filter((file) => wanted === undefined || file.endsWith(`/${wanted}.bench.ts`))
if (chosen.length === 0) {
  console.error(
    `There is no benchmark ${wanted ?? ''}; there are: ${files.map((file) => file.replace(/^.*\/(.*)\.bench\.ts$/, '$1')).join(', ')}`,
  )
  process.exit(2)
}
for (const file of chosen) {
  const module = (await import(`${root}${file}`)) as { bench: () => Promise<readonly object[]> }
  for (const figure of await module.bench()) console.log(JSON.stringify(figure))
}
