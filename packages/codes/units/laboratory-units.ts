/**
 * How laboratories in Germany write units, as UCUM. Written as `plain` leaves them; capital letters matter, since `G/l` is
 * 10⁹ per litre and `g/l` is grams.
 */
const written: Readonly<Record<string, string>> = {
  // Cells: giga, thousand per microlitre, per nanolitre.
  'G/l': '10*9/L',
  'Gpt/l': '10*9/L',
  'Giga/l': '10*9/L',
  'Tsd/ul': '10*9/L',
  'Tsd./ul': '10*9/L',
  'tsd/ul': '10*9/L',
  '1000/ul': '10*9/L',
  'K/ul': '10*9/L',
  '/nl': '10*9/L',
  '1/nl': '10*9/L',
  'T/l': '10*12/L',
  'Tpt/l': '10*12/L',
  'Tera/l': '10*12/L',
  'Mio/ul': '10*12/L',
  'Mio./ul': '10*12/L',
  'mio/ul': '10*12/L',
  '/pl': '10*12/L',
  '1/pl': '10*12/L',
  'Mio/ml': '10*6/mL',
  'Mio./ml': '10*6/mL',
  'Zellen/ul': '/uL',
  'Z/ul': '/uL',
  '/mm3': '/uL',
  '1/mm3': '/uL',
  '/GF': '/[HPF]',
  // Shares.
  'Vol%': '%',
  'Vol.%': '%',
  'Vol-%': '%',
  'Vol.-%': '%',
  'g/g%': '%',
  '‰': '10*-3',
  promille: '10*-3',
  'l/l': '1',
  'L/l': '1',
  // Concentrations.
  'mg%': 'mg/dL',
  'ug%': 'ug/dL',
  'g%': 'g/dL',
  'mg/100ml': 'mg/dL',
  'g/100ml': 'g/dL',
  'MG/DL': 'mg/dL',
  'G/DL': 'g/dL',
  'MMOL/L': 'mmol/L',
  'UMOL/L': 'umol/L',
  'NG/ML': 'ng/mL',
  'mval/l': 'meq/L',
  'mosmol/kg': 'mosm/kg',
  'mOsmol/kg': 'mosm/kg',
  // Enzymes and what is counted in international units.
  'E/l': 'U/L',
  'IE/l': '[iU]/L',
  'I.E./l': '[iU]/L',
  'IU/l': '[iU]/L',
  'iU/l': '[iU]/L',
  'IE/ml': '[iU]/mL',
  'I.E./ml': '[iU]/mL',
  'IU/ml': '[iU]/mL',
  'mIU/l': 'm[iU]/L',
  'mIE/l': 'm[iU]/L',
  'mIU/ml': 'm[iU]/mL',
  'mIE/ml': 'm[iU]/mL',
  'uIU/ml': 'u[iU]/mL',
  'uIE/ml': 'u[iU]/mL',
  'kIU/l': 'k[iU]/L',
  'kIE/l': 'k[iU]/L',
  'kE/l': 'kU/L',
  'AU/ml': "[arb'U]/mL",
  'AE/ml': "[arb'U]/mL",
  // Filtration, also for a standard body surface, which is another quantity than without.
  'ml/min/1,73m2': 'mL/min/(173.10*-2.m2)',
  'ml/min/1.73m2': 'mL/min/(173.10*-2.m2)',
  'ml/min/1,73qm': 'mL/min/(173.10*-2.m2)',
  'ml/min/1,73': 'mL/min/(173.10*-2.m2)',
  // Others.
  'mm/1h': 'mm/h',
  'mm/Std': 'mm/h',
  'mm/Std.': 'mm/h',
  sec: 's',
  Sek: 's',
  'Sek.': 's',
  sek: 's',
  '°C': 'Cel',
  mmHg: 'mm[Hg]',
  cmH2O: 'cm[H2O]',
  pH: '[pH]',
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** One spelling for what is the same sign: micro in both code points, superscripts, litres, per day. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, '')
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (sign) => String(superscripts.indexOf(sign)))
    .replaceAll('²', '2')
    .replaceAll('³', '3')
    .replaceAll(/([a-z/])L\b/g, '$1l')
    .replaceAll(/\/(?:24h|24Std\.?|Tag)\b/g, '/d')

/** `10^9/l`, `x10E9/l`, `10*3/ul` and so on. */
const powerOfTen = /^(?:[x*·])?10(?:\^|\*|\*\*|E|e)?(3|6|9|12)(\/.+)$/

/**
 * The UCUM expression for a unit as a laboratory writes it; undefined for no unit. What is not in the table is taken to be
 * UCUM already, so the expression may still be unknown.
 */
export function ucumOf(unit: string | undefined): string | undefined {
  const text = plain(unit ?? '')
  if (text === '') return undefined
  // Giga, or grams where a laboratory knows capitals only.
  if (unit?.trim() === 'G/L') return 'G/L'
  const known = written[text]
  if (known !== undefined) return known
  const [, tens, rest] = powerOfTen.exec(text) ?? []
  if (tens !== undefined && rest !== undefined) return `10*${tens}${rest}`
  return text.startsWith('1/') ? text.slice(1) : text
}
