// A paper's time, counted down. The server's clock decides; without this script the page says until when.

const clock = document.querySelector("[data-seconds-left]");
const said = document.querySelector("[data-time-said]");

if (clock && said) {
  // Counted from the page's begin: the device's clock may be wrong. A device that slept is told by its clock alone.
  const whole = Number(clock.dataset.secondsLeft) * 1000;
  const began = [performance.now(), Date.now()];
  const leftNow = () => whole - Math.max(performance.now() - began[0], Date.now() - began[1]);
  const SAID_AT = [10, 5, 1]; // minutes: a voice that counts every second would hinder
  let lastSaid = Infinity;

  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);

  const tell = (left) => {
    const minutes = SAID_AT.filter((each) => left <= each * 60).pop();
    if (minutes === undefined || minutes >= lastSaid) return;
    lastSaid = minutes;
    said.textContent = minutes === 1 ? said.dataset.minuteLeft : fill(said.dataset.minutesLeft, { minutes });
  };

  const tick = () => {
    const left = Math.max(Math.round(leftNow() / 1000), 0);
    clock.hidden = false;
    if (!left) {
      clock.textContent = clock.dataset.over;
      said.textContent = said.dataset.over;
      clearInterval(ticking);
      setTimeout(() => location.reload(), 2000); // the server says what comes next
      return;
    }
    clock.textContent = fill(clock.dataset.left, { minutes: Math.floor(left / 60), seconds: left % 60 });
    clock.className = `clock ${left <= 60 ? "late" : left <= 300 ? "soon" : "calm"}`;
    tell(left);
  };

  const ticking = setInterval(tick, 1000);
  tick();
}
