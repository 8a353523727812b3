/**
 * An account at the team's own identity provider. OpenID Connect guarantees that `iss` and `sub` together never name another person; an
 * e-mail address may be reassigned, so it is not used.
 */
export interface ProviderIdentity {
  iss: string;
  sub: string;
}

/** Verifies ID tokens of the team's own identity provider. */
export interface IdentityProvider {
  /**
   * Verifies the token's signature, issuer, audience and times. Cost: none if the provider's keys are cached, otherwise one or two requests
   * to the provider.
   *
   * @throws `invalid-identity` if the token is not valid; the detail names the reason
   * @throws `unavailable`, with a cause, if the key of the token is not known and the provider's keys cannot be fetched
   */
  verify(idToken: string): Promise<ProviderIdentity>;
}
