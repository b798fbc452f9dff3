export { Mail } from './mail.ts'
export { mailSchema } from './schema.ts'
