// Which language is spoken: the deployer's, else the person's choice, else the browser's, else English. Its words stand in a file
// of their own, of which the page needs one; they are put into the page, and handed to the program.
const known = languages.split(' ');
let offered = known;
// The deployer's own texts, by language.
let own = {};
// What is spoken: the language's tag, then its texts in the order of the keys.
let words;
// Tells the program, once it runs.
let tell = () => {};

const file = async (name, integrity) =>
  new TextDecoder().decode(await checked(`${name}-${texts}.txt`, integrity)).split('\n');
// English is what most people read; for the hashes of the others there is a file, which is asked for beside them.
const read = (tag) =>
  file(tag, tag === 'en' ? textsIntegrity : file('integrity', listIntegrity).then((all) =>
    all.find((line) => line.startsWith(`${tag} `)).split(' ')[1]));

// The best of what is offered for the languages that a person reads (RFC 4647, "lookup").
const wanted = () => {
  try {
    const chosen = localStorage.getItem('vestibule-language');
    if (offered.includes(chosen)) return chosen;
  } catch {}
  for (const tag of [...navigator.languages, 'en']) {
    try {
      const { language, script } = new Intl.Locale(tag).maximize();
      const name = script === 'Hant' ? 'zh-TW' : { nn: 'nb', no: 'nb' }[language] || language;
      const found = offered.find((one) => one === name || one.split('-')[0] === name);
      if (found) return found;
    } catch {}
  }
  return offered[0];
};

// Puts the deployer's texts in the places of ours. Their names are in a file that only such deployments load.
const withOwn = async (lines) => {
  const mine = own[lines[0]];
  if (!mine) return lines;
  const names = await read('keys').catch(() => 0);
  for (const [name, text] of names ? Object.entries(mine) : []) {
    const place = names.indexOf(name);
    if (place < 1) refuse(`\`texts\` has \`${name}\`, which is no text of this page`);
    // A text, or several by plural category.
    const forms = Object.entries(typeof text === 'string' ? { '': text } : text || {});
    lines[place] = forms.map(([form, line]) => (form && `\t${form}\t`) + String(line).replace(/\s+/g, ' ')).join('');
  }
  return lines;
};
const refuse = (problem) => {
  fail('configuration', `config.json: ${problem}`);
  throw problem;
};

const say = (lines) => {
  words = lines;
  root.lang = words[0];
  root.dir = /^(ar|fa|he)/.test(words[0]) ? 'rtl' : 'ltr';
  for (const [place, inner] of places) {
    const [before, after] = words[place.dataset.text].split(/{\w+}/);
    place.replaceChildren(before, ...(inner ? [inner, after] : []));
  }
  if (ended) entitle();
  delete root.dataset.wordless;
  if (list.value !== words[0]) list.replaceChildren(option(words[0]));
  tell(words.join('\n'));
};

// In its own language, and with the name of the script where there are two.
const option = (tag) => {
  const name = tag.replace('CN', 'Hans').replace('TW', 'Hant');
  const made = new Option(new Intl.DisplayNames(tag, { type: 'language' }).of(name), tag);
  made.lang = tag;
  return made;
};

let places;
let list;
ready(() => {
  // The form leaves the document while another step is shown: what has words is looked for once.
  // An element in a text stands in the place of its placeholder.
  places = [...document.querySelectorAll('[data-text]')].map((place) => [place, place.firstElementChild]);
  list = document.getElementById('language');
  list.onfocus = list.onpointerdown = () => {
    list.onfocus = list.onpointerdown = null;
    const here = list.value;
    list.replaceChildren(...offered.map(option).sort((one, other) => one.text.localeCompare(other.text)));
    list.value = here;
  };
  list.onchange = async () => {
    const tag = list.value;
    let told = list.dataset.textFailed;
    try {
      const lines = await withOwn(await read(tag));
      // Somebody may have gone on choosing.
      if (list.value !== tag) return;
      // What is typed into a step outlives its being drawn anew.
      const typed = [...document.querySelectorAll('#app input')];
      say(lines);
      setTimeout(() => {
        for (const { id, type, value, checked } of typed) {
          const field = document.getElementById(id);
          if (field && type !== 'radio') Object.assign(field, { value, checked });
        }
      });
      told = list.dataset.textChanged;
      localStorage.setItem('vestibule-language', tag);
    } catch {
      list.value = words[0];
    }
    document.getElementById('polite').textContent = words[told];
  };
});

const first = wanted();
const early = read(first);
early.catch(() => {});
// Nobody is to read a language that goes away again; but for the words the page does not wait for ever.
if (first !== 'en') {
  root.dataset.wordless = '';
  setTimeout(() => delete root.dataset.wordless, 1500);
}

// What is said first, once the configuration is there.
const speak = async (settings) => {
  // What is no configuration is refused by the program.
  const config = settings || {};
  own = config.texts || {};
  const unknown = [config.language || known[0]].concat(config.languages || []).find((tag) => !known.includes(tag));
  if (unknown) refuse(`the page is not to be had in \`${unknown}\`, only in ${languages}`);
  offered = [].concat(config.language || config.languages || known);
  list.parentElement.hidden = offered.length < 2;
  const tag = wanted();
  const lines = await (tag === first ? early : read(tag)).catch(() => read('en'));
  say(await withOwn(lines));
};
