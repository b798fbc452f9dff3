import { searchKey } from '@siegel/fhir'

/** What has to be known of a substance to go from its mass to its amount, and what else only a single test knows. */
export interface Analyte {
  /** Grams per mole. */
  readonly molarMass?: number
  /** Charges of an ion: equivalents per mole. */
  readonly valence?: number
  /** HbA1c: percent (NGSP) and mmol/mol (IFCC) are two scales of their own. */
  readonly isHbA1c?: boolean
  readonly loinc: readonly string[]
  /** As `searchKey` writes them. */
  readonly names: readonly string[]
}

/**
 * Grams per mole of the elements that stand in the formulas below: standard atomic weights, for carbon, hydrogen and the
 * like the conventional ones (IUPAC, Commission on Isotopic Abundances and Atomic Weights, table of 2021).
 */
const atomicWeights: Readonly<Record<string, number>> = {
  H: 1.008,
  Li: 6.94,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  Na: 22.99,
  Mg: 24.305,
  P: 30.974,
  Cl: 35.45,
  K: 39.098,
  Ca: 40.078,
  Fe: 55.845,
  Co: 58.933,
  Cu: 63.546,
  Zn: 65.38,
  I: 126.904,
}

/** Of a formula without brackets, `C6H12O6`. Throws on an element that no formula here has. */
export function molarMassOf(formula: string): number {
  const parts = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].map(([, element = '', count = '']) => {
    const weight = atomicWeights[element]
    if (weight === undefined) throw new Error(`no atomic weight of ${element}`)
    return weight * (count === '' ? 1 : Number(count))
  })
  return Number(parts.reduce((sum, part) => sum + part, 0).toFixed(3))
}

/** Laboratories count haemoglobin by its iron: a quarter of the tetramer with its haems, the accepted 0.6206 mmol/l a g/dl. */
const haemoglobinMonomer = 64_458 / 4

const substance = (of: string | number, loinc: string, names: string, valence?: number): Analyte => ({
  molarMass: typeof of === 'number' ? of : molarMassOf(of),
  loinc: loinc.split(' ').filter((code) => code !== ''),
  names: names.split(', '),
  ...(valence === undefined ? {} : { valence }),
})

/**
 * By formula; triglycerides as triolein, phosphate as phosphorus, urea nitrogen as the two atoms of a molecule, as
 * laboratories count them. LOINC: the codes for serum, plasma or blood by mass, by amount, and by method.
 */
export const analytes: readonly Analyte[] = [
  substance('C6H12O6', '2345-7 14749-6 2339-0 15074-8 1558-6', 'glukose, glucose, blutzucker, bz, nuechternglukose'),
  substance('C4H7N3O', '2160-0 14682-9', 'kreatinin, creatinin, creatinine, krea'),
  substance('C27H46O', '2093-3 14647-2', 'cholesterin, cholesterol, gesamtcholesterin, chol'),
  substance('C27H46O', '2085-9 14646-4', 'hdl, hdl cholesterin, hdl cholesterol'),
  substance('C27H46O', '2089-1 13457-7 18262-6 22748-8', 'ldl, ldl cholesterin, ldl cholesterol'),
  substance('C27H46O', '', 'non hdl cholesterin, nicht hdl cholesterin'),
  substance('C57H104O6', '2571-8 14927-8', 'triglyceride, triglyzeride, neutralfette, trig'),
  substance('CH4N2O', '3091-6 22664-7', 'harnstoff, urea'),
  substance('N2', '3094-0 14937-7', 'harnstoff n, harnstoffstickstoff, harnstoff stickstoff, bun'),
  substance('C5H4N4O3', '3084-1 14933-6', 'harnsaeure, urat'),
  substance('C33H36N4O6', '1975-2 14631-6', 'bilirubin, gesamtbilirubin, bili'),
  substance('C33H36N4O6', '1968-7 14629-0', 'bilirubin direkt, direktes bilirubin, bilirubin konjugiert'),
  substance('C33H36N4O6', '1971-1 14630-8', 'bilirubin indirekt, indirektes bilirubin'),
  substance('Ca', '17861-6 2000-8', 'kalzium, calcium, ca', 2),
  substance('K', '2823-3', 'kalium, k', 1),
  substance('Na', '2951-2', 'natrium, na', 1),
  substance('Cl', '2075-0', 'chlorid, chloride, cl', 1),
  substance('Mg', '19123-9 2601-3', 'magnesium, mg', 2),
  substance('P', '2777-1 14879-1', 'phosphat, phosphat anorganisch, anorganisches phosphat, phosphor'),
  substance(haemoglobinMonomer, '718-7 59260-0', 'haemoglobin, hb'),
  substance('Fe', '2498-4 14798-3', 'eisen, fe'),
  substance('Zn', '', 'zink'),
  substance('Cu', '', 'kupfer'),
  substance('Li', '', 'lithium', 1),
  substance('C3H6O3', '', 'laktat, lactat, lactate'),
  substance('C21H30O5', '2143-6 14675-3', 'kortisol, cortisol'),
  substance('C63H88CoN14O14P', '2132-9 14685-2', 'vitamin b12, cobalamin'),
  substance('C19H19N7O6', '2284-8 14732-2', 'folsaeure, folat'),
  substance('C27H44O2', '1989-3 14635-7', '25 oh vitamin d, 25 oh vitamin d3, vitamin d, vitamin d3'),
  substance('C19H28O2', '2986-8 14913-8', 'testosteron'),
  substance('C18H24O2', '2243-4 14715-7', 'oestradiol, estradiol'),
  substance('C21H30O2', '2839-9 14890-8', 'progesteron'),
  substance('C15H11I4NO4', '3024-7 14920-3', 'ft4, freies t4, freies thyroxin'),
  substance('C15H12I3NO4', '3051-0 14928-6', 'ft3, freies t3, freies trijodthyronin'),
  { isHbA1c: true, loinc: ['4548-4', '17856-6', '59261-8'], names: ['hba1c', 'haemoglobin a1c', 'hb a1c'] },
]

const byLoinc = new Map(analytes.flatMap((analyte) => analyte.loinc.map((code) => [code, analyte] as const)))
const byName = new Map(analytes.flatMap((analyte) => analyte.names.map((name) => [name, analyte] as const)))

/** Words beside a name that do not change what is measured. Any other word does: a quotient, a clearance, an antibody. */
const besides = new Set(
  'i im in s p u serum plasma blut vollblut kapillar kapillaer venoes urin nuechtern gesamt basal berechnet direkt enzymatisch enzym jaffe ifcc ngsp lithium heparin nach dcct quant quantitativ'.split(
    ' ',
  ),
)

/** A test as a result names it. */
export interface Test {
  readonly name: string
  readonly loinc?: string
}

/** By LOINC, else by name with nothing beside it that could mean another test. */
export function analyteOf({ name, loinc }: Test): Analyte | undefined {
  const known = loinc === undefined ? undefined : byLoinc.get(loinc)
  if (known !== undefined) return known
  const key = searchKey(name.replaceAll('/', ' je '))
  const whole = byName.get(key)
  if (whole !== undefined) return whole
  const words = key.split(' ')
  return byName.get(words.filter((word, index) => index === 0 || !besides.has(word)).join(' '))
}
