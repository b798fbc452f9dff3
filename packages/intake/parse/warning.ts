/** Something odd that did not stop the import. `line` counts from 1. Holds nothing of the content. */
export interface Warning {
  readonly code:
    | 'line-ends'
    | 'charset'
    | 'version'
    | 'birth-date'
    | 'kvnr'
    | 'timestamp'
    | 'flag'
    | 'germ'
    | 'specimen'
    | 'status'
  readonly line?: number
}
