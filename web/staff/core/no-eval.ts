/**
 * The schemas of the contract would try out whether they may compile code, which this app's policy forbids and browsers
 * report. Imported before everything else: zod looks at this place when its first schema is made (`z.config`).
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
