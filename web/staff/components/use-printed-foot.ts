import { useEffect, useRef } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { footRules } from './printed-rules.ts'

/** Printed pages come apart: each says what it is of. In a constructed sheet, since the app allows no style in the page. */
export function usePrintedFoot(whose: string | undefined): void {
  const { common } = useWords()
  const format = useFormat()
  const when = useRef((): string => '')
  useEffect(() => {
    when.current = () => common.printedAt(`${format.date(format.today())} ${format.time(new Date().toISOString())}`)
  })
  useEffect(() => {
    if (whose === undefined) return
    const sheet = new CSSStyleSheet()
    const write = () => sheet.replaceSync(footRules(whose, when.current()))
    write()
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    addEventListener('beforeprint', write)
    return () => {
      removeEventListener('beforeprint', write)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
    }
  }, [whose])
}
