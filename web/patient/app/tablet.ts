import { kept } from './kept.ts'

/**
 * Whether this browser is the practice's own tablet, which many patients use one after the other: nothing may be left on
 * it. Read once: a page that began as a patient's stays one. `tablet/mark.ts` sets it.
 */
export const onTablet: boolean = kept('tablet') !== null
