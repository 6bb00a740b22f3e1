// How many shifts of the layout there were; called with a number, only so many are kept. After two frames every one so far
// has been told.
const done = arguments[arguments.length - 1];
const kept = arguments.length > 1 ? arguments[0] : Infinity;
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
  const shifts = window[Symbol.for('layout shifts')] || [];
  shifts.length = Math.min(shifts.length, kept);
  done(shifts.length);
})));
