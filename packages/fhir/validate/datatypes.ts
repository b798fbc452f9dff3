/**
 * Elements of the R4 datatypes (http://hl7.org/fhir/R4/datatypes.html) as `name:Type` with `!` for 1..1, `*` for 0..*,
 * `+` for 1..*, nothing for 0..1; `[x]` is a choice. Types that do not stand here are checked by the JSON rules alone.
 */
const element = 'id:string extension:Extension*'
const backbone = `${element} modifierExtension:Extension*`
const quantity = `${element} value:decimal comparator:code unit:string system:uri code:code`

/** What `value[x]` of an extension may be (R4 datatypes, "open type"). */
export const openTypes =
  'base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta'

export const datatypes: Record<string, string> = {
  Element: element,
  BackboneElement: backbone,
  Extension: `${element} url:uri! value[x]:${openTypes}`,
  Meta: `${element} versionId:id lastUpdated:instant source:uri profile:canonical* security:Coding* tag:Coding*`,
  Narrative: `${element} status:code! div:xhtml!`,
  Coding: `${element} system:uri version:string code:code display:string userSelected:boolean`,
  CodeableConcept: `${element} coding:Coding* text:string`,
  Identifier: `${element} use:code type:CodeableConcept system:uri value:string period:Period assigner:Reference`,
  HumanName: `${element} use:code text:string family:string given:string* prefix:string* suffix:string* period:Period`,
  Address: `${element} use:code type:code text:string line:string* city:string district:string state:string postalCode:string country:string period:Period`,
  ContactPoint: `${element} system:code value:string use:code rank:positiveInt period:Period`,
  Quantity: quantity,
  Age: quantity,
  Count: quantity,
  Distance: quantity,
  Duration: quantity,
  Money: `${element} value:decimal currency:code`,
  Range: `${element} low:Quantity high:Quantity`,
  Ratio: `${element} numerator:Quantity denominator:Quantity`,
  Reference: `${element} reference:string type:uri identifier:Identifier display:string`,
  Period: `${element} start:dateTime end:dateTime`,
  Attachment: `${element} contentType:code language:code data:base64Binary url:url size:unsignedInt hash:base64Binary title:string creation:dateTime`,
  Annotation: `${element} author[x]:Reference|string time:dateTime text:markdown!`,
  Signature: `${element} type:Coding+ when:instant! who:Reference! onBehalfOf:Reference targetFormat:code sigFormat:code data:base64Binary`,
  SampledData: `${element} origin:Quantity! period:decimal! factor:decimal lowerLimit:decimal upperLimit:decimal dimensions:positiveInt! data:string`,
  Timing: `${backbone} event:dateTime* repeat:Timing.repeat code:CodeableConcept`,
  'Timing.repeat': `${element} bounds[x]:Duration|Range|Period count:positiveInt countMax:positiveInt duration:decimal durationMax:decimal durationUnit:code frequency:positiveInt frequencyMax:positiveInt period:decimal periodMax:decimal periodUnit:code dayOfWeek:code* timeOfDay:time* when:code* offset:unsignedInt`,
}
