// The whole flow by hand, with nothing that this flow does not need: no other step, no word of failures, no check of a token.
(() => {
  const { issuer, clientId } = document.currentScript.dataset;
  const base64 = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const random = () => base64(crypto.getRandomValues(new Uint8Array(32)));
  const oauth = async (endpoint, values) => {
    const body = new URLSearchParams({ client_id: clientId, ...values });
    return (await fetch(`${issuer}/v1/${endpoint}`, { method: 'POST', body })).json();
  };
  const ion = 'application/ion+json; okta-version=1.0.0';
  const idx = async (url, body) => {
    const options = { method: 'POST', credentials: 'include', headers: { accept: ion, 'content-type': ion } };
    return (await fetch(url, { ...options, body: JSON.stringify(body) })).json();
  };
  const answer = (step, name, values) => {
    const { href } = step.remediation.value.find((it) => it.name === name);
    return idx(href, { stateHandle: step.stateHandle, ...values });
  };

  const verifier = random();
  const open = async () => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const { interaction_handle: interactionHandle } = await oauth('interact', {
      scope: 'openid profile email',
      redirect_uri: `${location.origin}/login/callback`,
      code_challenge: base64(digest),
      code_challenge_method: 'S256',
      state: random(),
      nonce: random(),
    });
    return idx(`${new URL(issuer).origin}/idp/idx/introspect`, { interactionHandle });
  };
  let step = open();

  drive(
    async (identifier) => {
      step = await answer(await step, 'identify', { identifier });
    },
    async (passcode) => {
      step = await answer(step, 'challenge-authenticator', { credentials: { passcode } });
      const { value } = step.successWithInteractionCode.value.find((it) => it.name === 'interaction_code');
      const tokens = await oauth('token', { grant_type: 'interaction_code', interaction_code: value, code_verifier: verifier });
      sessionStorage.setItem('tokens', JSON.stringify(tokens));
      const bytes = Uint8Array.from(atob(tokens.id_token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt());
      return JSON.parse(new TextDecoder().decode(bytes)).email;
    },
  );
})();
