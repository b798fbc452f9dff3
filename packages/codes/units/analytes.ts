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

const substance = (molarMass: number, loinc: string, names: string, valence?: number): Analyte => ({
  molarMass,
  loinc: loinc.split(' ').filter((code) => code !== ''),
  names: names.split(', '),
  ...(valence === undefined ? {} : { valence }),
})

/** Molar masses from the atomic weights; haemoglobin as its monomer, triglycerides as triolein, phosphate as phosphorus. */
const analytes: readonly Analyte[] = [
  substance(180.156, '2345-7 14749-6 2339-0 15074-8 1558-6', 'glukose, glucose, blutzucker, bz, nuechternglukose'),
  substance(113.12, '2160-0 14682-9', 'kreatinin, creatinin, creatinine, krea'),
  substance(386.65, '2093-3 14647-2', 'cholesterin, cholesterol, gesamtcholesterin, chol'),
  substance(386.65, '2085-9 14646-4', 'hdl, hdl cholesterin, hdl cholesterol'),
  substance(386.65, '2089-1 13457-7 18262-6 22748-8', 'ldl, ldl cholesterin, ldl cholesterol'),
  substance(386.65, '', 'non hdl cholesterin, nicht hdl cholesterin'),
  substance(885.4, '2571-8 14927-8', 'triglyceride, triglyzeride, neutralfette, trig'),
  substance(60.056, '3091-6 22664-7', 'harnstoff, urea'),
  substance(28.014, '3094-0 14937-7', 'harnstoff n, harnstoffstickstoff, harnstoff stickstoff, bun'),
  substance(168.11, '3084-1 14933-6', 'harnsaeure, urat'),
  substance(584.66, '1975-2 14631-6', 'bilirubin, gesamtbilirubin, bili'),
  substance(584.66, '1968-7 14629-0', 'bilirubin direkt, direktes bilirubin, bilirubin konjugiert'),
  substance(584.66, '1971-1 14630-8', 'bilirubin indirekt, indirektes bilirubin'),
  substance(40.078, '17861-6 2000-8', 'kalzium, calcium, ca', 2),
  substance(39.098, '2823-3', 'kalium, k', 1),
  substance(22.99, '2951-2', 'natrium, na', 1),
  substance(35.45, '2075-0', 'chlorid, chloride, cl', 1),
  substance(24.305, '19123-9 2601-3', 'magnesium, mg', 2),
  substance(30.974, '2777-1 14879-1', 'phosphat, phosphat anorganisch, anorganisches phosphat, phosphor'),
  substance(16_114, '718-7 59260-0', 'haemoglobin, hb'),
  substance(55.845, '2498-4 14798-3', 'eisen, fe'),
  substance(65.38, '', 'zink'),
  substance(63.546, '', 'kupfer'),
  substance(6.94, '', 'lithium', 1),
  substance(90.08, '', 'laktat, lactat, lactate'),
  substance(362.46, '2143-6 14675-3', 'kortisol, cortisol'),
  substance(1355.4, '2132-9 14685-8', 'vitamin b12, cobalamin'),
  substance(441.4, '2284-8 14732-2', 'folsaeure, folat'),
  substance(400.64, '1989-3 14635-7', '25 oh vitamin d, 25 oh vitamin d3, vitamin d, vitamin d3'),
  substance(288.43, '2986-8 14913-8', 'testosteron'),
  substance(272.38, '2243-4 14715-7', 'oestradiol, estradiol'),
  substance(314.47, '2839-9 14890-8', 'progesteron'),
  substance(776.87, '3024-7 14920-3', 'ft4, freies t4, freies thyroxin'),
  substance(650.97, '3051-0 14928-6', 'ft3, freies t3, freies trijodthyronin'),
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
