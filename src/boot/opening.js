// The first calls of a sign-in need the configuration and a name, and nothing of the program: they are made while it is still on its
// way. The program goes its own way all the same, and makes every one of them: where it comes to one that is under way already, it
// takes that one's answer for its own. So nothing is decided here, and what fails here fails there, where it is told. (D3)
const begun = [];
// Code verifier, state and nonce of the transaction that is opened here.
let secrets = '';
// Whether the program has taken over: from then on it asks, and nobody else.
let running = false;

// The answer to a request of the program that was made here already, and the signal that ends it; each once.
const taken = (url, body) => {
  const place = begun.findIndex((one) => one.url === url && one.is(body));
  return place < 0 ? null : begun.splice(place, 1)[0].answer;
};

// Asks as the program would, and reads the answer for the next call; the program reads it too. It is read to its end before it is
// handed over, since the signal would take back what nobody has read until it ends.
const ask = (url, headers, body, is = (other) => other === body) => {
  const signal = AbortSignal.timeout(15_000);
  const reply = fetch(url, {
    ...{ method: 'POST', headers, body, signal, credentials: 'include', redirect: 'error', referrerPolicy: 'no-referrer' },
  }).then(async (it) => new Response((await it.text()) || null, it));
  const mine = reply.then((it) => it.clone().json());
  mine.catch(() => {});
  begun.push({ url, is, answer: [reply, signal] });
  return mine;
};

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
// 256 random bits.
const secret = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const open = async (config, spoken) => {
  const { issuer, clientId, scopes = ['openid', 'profile', 'email'], redirectUri = 'login/callback' } = config;
  const [, org, server] = /^(https:\/\/[a-z\d.-]+(?::\d+)?|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?)(\/oauth2\/[\w.~-]+)?$/.exec(issuer) || [];
  // Only where the program would come to it without asking anybody else first.
  if (!org || root.dataset.start !== 'form' || local('okta-token-storage') || config.tabs === 'shared' || config.sessionLifetime) return;
  const callback = new URL(redirectUri, home);
  // What the org would refuse is not asked. The program looks at every word of the configuration, and stops where one is wrong.
  if (!/^[!-~]+$/.test(clientId || '') || callback.origin !== location.origin) return;

  const [verifier, state, nonce] = [secret(), secret(), secret()];
  const fields = {
    client_id: clientId,
    scope: scopes.join(' '),
    redirect_uri: callback.href,
    code_challenge: base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
    code_challenge_method: 'S256',
    state,
    nonce,
  };
  if (running) return;
  // To the letter what the program would send: it leaves none of these as they are.
  const encoded = (value) => encodeURIComponent(value).replace(/[!'()*]/g, (it) => `%${it.charCodeAt().toString(16).toUpperCase()}`);
  const form = Object.entries(fields).map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  secrets = [verifier, state, nonce].join(' ');
  const simple = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
  const { interaction_handle: interactionHandle } = await ask(`${issuer}${server ? '' : '/oauth2'}/v1/interact`, simple, form);
  await spoken;
  if (running || !interactionHandle) return;
  const ion = 'application/ion+json; okta-version=1.0.0';
  const language = () => ({ 'Accept-Language': words[0] });
  const introspection = await ask(
    `${org}/idp/idx/introspect`,
    { Accept: ion, 'Content-Type': ion, ...language() },
    JSON.stringify({ interactionHandle }),
  );

  // Who has pressed Next by now need not wait for the program either, where the org asks for the name and nothing else.
  const [identify] = introspection.remediation.value;
  const url = `${org}/idp/idx/identify`;
  const rest = Object.fromEntries(identify.value.map(({ name, value }) => [name, value]));
  const { stateHandle } = rest;
  const plain = Object.keys(rest).every((name) => ['identifier', 'rememberMe', 'stateHandle'].includes(name));
  if (identify.name !== 'identify' || identify.href !== url || !plain || !stateHandle || introspection.messages) return;
  page.pressed = () => {
    const input = document.getElementById('identifier');
    const identifier = input.value.trim();
    // What could be a slip of any kind is left to the program.
    if (running || input.readOnly || !/^(?=.{1,254}$)\w[\w.+-]*(@[a-z\d-]+(\.[a-z\d-]+)+)?$/i.test(identifier)) return;
    // What is on its way is not changed any more.
    input.readOnly = true;
    const given = { ...rest, identifier, stateHandle };
    if ('rememberMe' in rest && document.getElementById('remember').checked) given.rememberMe = true;
    ask(url, { Accept: identify.accepts || ion, 'Content-Type': 'application/json', ...language() }, JSON.stringify(given), (body) => {
      const other = JSON.parse(body);
      return other.identifier === identifier && other.stateHandle === stateHandle;
    });
  };
  if (page.submitted) page.pressed();
};
