import { all, first, given, groups, object, objects } from './fields.ts'
import type { LdtBound, LdtGerm, LdtRange, LdtResult, LdtSusceptibility, LdtText, LdtValue } from './model.ts'
import { readAttention, readTest, readTexts, readTimestamp } from './read-common.ts'
import type { LdtField } from './tree.ts'

type Fields = readonly LdtField[]

const bounds = ['8461', '8462', '7363', '7371']
const valueFollowers = ['8419', '8421', '8142', '8225', '8237']
const germFollowers = ['7355', '7427', '7301', '7357', '7293', '7356', '7285', '7361', '7251', '8236', '8225', '8237']
const cellFollowers = ['7367', '7289', '7369', '7290', '7424']

/** Objects in Obj_0035 that are no results: time stamp, text, attachment, signature, attention. */
const companions = new Set(['0054', '0068', '0010', '0041', '0026'])

const readRanges = (fields: Fields): LdtRange[] =>
  objects(fields, '0042').map(({ fields: range }) => {
    const found = groups(range, bounds, ['8419', '8421'])
    const bound = (field: string): LdtBound | undefined => {
      const group = found.find(({ lead }) => lead.field === field)
      return group && { value: group.lead, ...given('unit', first(group.fields, '8421')) }
    }
    return {
      texts: all(range, '8460'),
      ...given('low', bound('8461')),
      ...given('high', bound('8462')),
      flags: all(range, '8422'),
      attention: readAttention(range),
    }
  })

const readValue = (lead: LdtField, fields: Fields): LdtValue => ({
  value: lead,
  ...given('unitKind', first(fields, '8419')),
  ...given('unit', first(fields, '8421')),
  ranges: readRanges(fields),
  ...given('measured', readTimestamp(fields, '8225')),
  texts: readTexts(fields),
})

const readGerm = (lead: LdtField, fields: Fields): LdtGerm => ({
  index: lead,
  ...given('name', first(fields, '7355')),
  ...given('growth', first(fields, '7357')),
  ...given('catalog', first(fields, '7251')),
  ...given('catalogCode', first(fields, '7361')),
  codes: fields.filter(({ field }) => field === '7301' || field === '7427'),
  texts: readTexts(fields),
})

/** The matrix of drugs and germs in Obj_0011, cell by cell. */
const readAntibiogram = (fields: Fields): LdtSusceptibility[] =>
  objects(fields, '0011').flatMap((antibiogram) =>
    groups(antibiogram.fields, ['7287'], ['7288', '7359', '7370', '7354', ...cellFollowers]).flatMap((drugGroup) => {
      const drug = {
        name: drugGroup.lead,
        genericNumbers: all(drugGroup.fields, '7288'),
        codes: all(drugGroup.fields, '7359'),
        tradeNames: all(drugGroup.fields, '7370'),
      }
      return groups(drugGroup.fields, ['7354'], cellFollowers).map(({ lead, fields: cell }) => ({
        drug,
        germ: lead,
        ...given('category', first(cell, '7367')),
        ...given('concentration', first(cell, '7289')),
        ...given('unit', first(cell, '7369')),
      }))
    }),
  )

/** Texts of the result itself; those within a value's or germ's group belong to that. */
function ownTexts(fields: Fields, taken: readonly LdtText[]): LdtText[] {
  const lines = new Set(taken.flatMap((text) => text.lines))
  // A remark on the antibiogram is not the result's own answer, though its role there is 8237 as well.
  const antibiogram = objects(fields, '0011').flatMap((nested) => readTexts(nested.fields))
  const inner = [
    ...objects(fields, '0072').flatMap((nested) => readTexts(nested.fields)),
    ...antibiogram.map((text) => ({ ...text, role: '8111' })),
  ]
  return [...readTexts(fields), ...inner].filter((text) => !text.lines.some((line) => lines.has(line)))
}

function readResult(role: LdtField, resultObject: NonNullable<LdtField['object']>): LdtResult {
  const { fields } = resultObject
  const values = groups(fields, ['8420'], valueFollowers).map(({ lead, fields: details }) => readValue(lead, details))
  const germs = groups(fields, ['7354'], germFollowers).map(({ lead, fields: details }) => readGerm(lead, details))
  const signature = object(fields, '0041')?.fields
  const ranges = values.length === 0 ? readRanges(fields) : []
  return {
    object: resultObject,
    role,
    ...given('id', first(fields, '7304')),
    containers: all(fields, '7364'),
    test: readTest(fields),
    methods: all(fields, '7302'),
    ...given('status', first(fields, '8418')),
    flags: [...all(fields, '8422'), ...ranges.flatMap((range) => range.flags)],
    values,
    germs,
    susceptibilities: readAntibiogram(fields),
    attention: [...readAttention(fields), ...ranges.flatMap((range) => range.attention)],
    texts: ownTexts(
      fields,
      [...values, ...germs].flatMap((part) => part.texts),
    ),
    ...given('measured', readTimestamp(fields, '8225', '8223')),
    ...given(
      'signature',
      signature && { ...given('name', first(signature, '7358')), ...given('sign', first(signature, '8990')) },
    ),
    billing: objects(fields, '0058').map(({ fields: billing }) => ({
      ...given('kind', first(billing, '7303')),
      ...given('feeSchedule', first(billing, '4121')),
      ...given('service', first(billing, '5001')),
      ...given('amount', first(billing, '8406')),
    })),
  }
}

/** The results in Obj_0035, in the order of the file; an object that is not known is a result too. */
export const readResults = (fields: Fields): LdtResult[] =>
  objects(fields, '0035').flatMap((report) =>
    report.fields.flatMap((role) =>
      role.object === undefined || companions.has(role.object.id) ? [] : [readResult(role, role.object)],
    ),
  )
