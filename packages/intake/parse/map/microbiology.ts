import type { CodeableConcept, Observation, ObservationComponent, Reference } from '@siegel/fhir'
import type { LdtGerm, LdtResult, LdtSusceptibility } from '../ldt/model.ts'
import type { LdtField } from '../ldt/tree.ts'
import { fieldNumbers, fieldSystem } from '../systems.ts'
import { detection, growthTexts, laboratory, susceptibility } from './codes.ts'
import { listed, type Mapping, refer } from './mapping.ts'
import type { ReportContext } from './observations.ts'
import { quantity } from './quantity.ts'

const fieldConcept = (field: string, text: string): CodeableConcept => ({
  coding: [{ system: fieldNumbers, code: field }],
  text,
})

/** The drug once per cell: its name, generic number (7288), ATC code (7359) and trade names (7370). */
function drugConcept(mapping: Mapping, { drug }: LdtSusceptibility): CodeableConcept {
  const tradeNames = drug.tradeNames.flatMap((name) => mapping.carry(name) ?? [])
  const name = mapping.carry(drug.name) ?? 'Wirkstoff'
  return {
    ...listed(
      'coding',
      [...drug.genericNumbers, ...drug.codes].flatMap((field) => mapping.code(field, fieldSystem(field.field)) ?? []),
    ),
    text: tradeNames.length === 0 ? name : `${name} (${tradeNames.join(', ')})`,
  }
}

/** One drug against one germ: S, I or R as interpretation, the minimum inhibitory concentration as value. */
function cellComponent(mapping: Mapping, cell: LdtSusceptibility, germName?: string): ObservationComponent {
  const code = drugConcept(mapping, cell)
  const concentration = cell.concentration && quantity(mapping, cell.concentration, cell.unit)
  const text = concentration === undefined ? mapping.carry(cell.concentration) : undefined
  mapping.carry(cell.germ)
  return {
    code: germName === undefined ? code : { ...code, text: `${code.text ?? ''}: ${germName}` },
    ...(concentration === undefined ? {} : { valueQuantity: concentration }),
    ...(text === undefined ? {} : { valueString: text }),
    ...listed('interpretation', susceptibility(mapping, cell.category)),
  }
}

function growthComponent(mapping: Mapping, growth: LdtField | undefined): ObservationComponent[] {
  const coding = mapping.code(growth, fieldSystem('7357'))
  if (growth === undefined || coding === undefined) return []
  const text = growthTexts[growth.content] ?? growth.content
  return [{ code: fieldConcept('7357', 'Wachstum'), valueCodeableConcept: { coding: [coding], text } }]
}

function germConcept(mapping: Mapping, germ: LdtGerm): CodeableConcept {
  const catalog = mapping.carry(germ.catalog)
  const system = catalog === undefined ? fieldSystem('7361') : `${fieldSystem('7361')}:${encodeURIComponent(catalog)}`
  const coding = mapping.code(germ.catalogCode, system)
  const text = mapping.carry(germ.name) ?? 'Keim ohne Namen'
  return { ...listed('coding', coding === undefined ? [] : [coding]), text }
}

function mapGerm(mapping: Mapping, germ: LdtGerm, cells: readonly LdtSusceptibility[], of: Observation): Reference {
  const { status, effectiveDateTime, performer, specimen } = of
  const notes = mapping.notes(germ.texts)
  const component = [...growthComponent(mapping, germ.growth), ...cells.map((cell) => cellComponent(mapping, cell))]
  const found = germ.codes.find(({ field }) => field === '7301')
  return mapping.add(mapping.nextObservation(), {
    resourceType: 'Observation',
    ...listed('identifier', mapping.identifier(germ.index)),
    status,
    category: laboratory,
    code: fieldConcept('7355', 'Erreger'),
    subject: refer('patient'),
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
    ...listed('performer', performer ?? []),
    valueCodeableConcept: germConcept(mapping, germ),
    ...listed('interpretation', detection(mapping, found)),
    ...(specimen === undefined ? {} : { specimen }),
    ...listed('note', notes),
    ...listed('component', component),
  } satisfies Observation)
}

/** The germs of a microbiological result as its members; cells for a germ that is not listed stay at the result itself. */
export function mapGerms(
  { mapping }: ReportContext,
  result: LdtResult,
  of: Observation,
): { members: Reference[]; components: ObservationComponent[] } {
  const cells = new Map<string, LdtSusceptibility[]>(result.germs.map(({ index }) => [index.content, []]))
  const components: ObservationComponent[] = []
  for (const cell of result.susceptibilities) {
    const listedCells = cells.get(cell.germ.content)
    if (listedCells !== undefined) listedCells.push(cell)
    else {
      mapping.warn('germ', cell.germ)
      components.push(cellComponent(mapping, cell, cell.germ.content))
    }
  }
  const members = result.germs.map((germ) => {
    const own = cells.get(germ.index.content) ?? []
    cells.delete(germ.index.content)
    return mapGerm(mapping, germ, own, of)
  })
  return { members, components }
}
