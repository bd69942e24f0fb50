// On a phone, and on a wide screen that asks for it: one criterion a screen. Without script they stand one below the other.
//
// [data-one-by-one]     what holds the [data-criterion] cards; "always": not on phones only; gets the value "on" while one
//                       is shown at a time; data-before="12" data-count="42": how many stand on the pages before, and in all
// button[data-step-back], button[data-step-on], output[data-step-at]   in the bottom bar, hidden in the markup
// On the card that is shown the event "criterion-shown" happens.
// [data-step-last]      what belongs below the last card only
// [data-step-save]      the button that sends the form; in its place [data-step-on] stands until the last criterion

const narrow = window.matchMedia("(max-width: 47.99em)");

for (const list of document.querySelectorAll("[data-one-by-one]")) {
  const cards = [...list.querySelectorAll("[data-criterion]")];
  const scope = list.closest("form") ?? document;
  const [back, on, at, save] = ["back", "on", "at", "save"].map((name) => scope.querySelector(`[data-step-${name}]`));
  if (cards.length < 2 || !back || !on || !at || !save) continue;
  const atTheEnd = scope.querySelectorAll("[data-step-last]");
  const always = list.dataset.oneByOne === "always";
  const before = Number(list.dataset.before ?? 0);
  const count = Number(list.dataset.count ?? cards.length);
  let current = Math.max(0, cards.findIndex((card) => card.querySelector(".has-error")));

  const show = () => {
    const one = always || narrow.matches;
    const last = current === cards.length - 1;
    list.dataset.oneByOne = one ? "on" : "";
    cards.forEach((card, index) => (card.hidden = one && index !== current));
    at.value = `${before + current + 1}/${count}`;
    at.hidden = back.hidden = !one;
    back.disabled = current === 0;
    on.hidden = !one || last;
    save.hidden = one && !last;
    for (const element of atTheEnd) element.hidden = one && !last;
    if (one) cards[current].dispatchEvent(new Event("criterion-shown", { bubbles: true }));
  };

  const go = (index) => {
    current = Math.min(Math.max(index, 0), cards.length - 1);
    show();
    window.scrollTo(0, 0);
  };

  const goToTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const index = target ? cards.findIndex((card) => card.contains(target)) : -1;
    if (index < 0) return;
    current = index;
    show();
    target.scrollIntoView();
    target.focus();
  };

  back.addEventListener("click", () => go(current - 1));
  on.addEventListener("click", () => go(current + 1));
  narrow.addEventListener("change", show);
  window.addEventListener("hashchange", goToTarget);
  show();
  goToTarget();
}
