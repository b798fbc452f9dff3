import type { Page } from 'playwright-core'

type Texts<name extends string> = Readonly<Record<name, string>>

/** The words of the app that are looked for. */
interface Words {
  chart: Texts<'openDocument' | 'search'>
  viewer: Texts<'turnAll' | 'saveTurns'>
  documents: Texts<
    | 'fileAction'
    | 'hasWords'
    | 'foundInside'
    | 'edit'
    | 'editText'
    | 'save'
    | 'split'
    | 'addPart'
    | 'merge'
    | 'mergeMissing'
    | 'move'
    | 'moveAction'
    | 'moveMissing'
    | 'cancel'
    | 'reasonMissing'
  >
}

/** What is needed of the window that is walked through. */
interface DocumentsWalk {
  readonly page: Page
  readonly words: Words
  see(name: string, sign: string): Promise<void>
  button(name: string): Promise<void>
  dialog(name: string, submit: string, sign: string): Promise<void>
  leave(): Promise<void>
}

/** A PDF of several pages that has the word Pankreas in it, in the chart that is open, and all that can be done with it. */
export async function walkDocuments(walk: DocumentsWalk, pdf: Uint8Array): Promise<void> {
  const { page, words } = walk
  const letter = { name: 'brief.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) }
  await page.locator('input[type=file][multiple]').setInputFiles(letter)
  await page.getByRole('dialog').getByRole('button', { name: words.documents.fileAction }).last().click()
  await page.locator('.entry', { hasText: 'brief.pdf' }).first().click()
  await walk.see('document-detail', words.documents.hasWords)
  const acts = [
    ['document-edit', words.documents.edit, words.documents.save, words.documents.editText],
    ['document-split', words.documents.split, undefined, words.documents.addPart],
    ['document-merge', words.documents.merge, words.documents.merge, words.documents.mergeMissing],
    ['document-move', words.documents.move, words.documents.moveAction, words.documents.moveMissing],
    ['document-cancel', words.documents.cancel, words.documents.cancel, words.documents.reasonMissing],
  ] as const
  for (const [name, opens, submits, sign] of acts) {
    await walk.button(opens)
    if (submits === undefined || name === 'document-edit') await walk.see(name, sign)
    else await walk.dialog(name, submits, sign)
    await walk.leave()
  }
  await walk.button(words.chart.openDocument)
  await page.locator('dialog canvas').first().waitFor()
  await walk.button(words.viewer.turnAll)
  await walk.see('document-turned', words.viewer.saveTurns)
  await walk.leave()
  await page.getByPlaceholder(words.chart.search).fill('pankreas')
  await walk.see('document-found', words.documents.foundInside)
  await page.getByPlaceholder(words.chart.search).fill('')
}
