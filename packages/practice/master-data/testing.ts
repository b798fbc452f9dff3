import type { TestContext } from 'node:test'
import type { PersonalData } from '@siegel/contract/staff'
import { doctor, intakeFixture } from '../../intake/testing.ts'
import { masterDataPage, saveMasterData } from '../index.ts'
import { practiceOf } from '../testing.ts'

export { doctor }

/** A practice on a real store, on 23 November 2026. */
export function practiceFixture(t: TestContext) {
  const { context: intake, records, add } = intakeFixture(t)
  const context = practiceOf(records, () => Date.parse('2026-11-23T09:00:00Z'))
  const page = (id: string) => masterDataPage(context, doctor, id)
  /** Opens the page, changes something, and saves it. */
  const edit = async (id: string, change: (data: PersonalData) => PersonalData) => {
    const { version, data } = await page(id)
    return saveMasterData(context, doctor, id, { ifVersion: version, data: change(data) })
  }
  return { context, intake, records, add, page, edit }
}
