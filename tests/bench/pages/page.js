// What both pages do alike: one step is shown at a time, and a complete code is sent by itself.
const show = (step) => {
  for (const it of document.querySelectorAll('.step')) it.hidden = it.id !== step;
  const main = document.querySelector('main');
  main.dataset[step === 'default' ? 'page' : 'step'] = step;
  document.querySelector(`#${step} input`)?.focus();
};

// `name` leads to the code field, and `code` to whom has signed in.
const drive = (name, code) => {
  const identifier = document.getElementById('identifier');
  const passcode = document.getElementById('passcode');
  const button = document.querySelector('#identify button');
  document.querySelector('#identify form').onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    await name(identifier.value);
    show('challenge-email');
  };
  let sent;
  const verify = async () => {
    if (sent) return;
    sent = true;
    document.getElementById('who').textContent = await code(passcode.value);
    show('default');
  };
  document.querySelector('#challenge-email form').onsubmit = (event) => {
    event.preventDefault();
    verify();
  };
  passcode.oninput = () => passcode.value.length === 6 && verify();
  button.disabled = false;
  document.documentElement.dataset.start = 'app';
};
