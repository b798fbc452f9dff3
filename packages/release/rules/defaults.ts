import type { ReleaseRule } from '@siegel/contract/staff'

const conversation = (name: string, within_days: number, ...words: string[]): ReleaseRule => ({
  name,
  words,
  active: true,
  release: 'conversation',
  within_days,
})

/**
 * What a safe begins with: what most people want to hear in person (screens.md, Staff 6). Genetic findings may be told by
 * the responsible doctor alone (§ 11 GenDG). The names are German as the laboratories' are.
 */
export const firstRules: readonly ReleaseRule[] = [
  conversation('HIV', 3, 'HIV'),
  conversation('Gewebe und Zellen', 5, 'Histolog', 'Zytolog', 'Patholog', 'Biopsie', 'PAP-Abstrich'),
  conversation(
    'Genetik',
    7,
    'Genet',
    'Humangenet',
    'BRCA',
    'Chromosom',
    'Karyotyp',
    'Mutation',
    'Genotyp',
    'Faktor-V-Leiden',
  ),
  conversation('Schwangerschaft', 2, 'Abort', 'Fehlgeburt', 'Pränatal', 'Trisomie', 'NIPT', 'Fruchtwasser'),
]
