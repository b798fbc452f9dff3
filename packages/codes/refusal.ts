import { Refusal } from '@siegel/foundation'

/** A catalogue's file is refused as a whole; the line says where to look. */
export const refusal = (code: string, line: number): Refusal => new Refusal(code, `line ${line}`)
