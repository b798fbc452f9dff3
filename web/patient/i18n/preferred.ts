/** The chosen language; else the first of the browser's that there is; else German. */
export function preferredLocale(
  chosen: string | null,
  wanted: readonly string[],
  languages: ReadonlyMap<string, unknown>,
): string {
  const tags = [chosen ?? '', ...wanted.flatMap((tag) => [tag, tag.split('-')[0]?.toLowerCase() ?? ''])]
  return tags.find((tag) => languages.has(tag)) ?? 'de'
}
