// What can be taken back only for some seconds: counts them down, then goes away. The server decides in any case.
//
// [data-seconds-left="7"]   removed when they are over; the number in its [data-seconds] goes down

for (const offer of document.querySelectorAll("[data-seconds-left]")) {
  let left = Number(offer.dataset.secondsLeft);
  const number = offer.querySelector("[data-seconds]");
  const timer = setInterval(() => {
    left -= 1;
    number.textContent = left;
    if (left > 0) return;
    clearInterval(timer);
    offer.remove();
  }, 1_000);
}
