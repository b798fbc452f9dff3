import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { Audit, button, shot, typePin } from '../index.ts'
import { patientWords, type Language } from './testing.ts'

/**
 * Every state of the tablet in a window whose camera sees nothing; `before` lays the letter of `pin` there. Gives what was
 * looked at.
 */
export async function walkTablet(
  page: Page,
  language: Language,
  { origin, pin, before }: { origin: string; pin: string; before: () => Promise<void> },
): Promise<Audit> {
  const words = patientWords[language].tablet
  const audit = new Audit({ widths: [360, 768, 1024], height: 768 })
  const see = async (name: string, sign: string) => {
    await page.getByText(sign).filter({ visible: true }).first().waitFor()
    await audit.look(page, name)
    for (const [width, height] of [
      [360, 740],
      [768, 1024],
      [1024, 768],
    ] as const) {
      await page.setViewportSize({ width, height })
      await shot(page, `tablet-${width}-${language}-${name}`)
    }
  }
  await page.clock.install()
  // A video stands in for one camera only.
  await page.addInitScript(() => {
    const real = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices)
    navigator.mediaDevices.enumerateDevices = async () => [...(await real()), ...(await real())]
  })
  await page.goto(`${origin}/#tablet`)
  await see('set-up', words.setUp.title)
  await button(page, words.setUp.yes).click()
  await see('start', words.start.title)
  await button(page, words.start.setUp).click()
  await see('settings', words.setUp.isTitle)
  await button(page, words.setUp.toStart).click()
  await button(page, words.start.camera).click()
  await page.getByText(words.camera.looking).waitFor()
  await page.clock.fastForward(21_000)
  await see('dark', words.camera.hints.dark.title)
  await button(page, words.camera.other).click()
  await page.getByText(words.camera.looking).waitFor()
  await page.clock.fastForward(61_000)
  await see('nothing-read', words.camera.troubles['nothing-read'].title)
  const isOff = () => page.evaluate(() => document.querySelector('video')?.srcObject === null)
  assert.ok(await isOff(), 'the camera is off')
  for (const [error, trouble] of [
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'absent'],
    ['NotReadableError', 'busy'],
  ] as const) {
    if (language === 'en' && trouble !== 'refused') continue
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
    }, error)
    await button(page, words.start.camera).click()
    await see(trouble, words.camera.troubles[trouble].title)
  }
  await page.reload()
  await before()
  await page.evaluate(() => {
    document.documentElement.dataset['text'] = 'largest'
  })
  await button(page, words.start.camera).click()
  await see('pin', patientWords[language].pin.title)
  await page.clock.fastForward('02:01')
  await see('ended-idle', words.ended.idle)
  await button(page, words.start.camera).click()
  await typePin(page, pin, language)
  await page.getByRole('navigation').first().waitFor()
  await see('inside', words.bar.left(10))
  await page.clock.fastForward('03:01')
  await see('there', words.there.title)
  await page.keyboard.press('Escape')
  for (const minutes of ['02:50', '02:50']) {
    await page.clock.fastForward(minutes)
    await page.keyboard.press('Shift')
  }
  await page.clock.fastForward('00:30')
  await button(page, words.bar.more).click()
  await see('more', words.more.title)
  await page.keyboard.press('Escape')
  await button(page, words.bar.done).click()
  await see('ended-done', words.ended.done)
  return audit
}
