/** What a message is about. `access`: the patient reports an access to their data that they do not know. */
export const messageTopics = ['question', 'prescription', 'sick-note', 'referral', 'access'] as const
export type MessageTopic = (typeof messageTopics)[number]
