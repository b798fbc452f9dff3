import { type Reference, type Specimen } from '@siegel/fhir'
import type { LdtMaterial } from '../ldt/model.ts'
import type { LdtField } from '../ldt/tree.ts'
import { fieldSystem } from '../systems.ts'
import { listed, type Mapping, refer } from './mapping.ts'
import { dateTime } from './time.ts'

/** The specimens of a message by the ident of their container (7364), which results and requests name. */
export interface Specimens {
  readonly references: readonly Reference[]
  /** When the first one was taken, if any says so. */
  readonly collected?: string
  find(mapping: Mapping, containers: readonly LdtField[]): { reference: Reference; collected?: string } | undefined
}

function mapMaterial(mapping: Mapping, material: LdtMaterial): Specimen {
  const type = mapping.code(material.ident, fieldSystem('8428'))
  const name = mapping.carry(material.name)
  const collected = dateTime(mapping, material.collected)
  const received = dateTime(mapping, material.received)
  const bodySite = mapping.concept(material.bodySite)
  const specification = mapping.concept(material.specification)
  const collection = {
    ...(collected === undefined ? {} : { collectedDateTime: collected }),
    ...(bodySite === undefined ? {} : { bodySite }),
  }
  return {
    resourceType: 'Specimen',
    ...listed('identifier', mapping.identifier(material.container)),
    ...(type === undefined && name === undefined
      ? {}
      : {
          type: {
            ...listed('coding', type === undefined ? [] : [type]),
            ...(name === undefined ? {} : { text: name }),
          },
        }),
    subject: refer('patient'),
    ...(received === undefined ? {} : { receivedTime: received }),
    ...(Object.keys(collection).length === 0 ? {} : { collection }),
    ...(specification === undefined ? {} : { condition: [specification] }),
    // Medication matters for how a value is read, and Specimen has no element for it.
    ...listed('note', [
      ...material.drugs.flatMap((drug) => mapping.note('6208', mapping.carry(drug))),
      ...mapping.notes(material.texts),
    ]),
  }
}

export function mapSpecimens(mapping: Mapping, materials: readonly LdtMaterial[]): Specimens {
  const byContainer = new Map<string, { reference: Reference; collected?: string }>()
  const references: Reference[] = []
  const times: string[] = []
  for (const [index, material] of materials.entries()) {
    const specimen = mapMaterial(mapping, material)
    const reference = mapping.add(`specimen-${index + 1}`, specimen)
    const collected = specimen.collection?.collectedDateTime
    references.push(reference)
    if (collected !== undefined) times.push(collected)
    const entry = { reference, ...(collected === undefined ? {} : { collected }) }
    if (material.container !== undefined) byContainer.set(material.container.content, entry)
  }
  const [first] = times.sort((a, b) => Date.parse(a) - Date.parse(b))
  return {
    references,
    ...(first === undefined ? {} : { collected: first }),
    find(at, containers) {
      for (const container of containers) {
        const entry = byContainer.get(container.content)
        if (entry === undefined) {
          at.warn('specimen', container)
          continue
        }
        at.carry(container)
        return entry
      }
      return undefined
    },
  }
}
