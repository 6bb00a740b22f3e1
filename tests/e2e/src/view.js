// What a person, and the page contract, would see at this moment.
const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const texts = (selector) =>
  [...document.querySelectorAll(selector)].filter(seen).map((element) => element.innerText.trim()).filter(Boolean);
const main = document.querySelector('main');
const active = document.activeElement;
const heading = [...document.querySelectorAll('h1')].find(seen);
const field = (name) => [...document.querySelectorAll(`input[name="${name}"]`)].find(seen);
return {
  step: main && main.dataset.step || '',
  page: main && main.dataset.page || '',
  start: document.documentElement.dataset.start || '',
  title: document.title,
  address: location.href,
  heading: heading ? heading.innerText.trim() : '',
  alerts: texts('[role="alert"]'),
  statuses: texts('[role="status"]'),
  focus: active ? active.id || active.name || active.dataset.action || active.tagName.toLowerCase() : '',
  identifier: field('identifier') ? field('identifier').value : null,
  passcode: field('passcode') ? field('passcode').value : null,
  actions: [...document.querySelectorAll('[data-action]')].filter(seen).map((element) => element.dataset.action),
  busy: !!document.querySelector('[type="submit"][aria-disabled="true"]'),
  text: document.body ? document.body.innerText.trim() : '',
};
