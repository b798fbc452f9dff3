import { anamnesis } from './anamnesis.ts'
import { followUp } from './follow-up.ts'
import { vaccination } from './vaccination.ts'

/** Questionnaires that come with Siegel, written for it; a practice changes them by importing its own. */
export const ownQuestionnaires = [...anamnesis, ...vaccination, ...followUp]
