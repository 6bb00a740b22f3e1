// Lets a test move the clock of this document and of later ones in the same window.
{
  const now = Date.now.bind(Date);
  let ahead = Number(window.name) || 0;
  Date.now = () => now() + ahead;
  const advance = (ms) => { ahead += ms; window.name = ahead; };
  Object.defineProperty(window, Symbol.for('clock'), { value: advance });
}
