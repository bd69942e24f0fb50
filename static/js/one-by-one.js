// On a phone: one criterion a screen. Without script, and on a wide screen, they stand one below the other.
//
// [data-one-by-one]     what holds the [data-criterion] cards; gets the value "on" while one is shown at a time
// button[data-step-back], button[data-step-on], output[data-step-at]   in the bottom bar, hidden in the markup
// [data-step-save]      the button that sends the form; in its place [data-step-on] stands until the last criterion

const narrow = window.matchMedia("(max-width: 47.99em)");

for (const list of document.querySelectorAll("[data-one-by-one]")) {
  const cards = [...list.querySelectorAll("[data-criterion]")];
  const scope = list.closest("form") ?? document;
  const [back, on, at, save] = ["back", "on", "at", "save"].map((name) => scope.querySelector(`[data-step-${name}]`));
  if (cards.length < 2 || !back || !on || !at || !save) continue;
  let current = Math.max(0, cards.findIndex((card) => card.querySelector(".has-error")));

  const show = () => {
    list.dataset.oneByOne = narrow.matches ? "on" : "";
    cards.forEach((card, index) => (card.hidden = narrow.matches && index !== current));
    at.value = `${current + 1}/${cards.length}`;
    at.hidden = back.hidden = !narrow.matches;
    back.disabled = current === 0;
    on.hidden = !narrow.matches || current === cards.length - 1;
    save.hidden = narrow.matches && current < cards.length - 1;
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
