import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import type { Page } from 'playwright-core'
import {
  signInOnPage,
  signInStaff,
  startDemo,
  TestBrowser,
  userOf,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { demoData } from '../demo/index.ts'
import { laboratoryFile } from '../demo/laboratory.ts'
import { InRange } from '../demo/random.ts'

const patients = 42
let demo: RunningDemo
let browser: TestBrowser
let page: Page
let assistant: StaffClient
before(async () => {
  demo = await startDemo({ patients })
  browser = await TestBrowser.start(demo.ca)
  assistant = await signInStaff(demo.facts, 'assistant')
  page = await (await browser.open({ width: 1440, height: 900 })).newPage()
  page.setDefaultTimeout(12_000)
  await page.goto(demo.facts.staffUrl)
  await signInOnPage(page, userOf(demo.facts, 'doctor'))
})
after(async () => {
  await browser.close()
  await demo.stop()
})

const go = (path: string) => page.goto(new URL(path, demo.facts.staffUrl).href)
const patient = (index: number) => demo.facts.patients[index] ?? assert.fail('too few patients')
const field = () => page.locator('.entry-field textarea')
const row = (text: string) => page.locator('.entry', { hasText: text }).first()

/** What a hand does: a key, a text typed at one go, a click. */
class Hand {
  interactions = 0
  keys = 0

  async key(name: string): Promise<void> {
    this.interactions += 1
    this.keys += 1
    await page.keyboard.press(name)
  }
  async type(text: string): Promise<void> {
    this.interactions += 1
    this.keys += text.length
    await page.keyboard.type(text)
  }
  async click(name: string | RegExp): Promise<void> {
    this.interactions += 1
    await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click()
  }
}

/** One task of the day: how it begins, what the hand does within its budget, and how one sees that it is done. */
async function task(
  t: TestContext,
  name: string,
  budget: number,
  work: { begin: () => Promise<unknown>; act: (hand: Hand) => Promise<unknown>; done: () => Promise<unknown> },
): Promise<Hand> {
  const hand = new Hand()
  await work.begin()
  await work.act(hand)
  await work.done()
  t.diagnostic(`${name}: ${hand.interactions} interactions (budget ${budget}), ${hand.keys} keys`)
  assert.ok(hand.interactions <= budget, `${name} took ${hand.interactions} interactions, budget ${budget}`)
  return hand
}

const chartOf = (index: number) => async () => {
  await go(`/patients/${patient(index).id}`)
  await field().waitFor()
}

/** At whatever hour this runs, somebody sits in the waiting room of the doctor. */
async function arrive(id: string): Promise<void> {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now())
  const { columns } = await assistant.calendarColumns()
  const column = columns.find(({ name }) => name === 'Dr. Hollmann')?.id ?? assert.fail('no column')
  const { id: made, version } = await assistant.createAppointment({
    body: { column, day, time: '08:00', length_min: 15, patient: id, reason: 'Verband', overlap: true },
  })
  await assistant.setAppointmentState({ params: { id: made }, body: { version, state: 'arrived' } })
}

/** One line of the chart, from the chart to the record. */
const entry = (t: TestContext, name: string, budget: number, line: string, sign: string, index = 0) =>
  task(t, name, budget, {
    begin: chartOf(index),
    act: async (hand) => {
      await hand.key('n')
      await hand.type(line)
      await hand.key('Control+Enter')
    },
    done: () => row(sign).waitFor(),
  })

test('1–8: finding a patient, and what is written all day', async (t) => {
  const name = patient(0).name.split(',')[0]?.slice(0, 3).toLowerCase() ?? ''
  const found = await task(t, 'find a patient', 3, {
    begin: async () => {
      await go('/today')
      await page.getByText('Wartet auf mich').waitFor()
    },
    act: async (hand) => {
      await hand.key('/')
      await hand.type(name)
      await page.getByRole('option', { name: patient(0).name }).waitFor()
      await hand.key('Enter')
    },
    done: () => page.getByRole('heading', { level: 1 }).waitFor(),
  })
  assert.ok(found.keys <= 5, `${found.keys} key strokes`)
  await entry(t, 'commit a note', 3, 'b Lunge frei, keine Ödeme', 'Lunge frei')
  await entry(t, 'medicine', 3, 'm Ramipril 5 mg 1-0-0-0', 'Ramipril 5 mg')
  await entry(t, 'warning', 3, 'cave Penicillin: Anaphylaxie', 'Penicillin')
  await entry(t, 'measured values', 3, 'v 148/86 72', 'Blutdruck 148/86')
  await entry(t, 'recall', 3, 'r Kalium kontrollieren +14d', 'Kalium kontrollieren')
  await entry(t, 'task', 3, 'auf Apotheke anrufen morgen', 'Apotheke anrufen')
  await entry(t, 'vaccination', 3, 'imp Tetanus Ch.-B. AC37B', 'Tetanus')
})

test('9: a diagnosis out of the catalogue', async (t) => {
  const data = sharedData(t, 'codes-icd10gm')
  if (data === undefined) return
  const admin = await signInStaff(demo.facts, 'admin')
  const bytes = new Uint8Array(readFileSync(join(data, 'icd10gm2023.csv')))
  await admin.importCodes({ query: {}, body: { bytes, mediaType: 'text/csv', fileName: 'icd10gm2023.csv' } })
  await task(t, 'diagnosis', 4, {
    begin: chartOf(1),
    act: async (hand) => {
      await hand.key('n')
      await hand.type('d hyperka')
      await page.getByRole('option', { name: /E87\.5/ }).waitFor()
      await hand.key('Enter')
      await hand.key('Control+Enter')
    },
    done: () => row('Hyperkaliämie').waitFor(),
  })
})

test('10–13: drafts, corrections, cancellations, search in a chart', async (t) => {
  await task(t, 'two drafts, committed together', 6, {
    begin: chartOf(2),
    act: async (hand) => {
      await hand.key('n')
      await hand.type('a Husten seit drei Tagen')
      await hand.key('Enter')
      await hand.type('t Inhalation')
      await hand.key('Enter')
      await page.locator('.pending-row', { hasText: 'Inhalation' }).getByText('Entwurf').waitFor()
      await hand.click('Alle meine festschreiben')
    },
    done: async () => {
      await row('Inhalation').waitFor()
      await row('Husten seit drei Tagen').waitFor()
    },
  })
  await task(t, 'correct an entry', 6, {
    begin: async () => row('Inhalation').click(),
    act: async (hand) => {
      await hand.key('k')
      await page.getByLabel('Neue Fassung').fill('')
      await hand.type('t Inhalation dreimal am Tag')
      await hand.key('Tab')
      await hand.type('Nachtrag')
      await hand.key('Enter')
    },
    done: () => row('Inhalation dreimal am Tag').waitFor(),
  })
  await task(t, 'cancel an entry', 3, {
    begin: () => page.getByRole('button', { name: 'Stornieren' }).waitFor(),
    act: async (hand) => {
      await hand.click('Stornieren')
      await hand.click('Falsche Akte')
      hand.interactions += 1
      await page.getByRole('dialog').getByRole('button', { name: 'Stornieren' }).last().click()
    },
    done: () => row('Falsche Akte').waitFor(),
  })
  await task(t, 'search in a chart', 2, {
    begin: chartOf(2),
    act: async (hand) => {
      await hand.key('Control+f')
      await hand.type('husten')
    },
    done: async () => {
      await row('Husten').waitFor()
      assert.equal(await page.locator('.entry').count(), 1)
    },
  })
})

test('14–16: the inbox: a dangerous value, forty unremarkable reports, one without a patient', async (t) => {
  await task(t, 'sign off an abnormal report', 2, {
    begin: async () => {
      await go('/inbox')
      await page
        .getByRole('button', { name: /^Vidieren/ })
        .first()
        .waitFor()
    },
    act: (hand) => hand.key('v'),
    done: () =>
      page
        .getByText(/Vidiert\./)
        .first()
        .waitFor(),
  })
  const today = new Date().toISOString().slice(0, 10)
  for (const [index, facts] of demoData(2026, 40, today, '').patients.entries()) {
    const day = today.replaceAll('-', '')
    const bytes = new Uint8Array(laboratoryFile(new InRange(), facts, { day, order: `Z${index}`, sign: '' }))
    await assistant.importFile({ body: { bytes, mediaType: 'application/octet-stream', fileName: `Z${index}.ldt` } })
  }
  await task(t, 'sign off forty unremarkable reports', 2, {
    begin: async () => {
      await go('/inbox')
      await page.getByRole('button', { name: /ohne Auffälligkeit auswählen/ }).waitFor()
    },
    act: async (hand) => {
      await hand.key('a')
      await page.getByRole('button', { name: /^4\d vidieren/ }).waitFor()
      await hand.key('v')
    },
    done: () => page.getByText(/^4\d vidiert\./).waitFor(),
  })
  const unassigned = (await assistant.inbox()).rows.find(({ state }) => state === 'unassigned')
  await task(t, 'assign a report to a patient', 3, {
    begin: async () => {
      await go(`/inbox?item=${unassigned?.id}`)
      await page.getByText('Der Absender nennt').waitFor()
    },
    act: async (hand) => {
      await hand.key('p')
      await hand.type(patient(3).name.split(',')[0]?.slice(0, 5) ?? '')
      await page
        .getByRole('option', { name: patient(3).name })
        .first()
        .waitFor()
      await hand.key('Enter')
    },
    done: () => page.getByText('Zugeordnet.').waitFor(),
  })
})

test('17–18: an appointment is typed; somebody arrives and is done', async (t) => {
  await task(t, 'appointment', 3, {
    begin: async () => {
      await go('/calendar')
      await page.locator('.cal-track').first().waitFor()
    },
    act: async (hand) => {
      await hand.key('t')
      await hand.type(`+30d 10:15 Kontrolle ${patient(4).name.split(',')[0]}`)
      await page
        .getByRole('option', { name: patient(4).name })
        .first()
        .waitFor()
      await hand.key('Enter')
    },
    done: () => page.getByText(/Termin angelegt/).waitFor(),
  })
  await arrive(patient(13).id)
  await task(t, 'from the waiting room to done', 2, {
    begin: async () => {
      await go('/today')
      await page.getByText('Als Nächste').waitFor()
    },
    act: async (hand) => {
      const called = page.getByRole('row', { name: /bei Ärztin/ })
      const before = await called.count()
      await hand.key('a')
      await called.nth(before).waitFor()
      await hand.key('x')
    },
    done: () =>
      page
        .getByText(/\d+ fertig/)
        .first()
        .waitFor(),
  })
})

test('19–20: a result is released with a sentence; a patient is invited', async (t) => {
  const { id } = patient(11)
  const { timeline } = await assistant.chart({ params: { id } })
  const report = timeline.entries.find(({ kind }) => kind === 'laboratory') ?? assert.fail('no report')
  await task(t, 'release a result with a sentence', 3, {
    begin: async () => {
      await go(`/patients/${id}/releases?item=${report.reference}`)
      await page.getByLabel('Was bedeutet das?').waitFor()
      await page.getByLabel('Was bedeutet das?').focus()
    },
    act: async (hand) => {
      await hand.type('Ihre Werte sind in Ordnung.')
      await hand.key('Control+Enter')
    },
    done: () => page.getByText('Freigegeben.').first().waitFor(),
  })
  await task(t, 'invite to the portal', 2, {
    begin: chartOf(12),
    act: async (hand) => {
      await hand.key('e')
      await hand.click('Link und PIN erzeugen')
    },
    done: () => page.getByText('Diese PIN wird nur jetzt gezeigt.').waitFor(),
  })
})
