import type { LdtField, LdtObject, LdtRecord } from './tree.ts'

/**
 * LDT 3 messages by meaning. Leaves are the fields themselves, so that every value keeps its exact text and its line;
 * what has no place here is still in `record`. Object numbers are given where a type mirrors one.
 */

/** Obj_0054. */
export interface LdtTimestamp {
  readonly date?: LdtField
  readonly time?: LdtField
  /** `UTC+2`; German local time where absent. */
  readonly zone?: LdtField
}

/** Obj_0068: running text, line by line, empty lines included; or the base64 lines of an attachment. */
export interface LdtText {
  /** The role field: 8237 result text, 8236 remark on the test, 8167 additional information, 8245 BAK … */
  readonly role: string
  readonly lines: readonly LdtField[]
}

/** Obj_0007. */
export interface LdtAddress {
  readonly role: string
  readonly street?: LdtField
  readonly houseNumber?: LdtField
  readonly addition?: LdtField
  readonly postalCode?: LdtField
  readonly city?: LdtField
  readonly country?: LdtField
}

/** Obj_0031. */
export interface LdtContacts {
  readonly phone: readonly LdtField[]
  readonly mobile: readonly LdtField[]
  readonly fax: readonly LdtField[]
  readonly email: readonly LdtField[]
  readonly web: readonly LdtField[]
}

/** Obj_0047. */
export interface LdtPerson {
  /** 3100 Namenszusatz (Graf), 3120 Vorsatzwort (von). */
  readonly affix?: LdtField
  readonly prefix?: LdtField
  readonly family?: LdtField
  readonly given: readonly LdtField[]
  readonly title?: LdtField
  readonly birthDate?: LdtField
  readonly sex?: LdtField
  readonly addresses: readonly LdtAddress[]
  readonly contacts: readonly LdtContacts[]
}

/** Obj_0045. */
export interface LdtPatient {
  readonly person?: LdtPerson
  readonly kvnr?: LdtField
  /** 3105, before the KVNR. */
  readonly formerNumber?: LdtField
  /** The patient's number at the sender. */
  readonly number?: LdtField
}

/** Obj_0014. */
export interface LdtDoctor {
  readonly person?: LdtPerson
  readonly lanr?: LdtField
  readonly asvTeam?: LdtField
}

/** A practice or laboratory: Obj_0019 with the Obj_0043 inside it, for laboratories Obj_0036 too. */
export interface LdtSite {
  readonly name?: LdtField
  readonly organization?: LdtField
  readonly bsnr?: LdtField
  readonly addresses: readonly LdtAddress[]
  readonly contacts: readonly LdtContacts[]
  readonly contactPerson?: LdtPerson
  readonly contactRole?: LdtField
}

/** Obj_0022. */
export interface LdtSender {
  readonly customerNumber?: LdtField
  readonly doctors: readonly LdtDoctor[]
  readonly site?: LdtSite
}

/** Obj_0069: one measure with its unit. */
export interface LdtMeasure {
  readonly kind: 'height' | 'weight'
  readonly value: LdtField
  readonly unit?: LdtField
  readonly measured?: LdtTimestamp
}

/** Obj_0037. */
export interface LdtMaterial {
  readonly container?: LdtField
  readonly ident?: LdtField
  readonly name?: LdtField
  readonly specification?: LdtField
  readonly bodySite?: LdtField
  readonly drugs: readonly LdtField[]
  readonly collected?: LdtTimestamp
  readonly received?: LdtTimestamp
  readonly texts: readonly LdtText[]
}

/** Obj_0041. */
export interface LdtSignature {
  readonly name?: LdtField
  readonly sign?: LdtField
}

/** Obj_0026. */
export interface LdtAttention {
  readonly reasons: readonly LdtField[]
  readonly person?: LdtPerson
  readonly texts: readonly LdtText[]
}

/** A bound of a reference range, with its own unit. */
export interface LdtBound {
  readonly value: LdtField
  readonly unit?: LdtField
}

/** Obj_0042. */
export interface LdtRange {
  readonly texts: readonly LdtField[]
  readonly low?: LdtBound
  readonly high?: LdtBound
  readonly flags: readonly LdtField[]
  readonly attention: readonly LdtAttention[]
}

/** 8420 with what describes it. */
export interface LdtValue {
  readonly value: LdtField
  /** 8419: 1 SI unit, 2 other unit, 9 without dimension. */
  readonly unitKind?: LdtField
  readonly unit?: LdtField
  readonly ranges: readonly LdtRange[]
  readonly measured?: LdtTimestamp
  readonly texts: readonly LdtText[]
}

/** Obj_0058. */
export interface LdtBilling {
  readonly kind?: LdtField
  readonly feeSchedule?: LdtField
  readonly service?: LdtField
  readonly amount?: LdtField
}

/** What a test is: 8410/8411, a catalogue's analysis (7365/7366), or the words of the request (8434). */
export interface LdtTest {
  readonly ident?: LdtField
  readonly name?: LdtField
  readonly analysis?: LdtField
  readonly analysisName?: LdtField
  readonly catalogUrl?: LdtField
  readonly request?: LdtField
}

/** 7354 with what describes it. */
export interface LdtGerm {
  readonly index: LdtField
  readonly name?: LdtField
  readonly growth?: LdtField
  readonly catalog?: LdtField
  readonly catalogCode?: LdtField
  readonly codes: readonly LdtField[]
  readonly texts: readonly LdtText[]
}

/** One cell of an antibiogram (Obj_0011): a drug against a germ. */
export interface LdtSusceptibility {
  readonly drug: LdtDrug
  readonly germ: LdtField
  readonly category?: LdtField
  readonly concentration?: LdtField
  readonly unit?: LdtField
}

export interface LdtDrug {
  readonly name: LdtField
  readonly genericNumbers: readonly LdtField[]
  readonly codes: readonly LdtField[]
  readonly tradeNames: readonly LdtField[]
}

/** Obj_0060 chemistry, Obj_0061 microbiology, Obj_0073 and any other result object in Obj_0035. */
export interface LdtResult {
  readonly object: LdtObject
  /** The role: 8160 `UE_Klinische_Chemie`, 8161 … */
  readonly role: LdtField
  readonly id?: LdtField
  readonly containers: readonly LdtField[]
  readonly test: LdtTest
  readonly methods: readonly LdtField[]
  readonly status?: LdtField
  readonly flags: readonly LdtField[]
  readonly values: readonly LdtValue[]
  readonly germs: readonly LdtGerm[]
  readonly susceptibilities: readonly LdtSusceptibility[]
  readonly attention: readonly LdtAttention[]
  readonly texts: readonly LdtText[]
  readonly measured?: LdtTimestamp
  readonly signature?: LdtSignature
  readonly billing: readonly LdtBilling[]
}

/** Obj_0010, or a text object with base64 lines (6329) elsewhere. */
export interface LdtAttachment {
  readonly lines: readonly LdtField[]
  readonly link?: LdtField
  readonly format?: LdtField
  readonly description?: LdtField
}

/** Obj_0100. */
export interface LdtDiagnosis {
  readonly code?: LdtField
  readonly certainty?: LdtField
  readonly side?: LdtField
}

/** Obj_0059. */
export interface LdtRequest {
  readonly object: LdtObject
  readonly test: LdtTest
  readonly billing?: LdtField
  readonly priority?: LdtField
  readonly containers: readonly LdtField[]
  readonly requested?: LdtTimestamp
  readonly texts: readonly LdtText[]
}

/** What both kinds of message share. */
interface LdtMessage {
  readonly header: LdtRecord
  readonly record: LdtRecord
  readonly patient?: LdtPatient
  readonly sender?: LdtSender
  readonly orderNumber?: LdtField
  readonly laboratoryOrderNumber?: LdtField
  readonly measures: readonly LdtMeasure[]
  readonly materials: readonly LdtMaterial[]
  readonly texts: readonly LdtText[]
  readonly attachments: readonly LdtAttachment[]
}

/** A record 8205 within 8220 … 8221. */
export interface LaboratoryReport extends LdtMessage {
  readonly kind: 'report'
  readonly laboratory?: LdtSite
  readonly reportNumber?: LdtField
  readonly status?: LdtField
  readonly issued?: LdtTimestamp
  readonly attention: readonly LdtAttention[]
  readonly results: readonly LdtResult[]
}

/** A record 8215 within 8230 … 8231. */
export interface LaboratoryOrder extends LdtMessage {
  readonly kind: 'order'
  /** 8313, when the order changes an earlier one. */
  readonly changes: readonly LdtField[]
  readonly ordered?: LdtTimestamp
  /** Obj_0027: a billing kind (7303) with the diagnoses under it. */
  readonly reasons: readonly { readonly billing: LdtField; readonly diagnoses: readonly LdtDiagnosis[] }[]
  readonly requests: readonly LdtRequest[]
}
