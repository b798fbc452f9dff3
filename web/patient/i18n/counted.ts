/** What is said for a number: by the plural rules of the language, or (`=0`, `=1`) for exactly that number. */
type Forms = Partial<Record<Intl.LDMLPluralRule | '=0' | '=1', string>> & { other: string }

/** Numbers in words of one language; `#` is the number. `counted(3, { one: '# Wert', other: '# Werte' })`. */
export function countedIn(tag: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag)
  const numbers = new Intl.NumberFormat(`${tag}-u-nu-latn`)
  return (n, forms) => {
    const exact = n === 0 ? forms['=0'] : n === 1 ? forms['=1'] : undefined
    return (exact ?? forms[rules.select(n)] ?? forms.other).replace('#', numbers.format(n))
  }
}
