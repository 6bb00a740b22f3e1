// What the deployer's `theme` makes of the page: read and refused, made into colours that can be told apart, put on; and their own
// texts. A file of its own, which only those fetch whose config.json has a theme or texts. The same colours are worked out by the
// check-up (xtask/checkup/src/theme), and a test holds the two against each other.

// ---- Reading ----

const HEX = '"#" and six hexadecimal digits';
const COLOUR = /^#[\da-f]{6}$/i;
// No `:` and no `//`, so of this origin; names begin with a letter or a digit, so nothing lies above where it says.
const FILE = /^\/?([a-z\d][\w.-]*\/)*[a-z\d][\w.-]*\.\w+$/i;
const FAMILY = /^[a-z][a-z\d -]{0,60}$/i;
const isText = (value, most) => typeof value === 'string' && value !== '' && value.length <= most;
const isColour = (value) => isText(value, 7) && COLOUR.test(value);
const isFile = (value, kinds) => isText(value, 200) && FILE.test(value) && kinds.test(value);
const isPicture = (value) => isFile(value, /\.(svg|png|webp)$/);
const LINK = /^(https:\/\/[a-z\d.-]+(:\d{1,5})?([/?#][!-~]*)?|\/([!-.0-[\]-~][!-[\]-~]*)?)$/i;
const isLink = (value) => isText(value, 2000) && LINK.test(value);

// A test and its words, or the parts of an object; `either` for both schemes at once, or one by one.
const is = (test, words) => ({ test, words });
const either = (test, words) => ({ test, words: `${words}, or one each for "light" and "dark"`, parts: { light: is(test, words), dark: is(test, words) } });
const link = is(isLink, 'an https address, or a path on this origin');
const picture = is(isPicture, 'a picture on this origin, as in "theme/logo.svg"');
const THEME = {
  words: 'an object, as in { "accent": "#1d5c50" }',
  parts: {
    accent: either(isColour, HEX),
    surface: either(isColour, HEX),
    background: either((value) => isColour(value) || isPicture(value), `${HEX}, or a picture on this origin, as in "theme/hall.webp"`),
    radius: is((value) => Number.isInteger(value) && value >= 0 && value <= 32, 'a whole number of pixels, 0 to 32'),
    font: is(
      (value) => Array.isArray(value) && value.length > 0 && value.length <= 12 && value.every((name) => isText(name, 60) && FAMILY.test(name)),
      'a list of 1 to 12 names of fonts, as in ["Avenir Next", "sans-serif"]',
    ),
    logo: {
      words: 'an object, as in { "light": "theme/logo.svg" }',
      needs: 'light',
      parts: { light: picture, dark: picture, alt: is((value) => isText(value, 100), 'a text of 1 to 100 characters') },
    },
    links: { words: 'an object, as in { "help": "https://example.com/help" }', parts: { terms: link, privacy: link, help: link } },
    stylesheet: is((value) => isFile(value, /\.css$/), 'a style sheet on this origin, as in "theme.css"'),
  },
};

// How many characters must be put in, taken out or replaced to make one word of the other.
const distance = (one, other) => {
  let row = [...other, ''].map((_, at) => at);
  [...one.slice(0, 99)].forEach((left, line) => {
    const next = [line + 1];
    [...other].forEach((right, at) => next.push(Math.min(row[at] + (left.toLowerCase() !== right.toLowerCase()), row[at + 1] + 1, next[at] + 1)));
    row = next;
  });
  return row.at(-1);
};

// What is wrong with a theme, in the words of the other refusals of config.json; nothing where it is right.
export const refusal = (value, wanted = THEME, name = 'theme') => {
  if (wanted.test?.(value)) return undefined;
  if (!wanted.parts || Object.prototype.toString.call(value) !== '[object Object]') return `config.json: \`${name}\` must be ${wanted.words}`;
  const known = Object.keys(wanted.parts);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      const [nearest] = known.sort((a, b) => distance(key, a) - distance(key, b));
      return `config.json: \`${name}.${key}\` is not known; did you mean \`${nearest}\`?`;
    }
    const problem = refusal(value[key], wanted.parts[key], `${name}.${key}`);
    if (problem) return problem;
  }
  if (wanted.needs && !(wanted.needs in value)) return `config.json: \`${name}.${wanted.needs}\` is missing; it must be ${wanted.parts[wanted.needs].words}`;
  return undefined;
};

// ---- Colours ----

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const OWN = {
  light: { accent: '#1d5c50', surface: '#fffefb', background: '#f6f4ef', danger: '#a3231c' },
  dark: { accent: '#8fd3c0', surface: '#1c1f25', background: '#14161a', danger: '#ff9d91' },
};
const read = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const hex = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
const mix = (one, other, part) => one.map((value, at) => Math.round(value + (other[at] - value) * part));
// WCAG 2.2, "relative luminance" and "contrast ratio".
const luminance = (colour) => {
  const [red, green, blue] = colour.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
const isDark = (colour) => contrast(colour, WHITE) > contrast(colour, BLACK);

// The first colour on the way to black or white that can be told from every ground. To white it first becomes as bright as its hue
// allows, and only then paler.
const hold = (colour, end, grounds, least) => {
  const most = Math.max(1, ...colour);
  const full = colour.map((value) => Math.round((value * 255) / most));
  for (let step = 0; step < 50; step += 1) {
    const way = step / 50;
    const tried = end === BLACK ? mix(colour, BLACK, way) : way < 0.5 ? mix(colour, full, 2 * way) : mix(full, WHITE, 2 * way - 1);
    if (grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
  }
  return end;
};

// What is given for a scheme: a light colour that is given for both belongs to light alone, a dark one goes with both.
const given = (value, scheme) => {
  if (typeof value !== 'string') return isColour(value?.[scheme]) ? read(value[scheme]) : undefined;
  return isColour(value) && (scheme === 'light' || isDark(read(value))) ? read(value) : undefined;
};

// Every colour of a scheme, by the name of its custom property.
export const palette = (theme, scheme) => {
  const own = OWN[scheme];
  const { accent, surface, background } = theme;
  const tone = read(typeof accent === 'string' ? accent : accent?.[scheme] ?? accent?.light ?? accent?.dark ?? own.accent);
  const card = given(surface, scheme) ?? (surface ? mix(read(own.surface), tone, 0.04) : read(own.surface));
  const dark = isDark(card);
  const end = dark ? WHITE : BLACK;
  const page = given(background, scheme) ?? (surface ? mix(card, BLACK, dark ? 0.3 : 0.04) : read(own.background));
  const pageEnd = isDark(page) ? WHITE : BLACK;
  const field = mix(card, dark ? BLACK : WHITE, dark ? 0.3 : 0.7);
  const roomy = contrast(end, card) >= 6;
  const wash = (colour) => (roomy ? mix(card, colour, dark ? 0.14 : 0.09) : card);
  const alarm = read(OWN[dark ? 'dark' : 'light'].danger);
  const [accentWash, dangerWash] = [wash(tone), wash(alarm)];
  const near = [card, field, accentWash];
  const all = [...near, dangerWash];
  const told = hold(tone, end, near, dark ? 7 : 4.5);
  const button = hold(tone, end, [card], dark ? 3 : 1);
  const bright = contrast(WHITE, button) >= 4.5;
  const pressed = mix(button, bright ? BLACK : WHITE, 0.15);
  const stands = [button, pressed].every((it) => contrast(it, card) >= 3);
  const colours = {
    paper: page,
    surface: card,
    field,
    ink: hold(mix(end, card, 0.1), end, all, 7),
    'ink-soft': hold(mix(end, card, 0.38), end, all, 4.5),
    line: mix(card, end, 0.12),
    'control-line': hold(mix(card, end, 0.45), end, near, 3),
    accent: told,
    'accent-strong': mix(told, end, 0.25),
    'accent-wash': accentWash,
    focus: told,
    button,
    'button-strong': pressed,
    'on-button': bright ? WHITE : hold(mix(button, BLACK, 0.8), BLACK, [button, pressed], 4.5),
    'button-line': stands ? button : told,
    danger: hold(alarm, end, all, 4.5),
    'danger-wash': dangerWash,
    arch: mix(page, pageEnd, 0.07),
    'page-ink': hold(mix(pageEnd, page, 0.1), pageEnd, [page], 7),
    'page-ink-soft': hold(mix(pageEnd, page, 0.3), pageEnd, [page], 4.5),
    'page-accent': hold(tone, pageEnd, [page], 4.5),
  };
  return Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, hex(colour)]));
};

// What must be told from what, and how well: text by 4.5, controls and the focus by 3.
const PAIRS = [
  [4.5, ['ink', 'ink-soft', 'danger'], ['surface', 'field', 'accent-wash', 'danger-wash']],
  [4.5, ['accent', 'accent-strong'], ['surface', 'field', 'accent-wash']],
  [4.5, ['on-button'], ['button', 'button-strong']],
  [4.5, ['page-ink', 'page-ink-soft', 'page-accent'], ['paper']],
  [3, ['control-line', 'focus'], ['surface', 'field', 'accent-wash']],
  [3, ['button-line'], ['surface']],
];
const holds = (colours) =>
  PAIRS.every(([least, fronts, grounds]) =>
    fronts.every((front) => grounds.every((ground) => contrast(read(colours[front]), read(colours[ground])) >= least)));

// ---- Putting it on ----

const SCHEMES = ['light', 'dark'];
const GENERIC = /^(serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-serif|ui-sans-serif|ui-monospace|ui-rounded)$/;

// The rules, in the layers of the other style sheets. Nothing of a theme is in them but colours, numbers, names of fonts and paths.
const rules = (theme, home) => {
  const palettes = ['accent', 'surface', 'background'].some((key) => key in theme) ? SCHEMES.map((scheme) => palette(theme, scheme)) : [];
  // Colours that cannot be told apart are left out, in both schemes; the check-up says so.
  const colourful = palettes.length > 0 && palettes.every(holds);
  const url = (path) => `url("${new URL(path, home)}")`;
  const backdrop = (scheme) => {
    const path = theme.background?.[scheme] ?? theme.background;
    return isPicture(path) ? url(path) : 'none';
  };
  const pictured = SCHEMES.some((scheme) => backdrop(scheme) !== 'none');
  let css = '@layer tokens{';
  SCHEMES.forEach((scheme, at) => {
    const colours = colourful ? palettes[at] : {};
    for (const meta of document.querySelectorAll(`meta[name=theme-color][media*=${scheme}]`)) {
      meta.dataset.own ??= meta.content;
      meta.content = colours.surface ?? meta.dataset.own;
    }
    css += `@media (prefers-color-scheme:${scheme}){:root{--backdrop:${backdrop(scheme)};`;
    if (colourful) css += `color-scheme:${isDark(read(colours.surface)) ? 'dark' : 'light'};`;
    for (const name in colours) css += `--${name}:${colours[name]};`;
    css += '}}';
  });
  css += '@media (prefers-contrast:more){:root{--ink-soft:var(--ink);--line:var(--control-line);--page-ink-soft:var(--page-ink)}}:root{';
  if (theme.radius !== undefined) css += `--radius:${theme.radius / 16}rem;--radius-card:${Math.min(theme.radius * 1.75, 36) / 16}rem;`;
  if (theme.font) css += `--font:${[...theme.font, 'sans-serif'].map((name) => (GENERIC.test(name) ? name : `"${name}"`)).join()};`;
  css += '}}@layer layout{.brand__logo{display:flex;min-inline-size:0}.brand__logo>img{block-size:2.5rem;max-inline-size:100%;object-fit:contain}';
  // A narrow page is the card.
  if (colourful) css += '@media not (min-width:34rem){html{background:var(--surface)}}';
  if (pictured) {
    css += '@media (min-width:34rem){html{background:var(--paper) var(--backdrop) center/cover no-repeat fixed}.frame::before,.frame::after{display:none}'
      + '.frame{align-self:center;margin-block:var(--space-6);padding:var(--space-6);border-radius:var(--radius-card);background:var(--surface);box-shadow:var(--shadow)}'
      + '.card{padding:0;border:0;box-shadow:none}.brand,.help,.links,.language{margin-inline-start:0}}';
  } else if (colourful) {
    css += '@media (min-width:34rem){.brand,footer{--surface:var(--paper);--control-line:var(--page-ink-soft);--ink:var(--page-ink);--ink-soft:var(--page-ink-soft);--accent:var(--page-accent);'
      + '--accent-strong:var(--page-ink);--focus:var(--page-accent);color:var(--ink)}}';
  }
  return `${css}}`;
};

const sheet = new CSSStyleSheet();
let mark;
let marked;
let worn = false;

const putOn = (theme, home) => {
  sheet.replaceSync(rules(theme, home));
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
};

const showLogo = (logo, home) => {
  // What is there already would flash while it is decoded anew.
  const wanted = JSON.stringify(logo);
  if (wanted === marked) return;
  marked = wanted;
  mark ??= document.querySelector('.brand__mark');
  const shown = document.querySelector('.brand__mark,.brand__logo');
  document.querySelector('.brand__name').hidden = !!logo?.alt;
  if (!logo) return shown.replaceWith(mark);
  const place = document.createElement('picture');
  place.className = 'brand__logo';
  const { light, dark, alt = '' } = logo;
  if (dark) place.append(Object.assign(document.createElement('source'), { media: '(prefers-color-scheme:dark)', srcset: new URL(dark, home) }));
  place.append(Object.assign(document.createElement('img'), { alt, src: new URL(light, home) }));
  shown.replaceWith(place);
};

const showLinks = (links) => {
  for (const [name, address] of Object.entries(links)) {
    const place = document.querySelector(`[data-link=${name}]`);
    Object.assign(place, { href: address, target: '_blank', rel: 'noopener noreferrer', className: 'link-button', hidden: false });
  }
};

const addSheet = (path, home, done) =>
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(path, home), onload: done, onerror: done }));

const ready = () =>
  document.readyState === 'loading' ? new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true })) : undefined;

// Puts on what storage has kept of the last visit, which anybody may have written: the look alone, and nothing that leads
// elsewhere. Whether that was all of it.
export const recall = async (text, home) => {
  let theme;
  try {
    theme = JSON.parse(text);
  } catch {
    return false;
  }
  if (refusal(theme) || worn) return false;
  putOn(theme, home);
  await ready();
  if (!worn) showLogo(theme.logo, home);
  return !theme.stylesheet;
};

// For the next visit, which begins as this one did where nothing can be kept.
const keep = (theme) => {
  try {
    if (theme) localStorage.setItem('vestibule-theme', JSON.stringify(theme));
    else localStorage.removeItem('vestibule-theme');
  } catch {
    // As said.
  }
};

// Puts on what config.json says, and takes off what was kept where it says nothing; gives the refusal where it cannot. The page is
// shown when all of it is there, its style sheet included or given up; only the sight of it waits for that.
export const wear = (given, home, show) => {
  const theme = given === undefined ? {} : given;
  const problem = refusal(theme);
  if (problem || !theme.stylesheet) show();
  if (problem) return problem;
  worn = true;
  keep(given);
  putOn(theme, home);
  showLogo(theme.logo, home);
  showLinks(theme.links ?? {});
  if (theme.stylesheet) addSheet(theme.stylesheet, home, show);
  return undefined;
};

// ---- Texts ----

//= texts.js
