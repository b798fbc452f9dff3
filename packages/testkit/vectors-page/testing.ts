import { runInclusionVectors, type InclusionVector } from '../../ledger/proof/vectors.ts'
import { runAgeVectors } from '../../sealing/vectors/age.ts'
import { runNoteVectors, type NotePages } from '../../sealing/vectors/notes.ts'
import type { Outcome } from '../../sealing/vectors/outcome.ts'
import { runSlotVectors } from '../../sealing/vectors/slots.ts'
import { wycheproofRuns } from '../../sealing/vectors/wycheproof.ts'

/** What the page gets from the test: parsed files, read where there are files. */
export interface PageData {
  wycheproof: Record<keyof typeof wycheproofRuns, unknown>
  notes: NotePages
  inclusion: InclusionVector[]
}

/** What the page has found out, by the name of the set. */
export type PageOutcomes = Record<string, Outcome & { ours?: number; successes?: number }>

/** The script of a page that runs in a browser what the tests of sealing and ledger run in Node. */
async function run(): Promise<PageOutcomes> {
  const data = (await (await fetch('/data.json')).json()) as PageData
  const outcomes: PageOutcomes = {}
  for (const [name, { run: runFile }] of Object.entries(wycheproofRuns))
    outcomes[name] = await runFile(data.wycheproof[name as keyof typeof wycheproofRuns])
  outcomes['age'] = await runAgeVectors()
  outcomes['notes'] = await runNoteVectors(data.notes)
  outcomes['slots'] = await runSlotVectors()
  outcomes['inclusion'] = { count: data.inclusion.length, failures: runInclusionVectors(data.inclusion) }
  return outcomes
}

const show = (text: string) => {
  const output = document.createElement('output')
  output.textContent = text
  document.body.append(output)
}

if (typeof document !== 'undefined')
  run().then(
    (outcomes) => show(JSON.stringify(outcomes)),
    (error: unknown) => show(String(error)),
  )
