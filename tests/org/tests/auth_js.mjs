// Signs in to the stand-in org with okta-auth-js, as a page in a browser would: the program under test knows the protocol
// from somewhere else than we do.
//
// Usage: node auth_js.mjs BASE_URL APP_ORIGIN PATH_OF_THE_PACKAGE
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { MemoryIndexedDb } from './auth_js/indexed_db.mjs';

const [baseUrl, appOrigin, packagePath] = process.argv.slice(2);
const clientId = '0oavestibuledemo00001';

// ---- a browser -----------------------------------------------------------------------------------------------------

class MemoryStorage {
  #map = new Map();
  get length() { return this.#map.size; }
  key(n) { return [...this.#map.keys()][n] ?? null; }
  getItem(key) { return this.#map.get(key) ?? null; }
  setItem(key, value) { this.#map.set(key, String(value)); }
  removeItem(key) { this.#map.delete(key); }
  clear() { this.#map.clear(); }
}

const jar = new Map();
const calls = [];
const indexedDB = new MemoryIndexedDb();
const realFetch = globalThis.fetch;

// What a browser adds to a request of a page and what it keeps from the page: origin, cookies, preflights, CORS.
async function fetchAsBrowser(input, init = {}) {
  const url = new URL(input);
  const method = init.method ?? 'GET';
  const headers = new Headers(init.headers);
  const credentials = init.credentials ?? 'same-origin';
  calls.push(`${method} ${url.pathname} ${credentials}`);
  const simple = ['accept', 'content-type'];
  const type = headers.get('content-type') ?? '';
  const custom = [...headers.keys()].filter((name) => !simple.includes(name) || (name === 'content-type' && type.includes('json')));
  if (custom.length || !['GET', 'POST'].includes(method)) {
    const preflight = await realFetch(url, {
      method: 'OPTIONS',
      headers: { origin: appOrigin, 'access-control-request-method': method, 'access-control-request-headers': custom.join(',') },
    });
    assert.ok(preflight.ok, `preflight of ${url.pathname}`);
    assert.equal(preflight.headers.get('access-control-allow-origin'), appOrigin);
    const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/);
    for (const name of custom) assert.ok(allowed.includes(name), `${name} may be sent to ${url.pathname}`);
    if (credentials === 'include') assert.equal(preflight.headers.get('access-control-allow-credentials'), 'true');
  }
  headers.set('origin', appOrigin);
  if (credentials === 'include' && jar.size) {
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
  }
  const response = await realFetch(url, { method, headers, body: init.body, redirect: 'manual' });
  if (response.headers.get('access-control-allow-origin') !== appOrigin) throw new TypeError('Failed to fetch');
  if (credentials === 'include') {
    assert.equal(response.headers.get('access-control-allow-credentials'), 'true', `credentials for ${url.pathname}`);
    keepCookies(response);
  }
  return response;
}

function keepCookies(response) {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
    if (/max-age=0/i.test(cookie)) jar.delete(name); else jar.set(name, value);
  }
}

function openTab() {
  const location = new URL(`${appOrigin}/login`);
  const target = new EventTarget();
  globalThis.sessionStorage = new MemoryStorage();
  globalThis.window = Object.assign(target, {
    location, localStorage: globalThis.localStorage, sessionStorage: globalThis.sessionStorage,
    crypto: globalThis.crypto, indexedDB, fetch: fetchAsBrowser, setTimeout, clearTimeout, setInterval, clearInterval,
    btoa, atob, TextEncoder, URL, history: { replaceState() {} },
  });
  globalThis.document = Object.assign(new EventTarget(), { hidden: false, title: '', cookie: '', visibilityState: 'visible' });
  globalThis.location = location;
}

globalThis.localStorage = new MemoryStorage();
globalThis.fetch = fetchAsBrowser;
globalThis.self = globalThis;
openTab();

const require = createRequire(import.meta.url);
const { OktaAuth } = require(packagePath);

function client(options = {}) {
  return new OktaAuth({
    issuer: `${baseUrl}/oauth2/default`,
    clientId,
    redirectUri: `${appOrigin}/login/callback`,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    ...options,
  });
}

// ---- the org, as a person and a test see it ------------------------------------------------------------------------

async function latestMail(to) {
  const mails = await (await realFetch(`${baseUrl}/inbox.json?to=${encodeURIComponent(to)}`)).json();
  assert.ok(mails.length, `a mail to ${to}`);
  return mails[0];
}

async function control(method, path, body) {
  const response = await realFetch(`${baseUrl}/control/${path}`, {
    method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${path}: ${response.status}`);
}

async function checkTokens(auth, transaction, username) {
  assert.equal(transaction.status, 'SUCCESS', JSON.stringify(transaction.messages ?? transaction.error));
  const { idToken, accessToken, refreshToken } = transaction.tokens;
  assert.equal(idToken.claims.preferred_username, username);
  assert.equal(idToken.claims.email, username);
  assert.ok(accessToken.accessToken && refreshToken.refreshToken);
  await auth.token.verify(idToken, { accessToken: accessToken.accessToken });
  assert.ok(idToken.claims.nonce, 'the nonce comes back');
  auth.tokenManager.setTokens(transaction.tokens);
  assert.equal(await auth.isAuthenticated(), true);
  const user = await auth.token.getUserInfo(accessToken, idToken);
  assert.equal(user.email, username);
}

async function signOut(auth) {
  await auth.revokeRefreshToken();
  await auth.revokeAccessToken();
  await auth.closeSession();
  auth.tokenManager.clear();
}

// ---- what is tried -------------------------------------------------------------------------------------------------

const trials = {
  async 'code, e-mail alone, wrong then right'() {
    const username = 'mia@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    let transaction = await auth.idx.authenticate({ username });
    assert.equal(transaction.status, 'PENDING');
    assert.equal(transaction.nextStep.name, 'challenge-authenticator');
    assert.equal(transaction.nextStep.authenticator.poll.refresh, 4000);
    assert.ok(transaction.availableSteps.some((step) => step.name === 'currentAuthenticatorEnrollment-resend'));
    transaction = await auth.idx.proceed({ verificationCode: 'wrong!' });
    assert.equal(transaction.status, 'PENDING');
    assert.equal(transaction.messages[0].i18n.key, 'api.authn.error.PASSCODE_INVALID');
    transaction = await auth.idx.proceed({ resend: true });
    assert.equal(transaction.status, 'PENDING');
    transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    await checkTokens(auth, transaction, username);
    const renewed = await auth.token.renewTokens();
    assert.ok(renewed.accessToken.accessToken);
    auth.tokenManager.setTokens(renewed);
    await signOut(auth);
  },

  async 'a live org session succeeds at once'() {
    const username = 'mia@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    await auth.idx.authenticate({ username });
    await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    const again = client({ idx: { enableLegacyMode: true } });
    const transaction = await again.idx.start({ exchangeCodeForTokens: true });
    await checkTokens(again, transaction, username);
    assert.equal(await again.closeSession(), true);
    assert.equal(await again.closeSession(), false);
    again.tokenManager.clear();
  },

  async 'selection by key: asked for the method first'() {
    const username = 'noah@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    let transaction = await auth.idx.authenticate({ username });
    assert.equal(transaction.nextStep.name, 'select-authenticator-authenticate');
    assert.deepEqual(transaction.nextStep.inputs[0].options.map((it) => it.label), ['Email', 'Password']);
    transaction = await auth.idx.proceed({ authenticator: 'okta_email' });
    assert.equal(transaction.nextStep.name, 'authenticator-verification-data');
    transaction = await auth.idx.proceed({ methodType: 'email' });
    assert.equal(transaction.nextStep.name, 'challenge-authenticator');
    transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    await checkTokens(auth, transaction, username);
    await signOut(auth);
  },

  async 'selection of the password'() {
    const username = 'noah@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    await auth.idx.authenticate({ username });
    let transaction = await auth.idx.proceed({ authenticator: 'okta_password' });
    transaction = await auth.idx.proceed({ password: 'not-the-password' });
    assert.equal(transaction.messages[0].i18n.key, 'incorrectPassword');
    transaction = await auth.idx.proceed({ password: 'blue-kettle-42' });
    await checkTokens(auth, transaction, username);
    await signOut(auth);
  },

  async 'two factors'() {
    const username = 'tess@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    await auth.idx.authenticate({ username });
    let transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    assert.equal(transaction.nextStep.name, 'select-authenticator-authenticate');
    transaction = await auth.idx.proceed({ authenticator: 'okta_password' });
    transaction = await auth.idx.proceed({ password: 'green-ladder-17' });
    await checkTokens(auth, transaction, username);
    await signOut(auth);
  },

  async 'enrolment of e-mail'() {
    for (const username of ['enzo@example.com', 'edda@example.com']) {
      const auth = client({ idx: { enableLegacyMode: true } });
      let transaction = await auth.idx.authenticate({ username });
      if (transaction.nextStep.name === 'select-authenticator-enroll') {
        transaction = await auth.idx.proceed({ authenticator: 'okta_email' });
      }
      if (transaction.nextStep.name === 'authenticator-enrollment-data') {
        transaction = await auth.idx.proceed({ methodType: 'email' });
      }
      assert.equal(transaction.nextStep.name, 'enroll-authenticator', username);
      transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
      await checkTokens(auth, transaction, username);
      await signOut(auth);
    }
  },

  async 'optional enrolment, skipped'() {
    const username = 'otto@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    let transaction = await auth.idx.authenticate({ username });
    transaction = await auth.idx.proceed({ password: 'red-window-88' });
    assert.equal(transaction.nextStep.name, 'select-authenticator-enroll');
    assert.equal(transaction.nextStep.canSkip, true);
    transaction = await auth.idx.proceed({ skip: true });
    await checkTokens(auth, transaction, username);
    await signOut(auth);
  },

  async 'link, same browser, other tab'() {
    const username = 'mia@example.com';
    const first = client({ idx: { enableLegacyMode: true } });
    await first.idx.authenticate({ username });
    const firstStorage = globalThis.sessionStorage;
    const callback = await follow((await latestMail(username)).link);
    openTab();
    const second = client({ idx: { enableLegacyMode: true } });
    assert.equal(second.idx.isEmailVerifyCallback(callback.search), true);
    const transaction = await second.idx.handleEmailVerifyCallback(callback.search);
    await checkTokens(second, transaction, username);
    assert.ok(firstStorage.length, 'the first tab still has its transaction');
    await signOut(second);
  },

  async 'link, step mode'() {
    const username = 'mia@example.com';
    const first = client();
    await first.idx.start();
    await first.idx.proceed({ step: 'identify', identifier: username });
    const callback = await follow((await latestMail(username)).link);
    openTab();
    const second = client();
    const { otp, state } = second.idx.parseEmailVerifyCallback(callback.search);
    const transaction = await second.idx.proceed({ state, otp, step: 'challenge-authenticator' });
    await checkTokens(second, transaction, username);
    await signOut(second);
  },

  async 'link, other browser'() {
    const username = 'mia@example.com';
    await client({ idx: { enableLegacyMode: true } }).idx.authenticate({ username });
    const callback = await follow((await latestMail(username)).link);
    globalThis.localStorage.clear();
    openTab();
    const other = client({ idx: { enableLegacyMode: true } });
    const before = calls.length;
    await assert.rejects(other.idx.handleEmailVerifyCallback(callback.search), (error) => other.idx.isEmailVerifyCallbackError(error));
    assert.equal(calls.length, before, 'nothing is asked of the org');
  },

  async 'unknown, locked and not assigned'() {
    for (const [username, key, status] of [
      ['nobody@example.com', 'idx.unknown.user', 'PENDING'],
      ['lara@example.com', 'errors.E0000004', 'PENDING'],
      ['nils@example.com', 'idx.error.user.not.assigned.to.app', 'TERMINAL'],
    ]) {
      const auth = client({ idx: { enableLegacyMode: true } });
      const transaction = await auth.idx.authenticate({ username });
      assert.equal(transaction.status, status, username);
      assert.equal(transaction.messages[0].i18n.key, key);
      auth.transactionManager.clear();
    }
  },

  async 'cancel, and a sign-in that expired'() {
    const username = 'mia@example.com';
    const auth = client({ idx: { enableLegacyMode: true } });
    await auth.idx.authenticate({ username });
    assert.equal((await auth.idx.cancel()).status, 'CANCELED');
    await auth.idx.authenticate({ username });
    await control('POST', 'expire', {});
    const late = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    assert.equal(late.status, 'TERMINAL');
    assert.equal(late.messages[0].i18n.key, 'idx.session.expired');
    auth.transactionManager.clear();
  },

  async 'an ID token that is wrong is refused'() {
    const username = 'mia@example.com';
    for (const tamper of ['wrong_issuer', 'wrong_audience', 'expired', 'issued_in_future', 'bad_signature', 'unknown_kid', 'wrong_at_hash', 'alg_none', 'hs256']) {
      await control('PATCH', 'settings', { tamper });
      const auth = client({ idx: { enableLegacyMode: true } });
      await auth.idx.authenticate({ username });
      const { code } = await latestMail(username);
      await assert.rejects(async () => {
        const transaction = await auth.idx.proceed({ verificationCode: code });
        if (transaction.error) throw transaction.error;
      }, undefined, tamper);
      await auth.closeSession();
    }
  },

  async 'tokens bound to a key, with nonces'() {
    const username = 'mia@example.com';
    await control('PATCH', 'settings', { dpop: 'required', dpop_nonce: true });
    const auth = client({ idx: { enableLegacyMode: true }, dpop: true });
    await auth.idx.authenticate({ username });
    const transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    await checkTokens(auth, transaction, username);
    assert.equal(transaction.tokens.accessToken.tokenType, 'DPoP');
    const renewed = await auth.token.renewTokens();
    assert.equal(renewed.accessToken.tokenType, 'DPoP');
    auth.tokenManager.setTokens(renewed);

    await control('PATCH', 'settings', { resource_nonce: true });
    const [url, method] = [`${baseUrl}/api/echo`, 'GET'];
    const asked = await fetchAsBrowser(url, { headers: await auth.getDPoPAuthorizationHeaders({ url, method }) });
    assert.equal(asked.status, 401);
    const nonce = auth.parseUseDPoPNonceError(asked.headers);
    const headers = await auth.getDPoPAuthorizationHeaders({ url, method, nonce });
    const answered = await fetchAsBrowser(url, { headers });
    assert.equal((await answered.json()).sub, renewed.idToken.claims.sub);
    await signOut(auth);
  },

  async 'keys are fetched again after a rotation'() {
    const username = 'mia@example.com';
    await control('POST', 'keys/rotate', {});
    const auth = client({ idx: { enableLegacyMode: true } });
    await auth.idx.authenticate({ username });
    const transaction = await auth.idx.proceed({ verificationCode: (await latestMail(username)).code });
    await checkTokens(auth, transaction, username);
    await signOut(auth);
  },
};

// Opens a link from a mail, as the browser's navigation does, and gives the address at which it ends.
async function follow(link) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await realFetch(link, { redirect: 'manual', headers: cookie ? { cookie } : {} });
  assert.equal(response.status, 302);
  return new URL(response.headers.get('location'));
}

let failed = 0;
// All trials write to the same few people within seconds.
await control('PATCH', 'settings', { mails_per_minute: 1000 });
for (const [name, trial] of Object.entries(trials)) {
  try {
    openTab();
    await trial();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack ?? error}`);
  }
  globalThis.localStorage.clear();
  jar.clear();
  await control('PATCH', 'settings', { tamper: null, dpop: 'off', dpop_nonce: false, resource_nonce: false });
}
console.log(`${Object.keys(trials).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
