/** The URIs of what LDT carries and FHIR has no system for. Stable: stored resources hold them. */

/** The values of one LDT field, such as `urn:siegel:ldt:field:8310`, the order numbers of a sender. */
export const fieldSystem = (field: string): string => `urn:siegel:ldt:field:${field}`

/** The values of a field that every laboratory (or practice) numbers for itself. */
export const scopedSystem = (field: string, owner: string | undefined): string =>
  owner === undefined || owner === '' ? fieldSystem(field) : `${fieldSystem(field)}:${encodeURIComponent(owner)}`

/** LDT's own field numbers as codes. */
export const fieldNumbers = 'urn:siegel:ldt:fields'

/** Extension: a field without a home in FHIR, with `path`, `field` and `value` inside; stands on report or order. */
export const fieldExtension = 'urn:siegel:ldt:field'
/** Extension of an annotation: which field it came from (8237 result text, 8236 remark, 7280 reason to notify …). */
export const roleExtension = 'urn:siegel:ldt:role'
/** Extension of a decimal: how the laboratory wrote it, where that is no JSON number (`0047.12`, `2,5`). */
export const textExtension = 'urn:siegel:ldt:text'
/** Extension of an observation: when it was measured (8225), where `effective` says when the specimen was taken. */
export const measuredExtension = 'urn:siegel:ldt:measured'

export const interpretationSystem = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
export const observationCategories = 'http://terminology.hl7.org/CodeSystem/observation-category'
export const lanrSystem = 'https://fhir.kbv.de/NamingSystem/KBV_NS_Base_ANR'
export const bsnrSystem = 'https://fhir.kbv.de/NamingSystem/KBV_NS_Base_BSNR'
export const asvSystem = 'http://fhir.de/sid/asv/teamnummer'
export const icdSystem = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
