/** One thing that is wrong. `path` holds only names from the specification and indices, never the sender's own text. */
export interface Issue {
  readonly path: string
  /**
   * type: no R4 resource type; structure: not the JSON form that FHIR wants; required: a mandatory element is missing;
   * value: not a legal primitive; unknown-element: not of this type; too-many: two types of one choice; limit: deeper,
   * longer or more than we take; code: not of the required value set; target: a reference to a type that is not
   * allowed here; invariant: a rule of the specification or of a profile, named by `rule`.
   */
  readonly code:
    | 'type'
    | 'structure'
    | 'required'
    | 'value'
    | 'unknown-element'
    | 'too-many'
    | 'limit'
    | 'code'
    | 'target'
    | 'invariant'
  /** A warning never stands in the way of storing. */
  readonly severity: 'error' | 'warning'
  /** The specification's key (`pat-1`) or the profile's rule (`kvnr-check-digit`). */
  readonly rule?: string
}
