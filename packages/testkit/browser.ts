import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unhex } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** The one that draws no window of its own first: half the work, the same pages. */
const systemBrowsers = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** A real browser that trusts the given authorities; the one from npm where the system has none. */
export class TestBrowser {
  readonly #browser: Browser
  readonly #home: string

  private constructor(browser: Browser, home: string) {
    this.#browser = browser
    this.#home = home
  }

  /** `hosts`: names that no name server knows, and where they are; `camera`: a video (Y4M) that its camera sees. */
  static async start(
    authorities: string,
    hosts: Readonly<Record<string, string>> = {},
    camera?: string,
  ): Promise<TestBrowser> {
    const home = mkdtempSync(join(tmpdir(), 'siegel-browser-'))
    const rules = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`)
    const more = [
      ...(rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(',')}`]),
      ...cameraThatSees(camera),
    ]
    const browser = await chromium.launch(await launchOptions(authorities, home, more))
    return new TestBrowser(browser, home)
  }

  /** A browser with one window whose profile lies in a folder and stays there, as a patient's does. */
  static async withProfile(
    authorities: string,
    folder: string,
    viewport: { width: number; height: number },
    camera?: string,
  ): Promise<BrowserContext> {
    return chromium.launchPersistentContext(join(folder, 'profile'), {
      ...(await launchOptions(authorities, folder, cameraThatSees(camera))),
      viewport,
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      hasTouch: true,
    })
  }

  /** A window of its own: own cookies, own storage. */
  async open(options: {
    width: number
    height: number
    language?: 'de' | 'en'
    dark?: boolean
    /** Another language of the browser. */
    locale?: string
  }): Promise<BrowserContext> {
    const { width, height, language = 'de', dark = false } = options
    const { locale = language === 'de' ? 'de-DE' : 'en-GB' } = options
    return this.#browser.newContext({
      viewport: { width, height },
      locale,
      timezoneId: 'Europe/Berlin',
      colorScheme: dark ? 'dark' : 'light',
      deviceScaleFactor: 1,
      hasTouch: width < 500,
      isMobile: width < 500,
    })
  }

  async close(): Promise<void> {
    await this.#browser.close()
    rmSync(this.#home, { recursive: true, force: true })
  }
}

/** A device's own authenticator that always says yes; without `prf` it is an older one. */
export async function addAuthenticator(page: Page, options: { prf: boolean }): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: options.prf,
    },
  })
  return session
}

/** A camera that sees a video, which is read anew whenever it is started; asked for it, the user says yes. */
const cameraThatSees = (video: string | undefined): string[] =>
  video === undefined
    ? []
    : [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${video}`,
      ]

/** A browser whose home has the authorities that it trusts. */
async function launchOptions(authorities: string, home: string, more: readonly string[] = []) {
  const certificates = authorities.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  const trusted = trustInNss(home, certificates)
  const { executablePath, args } = await program()
  const spkis = `--ignore-certificate-errors-spki-list=${certificates.map(spki).join(',')}`
  return {
    executablePath,
    args: [...args, ...quiet, ...more, ...(trusted ? [] : [spkis])],
    env: { ...process.env, HOME: home },
  }
}

/** Puts the authorities into a certificate store that the browser finds in its home. False where certutil is absent. */
function trustInNss(home: string, certificates: readonly string[]): boolean {
  const store = join(home, '.pki', 'nssdb')
  mkdirSync(store, { recursive: true })
  const certutil = (...args: string[]) => spawnSync('certutil', ['-d', `sql:${store}`, ...args]).status === 0
  if (!certutil('-N', '--empty-password')) return false
  return certificates.every((certificate, index) => {
    const file = join(home, `${index}.pem`)
    writeFileSync(file, certificate)
    return certutil('-A', '-t', 'C,,', '-n', `authority-${index}`, '-i', file)
  })
}

const spki = (certificate: string): string => Buffer.from(unhex(spkiSha256(certificate))).toString('base64')

async function program(): Promise<{ executablePath: string; args: string[] }> {
  const found = systemBrowsers.find((path) => existsSync(path))
  if (found !== undefined) return { executablePath: found, args: [] }
  const { default: carried } = await import('@sparticuz/chromium')
  const unwanted = new Set(['--single-process', '--no-zygote', '--in-process-gpu'])
  return {
    executablePath: await carried.executablePath(),
    args: carried.args.filter((argument) => !unwanted.has(argument)),
  }
}
