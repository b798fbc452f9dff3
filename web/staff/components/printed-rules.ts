/** A CSS string. Whatever could end it is written as its number (CSS Syntax § 4.3.7). */
export const cssString = (text: string): string =>
  `"${text.replaceAll(/["\\\u0000-\u001f\u007f<]/g, (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)}"`

/** What stands under every printed page: whose it is, when it was printed, and which page of how many. */
export const footRules = (whose: string, when: string): string => `@page {
  @bottom-left { content: ${cssString(whose)}; font: 9pt sans-serif; }
  @bottom-center { content: ${cssString(when)}; font: 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; }
}`
