/** Namespaces of FHIR XML (R4 XML format) and of what may stand beside. */
export const fhirNamespace = 'http://hl7.org/fhir'
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml'
export const schemaNamespace = 'http://www.w3.org/2001/XMLSchema-instance'
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'

/** Types whose elements are numbers in JSON. */
export const numberTypes: ReadonlySet<string> = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt'])
