// Lets a test move the clocks of all windows of this origin at one moment; each then looks after its session at once, as it
// does when the network is back.
{
  const channel = new BroadcastChannel('common clock');
  const move = (ms) => {
    window[Symbol.for('clock')](ms);
    dispatchEvent(new Event('online'));
  };
  channel.onmessage = ({ data }) => move(data);
  const moveAll = (ms) => { channel.postMessage(ms); move(ms); };
  Object.defineProperty(window, Symbol.for('common clock'), { value: moveAll });
}
