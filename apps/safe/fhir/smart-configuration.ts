/** Where the token endpoint lies below an origin, and what it takes. */
export const tokenPath = '/fhir/R4/auth/token'
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
export const grantType = 'client_credentials'

/**
 * What SMART clients look up before they ask for a token (SMART App Launch 2.2, conformance). Instead of `*` a scope may
 * name a type, and a search may narrow it.
 */
export const smartConfiguration = (origin: string) => ({
  token_endpoint: origin + tokenPath,
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
  grant_types_supported: [grantType],
  scopes_supported: ['system/*.cruds', 'system/*.rs', 'system/*.read', 'system/*.write', 'system/*.*'],
  capabilities: ['client-confidential-asymmetric', 'permission-v2'],
})
