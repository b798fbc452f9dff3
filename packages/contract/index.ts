export { auditVerbs, type AuditVerb } from './audit.ts'
export { address, CallFailed, createClient, type Client, type ClientOptions } from './client.ts'
export {
  endpoint,
  isOctets,
  type Access,
  type CallOf,
  type Endpoint,
  type Endpoints,
  type OctetBody,
  type RequestOf,
  type ResponseOf,
} from './endpoint.ts'
export { problem, statusForCode, type Problem } from './problems.ts'
export { may, permissions, permissionsOf, roles, type Permission, type Role } from './roles.ts'
