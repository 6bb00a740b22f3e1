// The same page on Okta's own SDK, as its guide to the embedded sign-in has it.
(() => {
  const { issuer, clientId } = document.currentScript.dataset;
  const client = new OktaAuth.OktaAuth({
    issuer,
    clientId,
    redirectUri: `${location.origin}/login/callback`,
    scopes: ['openid', 'profile', 'email'],
    tokenManager: { storage: 'sessionStorage' },
  });
  const started = client.idx.start();

  drive(
    async (username) => {
      await started;
      await client.idx.proceed({ step: 'identify', username });
    },
    async (verificationCode) => {
      const { tokens } = await client.idx.proceed({ step: 'challenge-authenticator', verificationCode });
      client.tokenManager.setTokens(tokens);
      return tokens.idToken.claims.email;
    },
  );
})();
