import { openTypes } from './datatypes.ts'

/**
 * Elements of the R4 resources that own screens use (http://hl7.org/fhir/R4/resourcelist.html), in the notation of
 * `datatypes.ts`; parts in dots are backbone elements. Every other type is checked by the JSON rules alone.
 */
const resource = 'id:id meta:Meta implicitRules:uri language:code'
const domain = `${resource} text:Narrative contained:Resource* extension:Extension* modifierExtension:Extension*`
const part = 'id:string extension:Extension* modifierExtension:Extension*'
const occurrence = 'occurrence[x]:dateTime|Period|Timing'
const observationValue =
  'value[x]:Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period dataAbsentReason:CodeableConcept interpretation:CodeableConcept*'
const who = 'telecom:ContactPoint* gender:code birthDate:date'

export const resources: Record<string, string> = {
  Patient: `${domain} identifier:Identifier* active:boolean name:HumanName* ${who} deceased[x]:boolean|dateTime address:Address* maritalStatus:CodeableConcept multipleBirth[x]:boolean|integer photo:Attachment* contact:Patient.contact* communication:Patient.communication* generalPractitioner:Reference* managingOrganization:Reference link:Patient.link*`,
  'Patient.contact': `${part} relationship:CodeableConcept* name:HumanName telecom:ContactPoint* address:Address gender:code organization:Reference period:Period`,
  'Patient.communication': `${part} language:CodeableConcept! preferred:boolean`,
  'Patient.link': `${part} other:Reference! type:code!`,

  Practitioner: `${domain} identifier:Identifier* active:boolean name:HumanName* ${who} address:Address* photo:Attachment* qualification:Practitioner.qualification* communication:CodeableConcept*`,
  'Practitioner.qualification': `${part} identifier:Identifier* code:CodeableConcept! period:Period issuer:Reference`,

  Organization: `${domain} identifier:Identifier* active:boolean type:CodeableConcept* name:string alias:string* telecom:ContactPoint* address:Address* partOf:Reference contact:Organization.contact* endpoint:Reference*`,
  'Organization.contact': `${part} purpose:CodeableConcept name:HumanName telecom:ContactPoint* address:Address`,

  Observation: `${domain} identifier:Identifier* basedOn:Reference* partOf:Reference* status:code! category:CodeableConcept* code:CodeableConcept! subject:Reference focus:Reference* encounter:Reference effective[x]:dateTime|Period|Timing|instant issued:instant performer:Reference* ${observationValue} note:Annotation* bodySite:CodeableConcept method:CodeableConcept specimen:Reference device:Reference referenceRange:Observation.referenceRange* hasMember:Reference* derivedFrom:Reference* component:Observation.component*`,
  'Observation.referenceRange': `${part} low:Quantity high:Quantity type:CodeableConcept appliesTo:CodeableConcept* age:Range text:string`,
  'Observation.component': `${part} code:CodeableConcept! ${observationValue} referenceRange:Observation.referenceRange*`,

  DiagnosticReport: `${domain} identifier:Identifier* basedOn:Reference* status:code! category:CodeableConcept* code:CodeableConcept! subject:Reference encounter:Reference effective[x]:dateTime|Period issued:instant performer:Reference* resultsInterpreter:Reference* specimen:Reference* result:Reference* imagingStudy:Reference* media:DiagnosticReport.media* conclusion:string conclusionCode:CodeableConcept* presentedForm:Attachment*`,
  'DiagnosticReport.media': `${part} comment:string link:Reference!`,

  ServiceRequest: `${domain} identifier:Identifier* instantiatesCanonical:canonical* instantiatesUri:uri* basedOn:Reference* replaces:Reference* requisition:Identifier status:code! intent:code! category:CodeableConcept* priority:code doNotPerform:boolean code:CodeableConcept orderDetail:CodeableConcept* quantity[x]:Quantity|Ratio|Range subject:Reference! encounter:Reference ${occurrence} asNeeded[x]:boolean|CodeableConcept authoredOn:dateTime requester:Reference performerType:CodeableConcept performer:Reference* locationCode:CodeableConcept* locationReference:Reference* reasonCode:CodeableConcept* reasonReference:Reference* insurance:Reference* supportingInfo:Reference* specimen:Reference* bodySite:CodeableConcept* note:Annotation* patientInstruction:string relevantHistory:Reference*`,

  Specimen: `${domain} identifier:Identifier* accessionIdentifier:Identifier status:code type:CodeableConcept subject:Reference receivedTime:dateTime parent:Reference* request:Reference* collection:Specimen.collection processing:Specimen.processing* container:Specimen.container* condition:CodeableConcept* note:Annotation*`,
  'Specimen.collection': `${part} collector:Reference collected[x]:dateTime|Period duration:Duration quantity:Quantity method:CodeableConcept bodySite:CodeableConcept fastingStatus[x]:CodeableConcept|Duration`,
  'Specimen.processing': `${part} description:string procedure:CodeableConcept additive:Reference* time[x]:dateTime|Period`,
  'Specimen.container': `${part} identifier:Identifier* description:string type:CodeableConcept capacity:Quantity specimenQuantity:Quantity additive[x]:CodeableConcept|Reference`,

  DocumentReference: `${domain} masterIdentifier:Identifier identifier:Identifier* status:code! docStatus:code type:CodeableConcept category:CodeableConcept* subject:Reference date:instant author:Reference* authenticator:Reference custodian:Reference relatesTo:DocumentReference.relatesTo* description:string securityLabel:CodeableConcept* content:DocumentReference.content+ context:DocumentReference.context`,
  'DocumentReference.relatesTo': `${part} code:code! target:Reference!`,
  'DocumentReference.content': `${part} attachment:Attachment! format:Coding`,
  'DocumentReference.context': `${part} encounter:Reference* event:CodeableConcept* period:Period facilityType:CodeableConcept practiceSetting:CodeableConcept sourcePatientInfo:Reference related:Reference*`,

  Binary: `${resource} contentType:code! securityContext:Reference data:base64Binary`,

  Task: `${domain} identifier:Identifier* instantiatesCanonical:canonical instantiatesUri:uri basedOn:Reference* groupIdentifier:Identifier partOf:Reference* status:code! statusReason:CodeableConcept businessStatus:CodeableConcept intent:code! priority:code code:CodeableConcept description:string focus:Reference for:Reference encounter:Reference executionPeriod:Period authoredOn:dateTime lastModified:dateTime requester:Reference performerType:CodeableConcept* owner:Reference location:Reference reasonCode:CodeableConcept reasonReference:Reference insurance:Reference* note:Annotation* relevantHistory:Reference* restriction:Task.restriction input:Task.input* output:Task.output*`,
  'Task.restriction': `${part} repetitions:positiveInt period:Period recipient:Reference*`,
  'Task.input': `${part} type:CodeableConcept! value[x]:${openTypes}!`,
  'Task.output': `${part} type:CodeableConcept! value[x]:${openTypes}!`,

  Provenance: `${domain} target:Reference+ occurred[x]:Period|dateTime recorded:instant! policy:uri* location:Reference reason:CodeableConcept* activity:CodeableConcept agent:Provenance.agent+ entity:Provenance.entity* signature:Signature*`,
  'Provenance.agent': `${part} type:CodeableConcept role:CodeableConcept* who:Reference! onBehalfOf:Reference`,
  'Provenance.entity': `${part} role:code! what:Reference! agent:Provenance.agent*`,

  Bundle: `${resource} identifier:Identifier type:code! timestamp:instant total:unsignedInt link:Bundle.link* entry:Bundle.entry* signature:Signature`,
  'Bundle.link': `${part} relation:string! url:uri!`,
  'Bundle.entry': `${part} link:Bundle.link* fullUrl:uri resource:Resource search:Bundle.search request:Bundle.request response:Bundle.response`,
  'Bundle.search': `${part} mode:code score:decimal`,
  'Bundle.request': `${part} method:code! url:uri! ifNoneMatch:string ifModifiedSince:instant ifMatch:string ifNoneExist:string`,
  'Bundle.response': `${part} status:string! location:uri etag:string lastModified:instant outcome:Resource`,
}
