import { namenszusatzUrl, ownNameUrl, ownPrefixUrl } from '../extensions.ts'
import { extensionOf, listOf, objectOf, textOf, type Json, type Warn } from './rule.ts'

const nameRules: readonly (readonly [string, string])[] = [
  [namenszusatzUrl, 'hum-1'],
  [ownNameUrl, 'hum-2'],
  [ownPrefixUrl, 'hum-3'],
]

const addressPart = (name: string) => `http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-${name}`
const postBox = addressPart('postBox')
const street = [addressPart('houseNumber'), addressPart('streetName')]

/** Parts of a German name stand beside the whole family name, which must be there (HumannameDeBasis). */
function checkName(name: Json, path: string, warn: Warn): void {
  const family = objectOf(name, '_family')
  for (const [url, rule] of nameRules) {
    if (extensionOf(family, url) !== undefined && name['family'] === undefined) warn(`${path}.family`, rule)
  }
}

/** At most three lines; a post box is no street and nothing that can be visited (AddressDeBasis). */
function checkAddress(address: Json, path: string, warn: Warn): void {
  const lines: unknown = address['line']
  if (Array.isArray(lines) && lines.length > 3) warn(`${path}.line`, 'address-lines')
  for (const [at, extras] of listOf(address, '_line')) {
    const isBox = extensionOf(extras, postBox) !== undefined
    const isStreet = street.some((url) => extensionOf(extras, url) !== undefined)
    const isEmpty = !Array.isArray(lines) || typeof lines[at] !== 'string'
    if (isEmpty && (isBox || isStreet)) warn(`${path}.line[${at}]`, 'add-2')
    if (isBox && isStreet) warn(`${path}.line[${at}]`, 'add-6')
    if (isBox && ['physical', 'both'].includes(textOf(address, 'type') ?? '')) warn(`${path}.type`, 'add-4')
  }
}

/** Names, addresses and the official gender of patients, practitioners and relatives. */
export function checkPerson(person: Json, type: string, warn: Warn): void {
  for (const [at, name] of listOf(person, 'name')) checkName(name, `${type}.name[${at}]`, warn)
  for (const [at, address] of listOf(person, 'address')) checkAddress(address, `${type}.address[${at}]`, warn)
  const official = extensionOf(objectOf(person, '_gender'), 'http://fhir.de/StructureDefinition/gender-amtlich-de')
  if (official !== undefined && person['gender'] !== 'other') warn(`${type}.gender`, 'gender-amtlich-1')
}
