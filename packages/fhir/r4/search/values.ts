/**
 * From where to where a number may lie that is not exactly `value`: a Range, a SampledData, or one with a comparator.
 * Absent for a plain number; `extentOf` gives both.
 */
export interface NumberExtent {
  readonly least?: number
  readonly most?: number
}

/** What a resource is found by under one parameter; the parts of a composite have the same forms. */
export type IndexPart =
  | {
      readonly type: 'string'
      /** `searchKey` of the text: names are found by it. */
      readonly key: string
      readonly text: string
    }
  | {
      readonly type: 'token'
      /** '' where there is none. A `code` element has the system that its required binding implies. */
      readonly system: string
      /** '' for a concept that is only text: no search by code may find it. */
      readonly code: string
      /** `searchKey` of the display, of the concept's text or of the identifier's type, for `:text`. */
      readonly text?: string
    }
  | {
      readonly type: 'reference'
      /** `Patient/123` without version, an absolute address, urn: or canonical; '' where only an identifier is known. */
      readonly target: string
      readonly identifier?: { readonly system: string; readonly value: string }
    }
  | {
      readonly type: 'date'
      /** Milliseconds since the epoch, half-open; an open end is -8.64e15 or 8.64e15. */
      readonly from: number
      readonly to: number
    }
  | ({
      readonly type: 'number'
      /** The range that the stated precision implies; the value is in it. */
      readonly low: number
      readonly high: number
      readonly value: number
    } & NumberExtent)
  | ({
      readonly type: 'quantity'
      readonly low: number
      readonly high: number
      readonly value: number
      readonly system: string
      readonly code: string
      readonly unit: string
    } & NumberExtent)
  | { readonly type: 'uri'; readonly value: string }

export type IndexValue = { readonly param: string } & (
  | IndexPart
  | {
      readonly type: 'composite'
      /** One for each component, in order. */
      readonly parts: readonly IndexPart[]
    }
)
