import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { idParams, text } from './shapes.ts'

/** When results of a kind go to the patient. */
export const releaseMoments = ['at-once', 'after-sign-off', 'conversation'] as const

const sentence = { meaning: text(1000), action: text(1000).optional() }
const common = {
  name: text(80),
  /** Words in names of examinations or titles of documents; none means every laboratory value. */
  words: z.array(text(80)).max(60),
  active: z.boolean(),
}

export const releaseRule = z.discriminatedUnion('release', [
  z.strictObject({ ...common, release: z.literal('at-once'), ...sentence }),
  z.strictObject({ ...common, release: z.literal('after-sign-off'), onlyNormal: z.boolean(), ...sentence }),
  z.strictObject({
    ...common,
    words: common.words.min(1),
    release: z.literal('conversation'),
    /** The conversation is due so many days after the result came. */
    within_days: z.number().int().min(1).max(90),
  }),
])

const ruleSet = z.object({
  /** Of the whole list; 0 while nobody has changed what the safe begins with. */
  version: z.number(),
  rules: z.array(releaseRule),
  changed: z.object({ by: z.string(), at: z.iso.datetime() }).optional(),
})

/** What becomes of a result by a rule of the practice. */
export const releasePlan = z.object({
  plan: z.enum([...releaseMoments, 'released']),
  rule: z.string(),
  meaning: z.string().optional(),
  action: z.string().optional(),
  /** Day by which the conversation is to be held. */
  due: z.iso.date().optional(),
})

/** Rules by which results go to patients, or wait for a conversation. */
export const releaseRuleEndpoints = {
  releaseRules: endpoint({
    method: 'GET',
    path: '/api/release-rules',
    access: 'release.read',
    audit: 'none',
    says: 'The rules by which results go to patients at once, after sign-off, or only after a conversation. They name no patient.',
    output: ruleSet,
  }),
  saveReleaseRules: endpoint({
    method: 'PUT',
    path: '/api/release-rules',
    access: 'release.write',
    audit: 'update',
    says: 'Saves all rules, in their order; they hold for results that come from now on.',
    input: z.strictObject({ version: z.number().int().min(0), rules: z.array(releaseRule).max(50) }),
    output: ruleSet,
  }),
  holdRelease: endpoint({
    method: 'POST',
    path: '/api/inbox/:id/hold-release',
    access: 'release.write',
    audit: 'update',
    says: 'Takes one result out of its rule: it goes to the patient by hand, or not at all.',
    params: idParams,
  }),
}
